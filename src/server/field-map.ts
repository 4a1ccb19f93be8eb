import type { Parameters } from './dialect.ts';

/** Fields as they are read; a Map, so that no name of a caller ever meets an object's prototype. */
export class FieldMap implements Parameters {
  readonly #values = new Map<string, string[]>();

  add(name: string, value: string): void {
    const values = this.#values.get(name);
    if (values) values.push(value);
    else this.#values.set(name, [value]);
  }

  get(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value];
  }
}

/** No fields at all. */
export const NO_PARAMETERS: Parameters = new FieldMap();
