import type { Slice } from '../../ports/records.ts';
import type { Paging } from './paging.ts';

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
  list: (page: { offset: number; limit: number; orderBy: Column; descending: boolean }) => Promise<Slice<Row>>,
): Promise<FetchedPage<Row>> {
  const { size, orderBy, descending } = paging;
  const fetch = (number: number) => list({ offset: (number - 1) * size, limit: size, orderBy, descending });
  const asked = await fetch(paging.number);
  const last = Math.max(1, Math.ceil(asked.total / size));
  if (paging.number <= last) return { ...asked, number: paging.number, paging };
  return { ...(await fetch(last)), number: last, paging };
}
