import type { TObject } from 'typebox';

/** Keywords that say nothing of a value. */
const TELLING: readonly string[] = ['description', 'title', 'default', 'examples', 'deprecated'];

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  string: (value) => typeof value === 'string',
};

/** Whether a value keeps to one keyword of a schema; `null` = that is not known here. */
const KEEPS: Readonly<Record<string, (value: unknown, bound: never) => boolean | null>> = {
  type: (value, bound: string) => TYPES[bound]?.(value) ?? null,
  items: (value, bound: object) => Array.isArray(value) && value.every((item) => isPlain(bound, item)),
  minItems: (value, bound: number) => Array.isArray(value) && value.length >= bound,
  maxItems: (value, bound: number) => Array.isArray(value) && value.length <= bound,
  minimum: (value, bound: number) => typeof value === 'number' && value >= bound,
  maximum: (value, bound: number) => typeof value === 'number' && value <= bound,
  minLength: (value, bound: number) => typeof value === 'string' && [...value].length >= bound,
  maxLength: (value, bound: number) => typeof value === 'string' && [...value].length <= bound,
  enum: (value, bound: readonly unknown[]) => bound.includes(value),
  pattern: (value, bound: string) => typeof value === 'string' && new RegExp(bound, 'u').test(value),
};

/**
 * Whether a query surely fits its schema, by the few keywords that most parameters have: so that a command that lists
 * things does not load a validator, which takes longer than its work. `false` says nothing: the validator is to be asked.
 */
export function fitsPlainly(schema: TObject, given: Readonly<Record<string, unknown>>): boolean {
  const { required = [], properties } = schema;
  return (
    required.every((name) => Object.hasOwn(given, name)) &&
    Object.entries(given).every(([name, value]) => {
      const parameter = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return parameter !== undefined && isPlain(parameter, value);
    })
  );
}

const isPlain = (parameter: object, value: unknown): boolean =>
  Object.entries(parameter).every(
    ([keyword, bound]) => TELLING.includes(keyword) || KEEPS[keyword]?.(value, bound as never) === true,
  );
