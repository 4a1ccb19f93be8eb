import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import { DAY_SECONDS, type Instant } from '../../domain/instant.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireStaff } from '../identity/index.ts';

/** What came to a store on a day of UTC, what left it, and what it held as the day ended. */
export interface GrowthDay {
  /** Its first second. */
  readonly day: Instant;
  readonly addedSnapshots: number;
  readonly addedBytes: number;
  readonly removedBytes: number;
  readonly keptBytes: number;
}

/**
 * How a store has grown, day by day, in [from, to): by the bytes of snapshots that were made there, and of those that are
 * gone from there. One that was moved counts where it lies now, from when it was made.
 *
 * @throws `forbidden` (not staff), `not_found`.
 */
export async function readGrowth(
  { records }: UnitOfWork,
  actor: Actor,
  key: Key,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<{ readonly storeId: number; readonly days: readonly GrowthDay[] }> {
  requireStaff(actor);
  const store = await records.stores.find(scopeOf(actor), key);
  if (store === null) throw notFound('store', nameOf(key));
  const { before, added, removed } = await records.figures.growthOf(store.id, from, to);
  const [came, left] = [new Map(added.map((lot) => [lot.day, lot])), new Map(removed.map((lot) => [lot.day, lot]))];
  const days: GrowthDay[] = [];
  let keptBytes = before;
  for (let day = from; day < to; day += DAY_SECONDS) {
    const { count: addedSnapshots = 0, bytes: addedBytes = 0 } = came.get(day) ?? {};
    const { bytes: removedBytes = 0 } = left.get(day) ?? {};
    keptBytes += addedBytes - removedBytes;
    days.push({ day, addedSnapshots, addedBytes, removedBytes, keptBytes });
  }
  return { storeId: store.id, days };
}
