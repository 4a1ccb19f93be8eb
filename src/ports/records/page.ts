/** How one thing is named from outside: by integer id or by uuid. */
export type Key = { readonly id: number } | { readonly uuid: string };

/** The id or uuid by which a thing was asked for, for messages. */
export const nameOf = (key: Key): string => ('id' in key ? String(key.id) : key.uuid);

/** A slice of a sorted list. `orderBy` is one of the list's own columns; the id breaks ties. `limit` null = all. */
export interface Page<Column extends string> {
  readonly offset: number;
  readonly limit: number | null;
  readonly orderBy: Column;
  readonly descending: boolean;
  /** Only rows behind the one of this id, in a list that goes by ids; `total` counts the others too. */
  readonly after?: number;
  /** Only rows behind the one that has this in the column of the order, and this id; `total` counts the others too. */
  readonly behind?: { readonly value: string | number | null; readonly id: number };
}

/** One page and how many rows there are in all. */
export interface Slice<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/**
 * As `Slice`, its rows in pieces, each read once it is asked for: of a long page nothing else is in the memory. A row
 * that is gone by then is left out.
 */
export interface PiecedSlice<T> {
  readonly pieces: AsyncIterable<readonly T[]> | Iterable<readonly T[]>;
  readonly total: number;
}
