import type { TSchema } from 'typebox';
import type { Page } from '../../server/paging.ts';
import type { Answer } from './call.ts';
import { refuse } from './problems.ts';
import { oneOf, wholeFrom } from './schema.ts';
import { Type } from './type.ts';

/** Of a list that does not say how much of it is wanted. */
const DEFAULT_LIMIT = 50;
const MOST = 200;

/** The parameters that every list takes. */
export const LIST_QUERY = {
  limit: Type.Optional(wholeFrom(1, MOST, `How many rows at most; ${DEFAULT_LIMIT} where absent.`)),
  after: Type.Optional(
    Type.String({ maxLength: 1_000, description: "Where the page before ended: its answer's Link has it." }),
  ),
  count: Type.Optional(
    Type.Boolean({ description: 'Whether X-Total-Count is to say how many rows there are in all.' }),
  ),
};

/** A page of a list, as it is answered. */
export const listOf = <Row extends TSchema>(row: Row) =>
  Type.Object({ items: Type.Array(row) }, { additionalProperties: false });

/** What of a list is asked for. */
export interface ListQuery {
  readonly limit?: number;
  readonly after?: string;
  readonly count?: boolean;
}

/** Part of a list that goes by ids, the newest first unless told otherwise. */
export type IdPage = Page<'id'> & { readonly limit: number };

/**
 * The page that is asked for. It begins behind the last row of the page before, which may be gone: what is made
 * meanwhile comes before all that was read, and no row is read twice.
 *
 * @throws WireRefusal (400)
 */
export function pageOf({ limit = DEFAULT_LIMIT, after }: ListQuery, descending = true): IdPage {
  const page = { offset: 0, limit, orderBy: 'id', descending } as const;
  return after === undefined ? page : { ...page, after: placeIn(after, ID_MARK) };
}

/** The part of an answer that says how a list goes on. */
export function pagedAnswer<Row extends { readonly id: number }, Shown>(
  rows: readonly Row[],
  total: number,
  query: ListQuery,
  show: (row: Row) => Shown,
): Answer<{ items: Shown[] }> {
  const { limit = DEFAULT_LIMIT, count = false } = query;
  const last = rows.at(-1);
  const isFull = rows.length === limit && last !== undefined;
  return {
    body: { items: rows.map(show) },
    next: isFull ? cursorOf(last.id, ID_MARK) : null,
    ...(count ? { total } : {}),
  };
}

/** What rows are sorted by in each of a list's other orders. */
export type Orders<Row, Column extends string> = Readonly<Record<Column, (row: Row) => string | number | null>>;

/** The parameter of lists that have other orders than by ids. */
export const sortQuery = <Column extends string>(orders: Orders<never, Column>) => ({
  sort: Type.Optional(
    oneOf(
      (Object.keys(orders) as Column[]).flatMap((column) => [column, `-${column}` as const]),
      'Another order than by ids: ascending, or, with -, descending; what has no value comes first, or last.',
    ),
  ),
});

type SortedQuery<Column extends string> = ListQuery & { readonly sort?: Column | `-${Column}` };

/** As `pageOf`, in the order that is asked for. @throws WireRefusal (400) */
export function sortedPageOf<Column extends string>({
  sort,
  ...query
}: SortedQuery<Column>): Page<Column | 'id'> & { readonly limit: number } {
  if (sort === undefined) return pageOf(query);
  const { limit = DEFAULT_LIMIT, after } = query;
  const descending = sort.startsWith('-');
  const orderBy = (descending ? sort.slice(1) : sort) as Column;
  const page = { offset: 0, limit, orderBy, descending };
  return after === undefined ? page : { ...page, behind: rowIn(after, sort) };
}

/** As `pagedAnswer`, in the order that is asked for. */
export function sortedAnswer<Row extends { readonly id: number }, Shown, Column extends string>(
  rows: readonly Row[],
  total: number,
  { sort, ...query }: SortedQuery<Column>,
  { orders, show }: { readonly orders: Orders<Row, Column>; readonly show: (row: Row) => Shown },
): Answer<{ items: Shown[] }> {
  const answer = pagedAnswer(rows, total, query, show);
  const last = rows.at(-1);
  if (sort === undefined || answer.next === null || last === undefined) return answer;
  const read = orders[(sort.startsWith('-') ? sort.slice(1) : sort) as Column];
  const cursor = Buffer.from(JSON.stringify([sort, read(last), last.id])).toString('base64url');
  return { ...answer, next: cursor };
}

/** The row that a page of this order begins behind. @throws WireRefusal (400) */
function rowIn(cursor: string, sort: string): NonNullable<Page<string>['behind']> {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refuse('cursor_unknown');
  }
  const [order, value, id]: unknown[] = Array.isArray(parts) ? parts : [];
  const isValue = value === null || typeof value === 'string' || Number.isSafeInteger(value);
  if (order !== sort || !isValue || !Number.isSafeInteger(id)) throw refuse('cursor_unknown');
  return { value: value as string | number | null, id: id as number };
}

/** The part of a list that is asked for of one that never changes, so that it goes by places. */
export const partOf = ({
  limit = DEFAULT_LIMIT,
  after,
}: ListQuery): { readonly offset: number; readonly limit: number } => ({
  offset: after === undefined ? 0 : placeIn(after, PLACE_MARK),
  limit,
});

/** As `pagedAnswer`, of a list that never changes. */
export function partAnswer<Row, Shown>(
  rows: readonly Row[],
  total: number,
  query: ListQuery,
  show: (row: Row) => Shown,
): Answer<{ items: Shown[] }> {
  const end = partOf(query).offset + rows.length;
  const next = end < total && rows.length > 0 ? cursorOf(end, PLACE_MARK) : null;
  return { body: { items: rows.map(show) }, next, ...(query.count === true ? { total } : {}) };
}

const ID_MARK = 'id:';
const PLACE_MARK = 'at:';

/** Opaque, so that what it holds can change. */
const cursorOf = (place: number, mark: string): string => Buffer.from(`${mark}${place}`).toString('base64url');

function placeIn(cursor: string, mark: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  const digits = text.startsWith(mark) ? text.slice(mark.length) : '';
  if (!/^\d{1,15}$/.test(digits)) throw refuse('cursor_unknown');
  return Number(digits);
}

/** The place behind a row of this id, for lists that go by ids and know their rows by nothing else. */
export const cursorBehind = (id: number): string => cursorOf(id, ID_MARK);

/** The id that such a place is behind. @throws WireRefusal (400) */
export const idBehind = (cursor: string): number => placeIn(cursor, ID_MARK);

/** As `pagedAnswer`, of rows that are few enough to be had whole. */
export function wholeAnswer<Row extends { readonly id: number }, Shown>(
  rows: readonly Row[],
  query: ListQuery,
  show: (row: Row) => Shown,
): Answer<{ items: Shown[] }> {
  const { limit, after = Number.POSITIVE_INFINITY } = pageOf(query);
  const behind = rows.filter(({ id }) => id < after).toSorted((one, other) => other.id - one.id);
  return pagedAnswer(behind.slice(0, limit), rows.length, query, show);
}
