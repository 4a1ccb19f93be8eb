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

export const column = <Row>(heading: string, cell: (row: Row) => Cell): Column<Row> => ({ heading, cell });

/** One of wide tables alone. */
export const wide = <Row>(heading: string, cell: (row: Row) => Cell): Column<Row> => ({ heading, cell, isWide: true });

/** How rows are to be shown. */
export interface Look {
  readonly form: Form;
  readonly hasHeadings: boolean;
}

/** Shows rows as they were asked for; `whenEmpty` is for tables alone. */
export async function printRows<Row extends object>(
  { form, hasHeadings }: Look,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  whenEmpty: string,
): Promise<void> {
  if (form === 'json' || form === 'yaml') await printValue(form, rows);
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

/** The forms of what is no list. */
export const VALUE_FORMS = ['table', 'json', 'yaml'] as const;

/** Shows a value for a program: all of it, as it is. */
export async function printValue(form: 'json' | 'yaml', value: unknown): Promise<void> {
  if (form === 'json') printJson(value);
  else printLine(await (await import('./yaml-text.ts')).yamlOf(value));
}
