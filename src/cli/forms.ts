import { type Cell, printJson, printLine, printTable } from './output.ts';

/** In which forms rows are shown. */
export const FORMS = ['table', 'wide', 'json', 'yaml', 'name'] as const;

export type Form = (typeof FORMS)[number];

/** A column of a table; a wide one is in wide tables alone. */
export interface Column<Row> {
  readonly heading: string;
  readonly isWide?: true;
  cell(row: Row): Cell;
}

/** How rows are to be shown. */
export interface Look {
  readonly form: Form;
  readonly hasHeadings: boolean;
}

/** Shows rows as they were asked for; `whenEmpty` is for tables alone. */
export function printRows<Row extends object>(
  { form, hasHeadings }: Look,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  whenEmpty: string,
): void {
  if (form === 'json') printJson(rows);
  else if (form === 'yaml') printLine(rows.length === 0 ? '[]' : yamlOf(rows, 0).trimStart());
  else if (form === 'name') for (const row of rows) printLine(nameOf(row));
  else {
    const shown = columns.filter(({ isWide }) => form === 'wide' || isWide === undefined);
    const headings = hasHeadings ? shown.map(({ heading }) => heading) : null;
    printTable(
      headings,
      rows.map((row) => shown.map(({ cell }) => cell(row))),
      whenEmpty,
    );
  }
}

/** What other commands take for a thing. */
export const nameOf = (row: object): string => {
  const { id, uuid } = row as { readonly id?: number; readonly uuid?: string };
  return String(id ?? uuid ?? '');
};

/** JSON as YAML 1.2 has it in blocks, all of its text in quotes: what is written is read again as it was. */
function yamlOf(value: unknown, depth: number): string {
  const indent = `\n${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((part) => `${indent}-${yamlOf(part, depth + 1).replace(/^\n\s*/, ' ')}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value);
    if (fields.length === 0) return ' {}';
    return fields.map(([name, part]) => `${indent}${keyOf(name)}:${yamlOf(part, depth + 1)}`).join('');
  }
  return ` ${JSON.stringify(value)}`;
}

const keyOf = (name: string): string => (/^[A-Za-z]\w*$/.test(name) ? name : JSON.stringify(name));
