import { Misuse } from './failure.ts';
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
  /** By which column rows are sorted, the highest first with a `-` before it; as they come where absent. */
  readonly sort?: string | undefined;
}

/** Shows rows as they were asked for; `whenEmpty` is for tables alone. */
export async function printRows<Row extends object>(
  { form, hasHeadings, sort }: Look,
  unsorted: readonly Row[],
  columns: readonly Column<Row>[],
  whenEmpty: string,
): Promise<void> {
  const rows = sort === undefined ? unsorted : sorted(unsorted, columns, sort);
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

/** What is typed of a column's heading: `next-fire` for `NEXT FIRE`. */
const typedAs = (heading: string): string => heading.toLowerCase().replaceAll(/[\s_]+/g, '-');

/** By what a column shows; what shows nothing comes last. @throws Misuse where there is no such column */
function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: string): readonly Row[] {
  const [isDown, wanted] = sort.startsWith('-') ? [true, sort.slice(1)] : [false, sort];
  const column = columns.find(({ heading }) => heading !== '' && typedAs(heading) === typedAs(wanted));
  if (column === undefined) {
    const known = columns.flatMap(({ heading }) => (heading === '' ? [] : [typedAs(heading)]));
    throw new Misuse(`There is no column '${wanted}' to sort by; there are ${known.join(', ')}.`);
  }
  const isNothing = (cell: Cell): boolean => cell === null || cell === '';
  return rows
    .map((row) => ({ row, cell: column.cell(row) }))
    .toSorted((one, other) => {
      if (isNothing(one.cell) || isNothing(other.cell))
        return Number(isNothing(one.cell)) - Number(isNothing(other.cell));
      return isDown ? compared(other.cell, one.cell) : compared(one.cell, other.cell);
    })
    .map(({ row }) => row);
}

const compared = (one: Cell, other: Cell): number =>
  typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one).localeCompare(String(other), 'en', { numeric: true });

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
