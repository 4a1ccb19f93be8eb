import { countIn, numberedPage, orderIn, type Page } from '../../server/paging.ts';
import type { AuthenticatedCall } from './call.ts';
import type { ListOrder } from './list-state.ts';

/** The most rows of one page, and how many there are where none is asked for. */
const MAX_PAGE_SIZE = 1_000;
const MAX_PAGE_NUMBER = 1_000_000_000;

/** The fields that a list can be sorted by, and what the product calls them; `id` is always one. */
export type SortFields<Column extends string> = Readonly<Record<'id', Column>> & Readonly<Record<string, Column>>;

/** Which page of a list, in which order. */
export interface Paging<Column extends string> {
  /** From 1 on; may lie behind the last page. */
  readonly number: number;
  readonly size: number;
  readonly sortField: string;
  readonly orderBy: Column;
  readonly descending: boolean;
}

/**
 * The page by `p_num`, its size and the order as the list is shown: `p_col` (`+id`, `-id`; a plus that was not escaped arrives as a space), else
 * `p_sort` and `p_order`. What makes no sense has its default, as in BILLmanager; nothing here is an error.
 */
export function readPaging<Column extends string>(
  { fields, listState }: AuthenticatedCall,
  columns: SortFields<Column>,
): Paging<Column> {
  const { field, descending } = readOrder(listState.order ?? {});
  const isKnown = Object.hasOwn(columns, field);
  const orderBy = isKnown ? columns[field] : undefined;
  return {
    number: readCount(fields.get('p_num'), 1, MAX_PAGE_NUMBER),
    size: readCount(listState.size, MAX_PAGE_SIZE, MAX_PAGE_SIZE),
    sortField: isKnown ? field : 'id',
    orderBy: orderBy ?? columns.id,
    descending,
  };
}

function readOrder(asked: ListOrder): { readonly field: string; readonly descending: boolean } {
  if (asked.p_col !== undefined) {
    const { name, descending } = orderIn(asked.p_col.replace(/^[+ ]/, ''));
    return { field: name, descending };
  }
  return { field: asked.p_sort ?? 'id', descending: asked.p_order?.toLowerCase() === 'desc' };
}

function readCount(text: string | undefined, fallback: number, most: number): number {
  const count = countIn(text?.trim()) ?? 0;
  return count < 1 ? fallback : Math.min(count, most);
}

/** A page as it was found. */
export interface FetchedPage<Row> {
  readonly rows: readonly Row[];
  /** Rows of all pages. */
  readonly total: number;
  /** The page's number; 1 for an empty list. */
  readonly number: number;
  readonly paging: Pick<Paging<string>, 'size' | 'sortField' | 'descending'>;
}

/** The page that was asked for, or the last one where that lies behind it: the cabinet asks for ever otherwise. */
export async function fetchPage<Row, Column extends string>(
  paging: Paging<Column>,
  list: (page: Page<Column>) => Promise<Pick<FetchedPage<Row>, 'rows' | 'total'>>,
): Promise<FetchedPage<Row>> {
  const { size, orderBy, descending } = paging;
  const fetch = (number: number) => list({ ...numberedPage(number, size), orderBy, descending });
  const asked = await fetch(paging.number);
  const last = Math.max(1, Math.ceil(asked.total / size));
  if (paging.number <= last) return { ...asked, number: paging.number, paging };
  return { ...(await fetch(last)), number: last, paging };
}
