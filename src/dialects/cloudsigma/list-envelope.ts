import type { ListQuery } from './list-query.ts';

/** A list's envelope; `limit` as it was asked for (0 stays 0). */
export const presentList = (
  { limit, offset }: ListQuery<string, string>,
  total: number,
  objects: AsyncIterable<readonly object[]>,
) => ({
  meta: { limit, offset, total_count: total },
  objects,
});

/** An object with some of its keys only, in its own order; `null` = all of them. */
export const pickFields = (object: object, fields: readonly string[] | null): object =>
  fields === null ? object : Object.fromEntries(Object.entries(object).filter(([key]) => fields.includes(key)));
