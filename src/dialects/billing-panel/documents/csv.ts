import { type Field, flatten } from './flat.ts';
import type { Format } from './format.ts';

/**
 * `csv` as of RFC 4180: a line of names, then a line per row; what is no list has one row. Fields that a spreadsheet
 * would take for formulas begin with an apostrophe.
 */
export const csv: Format = {
  contentType: 'text/csv; charset=utf-8; header=present',
  write: (doc) => {
    const flat = flatten(doc);
    if (flat.kind === 'list') return writeTable(flat.columns, flat.rows);
    const prefix = flat.kind === 'error' ? 'error.' : '';
    return writeTable([], [flat.fields.map(([name, value]) => [prefix + name, value] as const)]);
  },
};

/** All names that any row has, since rows leave out what they do not know. */
function writeTable(columns: readonly string[], rows: readonly (readonly Field[])[]): string {
  const names = [...new Set([...columns, ...rows.flatMap((row) => row.map(([name]) => name))])].sort();
  const lines = rows.map((row) => {
    const values = new Map(row);
    return writeLine(names.map((name) => values.get(name) ?? ''));
  });
  return [writeLine(names), ...lines].join('');
}

/** Readers pass over an empty line, so that a lone empty value is written with its quotes. */
const writeLine = (values: readonly string[]): string => `${values.map(writeValue).join(',') || '""'}\r\n`;

const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

function writeValue(value: string): string {
  const guarded = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
