import type { GatewayError } from '../domain/errors.ts';
import type { Key } from '../ports/records/page.ts';

/** Ids before uuids, each ascending. */
function compareKeys(one: Key, other: Key): number {
  if ('id' in one) return 'id' in other ? one.id - other.id : -1;
  if ('id' in other) return 1;
  return one.uuid < other.uuid ? -1 : Number(one.uuid > other.uuid);
}

/**
 * Locks rows in the order of their keys, whatever the caller's, so that two callers do not wait for each other. Answers
 * them in the caller's order, once each.
 *
 * @throws what `refuse` makes of the caller's first key that has no row.
 */
export async function lockInOrder<Row extends { readonly id: number }, By extends Key = Key>(
  keys: readonly By[],
  lock: (key: By) => Promise<Row | null>,
  refuse: (key: By) => GatewayError,
): Promise<readonly Row[]> {
  const locked = new Map<By, Row | null>();
  for (const key of keys.toSorted(compareKeys)) locked.set(key, await lock(key));
  const rows = keys.map((key) => {
    const row = locked.get(key) ?? null;
    if (row === null) throw refuse(key);
    return row;
  });
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
