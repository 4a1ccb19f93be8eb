import type { Element } from './element.ts';
import { type Field, flatten } from './flat.ts';
import type { Format } from './format.ts';
import { quoteJson } from './json.ts';

const CONTENT_TYPE = 'application/json; charset=utf-8';

/** BILLmanager's `bjson`: every value a plain string, rows in `elem`, success `"ok":true`. */
export const bjson: Format = {
  contentType: CONTENT_TYPE,
  write: (doc) => {
    const flat = flatten(doc);
    if (flat.kind === 'error') return writeError(flat.fields);
    const rows = flat.kind === 'list' ? flat.rows : [];
    return `{${[...writeRows(rows), ...writeMembers(flat.fields, 'true')].join(',')}}`;
  },
};

/** BILLmanager's `JSONdata`: as `bjson`, but a list is an array of its rows and no more, and success `"ok":""`. */
export const jsonData: Format = {
  contentType: CONTENT_TYPE,
  write: (doc: Element) => {
    const flat = flatten(doc);
    if (flat.kind === 'error') return writeError(flat.fields);
    return flat.kind === 'list' ? writeArray(flat.rows) : `{${writeMembers(flat.fields, '""').join(',')}}`;
  },
};

/** The shape of an error is nowhere recorded; it is ours. */
const writeError = (fields: readonly Field[]): string => `{"error":{${writeMembers(fields, '""').join(',')}}}`;

const writeRows = (rows: readonly (readonly Field[])[]): readonly string[] =>
  rows.length === 0 ? [] : [`"elem":${writeArray(rows)}`];

const writeArray = (rows: readonly (readonly Field[])[]): string =>
  `[${rows.map((row) => `{${writeMembers(row, '""').join(',')}}`).join(',')}]`;

/** Members by name; what is there more than once is an array. `ok` without a text is written as `done`. */
function writeMembers(fields: readonly Field[], done: string): readonly string[] {
  const members: string[] = [];
  for (let at = 0; at < fields.length; ) {
    const name = fields[at]?.[0] ?? '';
    const values: string[] = [];
    for (; fields[at]?.[0] === name; at += 1) {
      const text = fields[at]?.[1] ?? '';
      values.push(name === 'ok' && text === '' ? done : quoteJson(text));
    }
    members.push(`"${name}":${values.length === 1 ? values[0] : `[${values.join(',')}]`}`);
  }
  return members;
}
