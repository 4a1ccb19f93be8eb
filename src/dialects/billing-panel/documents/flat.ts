import type { Element } from './element.ts';

/** A value by its name; a name may occur more than once. */
export type Field = readonly [name: string, text: string];

/** A document as formats without depth see it. Of an error nothing else is there. */
export type FlatDocument =
  | { readonly kind: 'error'; readonly fields: readonly Field[] }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'list';
      /** What a list has besides rows. */
      readonly fields: readonly Field[];
      readonly rows: readonly (readonly Field[])[];
      /** Names of columns that a list has even without rows. */
      readonly columns: readonly string[];
    };

/** What formats without depth leave out: layout, texts, choices, labels of pages, echoes. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'messages',
  'metadata',
  'p_possible_filters',
  'page',
  'saved_filters',
  'slist',
  'tparams',
]);

/**
 * Flattens a document, fields by name. An element within an element is `outer.inner`; of an element without text or
 * children each attribute is `name.attribute`; other attributes are left out. `p_elems` tells a list.
 */
export function flatten(doc: Element): FlatDocument {
  const error = doc.children.find(({ name }) => name === 'error');
  if (error !== undefined) return { kind: 'error', fields: flattenError(error) };
  const fields: Field[] = [];
  const rows: Field[][] = [];
  let isList = false;
  for (const child of doc.children) {
    if (child.name === 'elem') rows.push(flattenRow(child));
    else if (!LEFT_OUT.has(child.name)) addFields(fields, child, '');
    if (child.name === 'p_elems') isList = true;
  }
  sortFields(fields);
  return isList || rows.length > 0
    ? { kind: 'list', fields, rows, columns: readColumns(doc) }
    : { kind: 'record', fields };
}

const flattenError = ({ attributes, children }: Element): readonly Field[] => [
  ['type', attributes.type ?? ''],
  ['object', attributes.object ?? ''],
  ['msg', children.find(({ name }) => name === 'msg')?.text ?? ''],
];

function flattenRow({ children }: Element): Field[] {
  const fields: Field[] = [];
  for (const child of children) addFields(fields, child, '');
  return sortFields(fields);
}

function addFields(fields: Field[], { name, attributes, text, children }: Element, prefix: string): void {
  const path = prefix + name;
  if (text !== null) fields.push([path, text]);
  for (const child of children) addFields(fields, child, `${path}.`);
  if (text !== null || children.length > 0) return;
  const count = fields.length;
  for (const attribute in attributes) fields.push([`${path}.${attribute}`, attributes[attribute] ?? '']);
  if (fields.length === count) fields.push([path, '']);
}

/** Rows are built in order; looking is cheaper than sorting each of them. */
function sortFields(fields: Field[]): Field[] {
  for (let at = 1; at < fields.length; at += 1) {
    if (nameAt(fields, at - 1) > nameAt(fields, at)) return fields.sort(byName);
  }
  return fields;
}

const nameAt = (fields: readonly Field[], at: number): string => fields[at]?.[0] ?? '';

const byName = ([one]: Field, [other]: Field): number => (one < other ? -1 : one > other ? 1 : 0);

const readColumns = (doc: Element): readonly string[] =>
  doc.children
    .filter(({ name }) => name === 'metadata')
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === 'coldata')
    .flatMap(({ children }) => children.map(({ attributes }) => attributes.name ?? ''));
