import assert from 'node:assert/strict';

/** What JSON clients of the panel are given: `doc`, in which every value is `{"$":"…"}`. */
export type DollarDoc = Readonly<Record<string, unknown>>;

interface Cell {
  readonly $?: unknown;
  readonly $orig?: unknown;
}

/** Reads `doc` as clients of `out=json`, `sjson` and `xjson` do. */
export function readDollarDoc(text: string): DollarDoc {
  const parsed = JSON.parse(text);
  assert.deepEqual(Object.keys(parsed), ['doc']);
  return parsed.doc;
}

/** The text of a field; `''` for `{}`. Anything but a string is a client's crash. */
export function dollar(doc: DollarDoc, name: string): string {
  const cell = doc[name] as Cell | undefined;
  assert.ok(cell !== undefined && cell !== null, `there is no ${name}`);
  const value = cell.$ ?? '';
  assert.equal(typeof value, 'string', name);
  return value as string;
}

/** The rows of a list as flat records: a code (`$orig`) before its text, as add-ons prefer. */
export function dollarRows(doc: DollarDoc): readonly Readonly<Record<string, string>>[] {
  const elements = doc.elem ?? [];
  assert.ok(Array.isArray(elements), 'elem is no array');
  return elements.map((element) => {
    const cells = Object.entries(element as Readonly<Record<string, Cell>>);
    return Object.fromEntries(
      cells.map(([name, { $orig, $ = '' }]) => {
        const value = $orig ?? $;
        assert.equal(typeof value, 'string', name);
        return [name, value as string];
      }),
    );
  });
}

/** Every string, attribute names and children in the order in which recorded documents have them. */
export function checkDollarOrder(value: unknown, path = 'doc'): void {
  if (Array.isArray(value)) {
    for (const one of value) checkDollarOrder(one, path);
    return;
  }
  if (typeof value === 'string') return;
  assert.ok(typeof value === 'object' && value !== null, `${path} is neither text nor element`);
  const names = Object.keys(value);
  const children = names.filter((name) => !name.startsWith('$'));
  assert.deepEqual(names.slice(names.length - children.length), children, `${path}: attributes come first`);
  if (path.endsWith('.messages.msg')) return;
  assert.deepEqual(children, children.toSorted(), `${path}: children are not sorted`);
  for (const name of children) checkDollarOrder((value as DollarDoc)[name], `${path}.${name}`);
}
