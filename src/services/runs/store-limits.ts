import { JUMP_SECONDS } from '../../domain/clock-state.ts';
import { GatewayError } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import { type Problem, problemOf, thing } from '../../domain/problems/index.ts';
import { type Snapshot, UNFINISHED_SNAPSHOT } from '../../domain/snapshot.ts';
import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Records } from '../../ports/records/index.ts';
import type { StoreUsage } from '../../ports/records/snapshots.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { loadPools, type PoolSnapshot, selectIn } from '../retention/index.ts';

/** How long to wait where only the end of another backup is awaited. */
const UNFINISHED_RETRY_SECONDS: Seconds = 60;

/** Which limit of a store stands in the way. */
export type LimitBreach = Extract<Problem, { reason: 'store_target' | 'store_account' | 'store_interval' }>;

const hasLimits = ({ limits }: Store): boolean => Object.values(limits).some((limit) => limit !== null);

/** As many shrunk ones as the limit itself says take no place: a night that looks wrong stops no later one. */
const isFull = (limit: number, count: number, shrunk: number, leaving: number | null): boolean =>
  count - (leaving === null ? 0 : leaving + Math.min(shrunk, limit)) >= limit;

/**
 * The first limit that one more snapshot, taken at `at`, would break; `null` = none.
 *
 * @param leaving how many of those counted go as soon as it is there; `null` = all count
 */
const findBreach = (store: Store, usage: StoreUsage, at: Instant, leaving: number | null): LimitBreach | null => {
  const { maxPerTarget, maxPerAccount, minimumIntervalSeconds } = store.limits;
  const named = thing('store', store);
  if (maxPerTarget !== null && isFull(maxPerTarget, usage.ofTarget, usage.shrunk.ofTarget, leaving)) {
    return problemOf('store_target', { store: named, limit: maxPerTarget, count: usage.ofTarget });
  }
  if (maxPerAccount !== null && isFull(maxPerAccount, usage.ofAccount, usage.shrunk.ofAccount, leaving)) {
    return problemOf('store_account', { store: named, limit: maxPerAccount, count: usage.ofAccount });
  }
  if (minimumIntervalSeconds === null || usage.lastTakenFor === null) return null;
  const wait = usage.lastTakenFor + minimumIntervalSeconds - at;
  // Longer than it can be: the last one was dated by a clock that was ahead.
  if (wait <= 0 || wait > minimumIntervalSeconds + JUMP_SECONDS) return null;
  return tooSoon(store, minimumIntervalSeconds, { isUnfinished: false, retryAfterSeconds: wait });
};

/** With a minimum interval, the next one also waits until the previous one has been made. */
const findUnfinished = async (records: Records, store: Store, target: Target): Promise<LimitBreach | null> => {
  const { minimumIntervalSeconds } = store.limits;
  if (minimumIntervalSeconds === null) return null;
  // Wherever it goes: away from the target one is made at a time.
  const place = store.id === target.storeId ? { storeId: store.id } : ({ place: 'remote' } as const);
  const unfinished = { targetId: target.id, ...place, states: UNFINISHED_SNAPSHOT };
  const page = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;
  if ((await records.snapshots.list('everything', unfinished, page)).total === 0) return null;
  const wait = { isUnfinished: true, retryAfterSeconds: UNFINISHED_RETRY_SECONDS };
  return tooSoon(store, minimumIntervalSeconds, wait);
};

const tooSoon = (
  store: Store,
  limit: Seconds,
  wait: { readonly isUnfinished: boolean; readonly retryAfterSeconds: Seconds },
): LimitBreach => problemOf('store_interval', { store: thing('store', store), limit, ...wait });

/**
 * Refuses a request by hand that would break a limit of its store. Call it under the account's lock, so that two
 * requests at once cannot both take the last place.
 *
 * @throws `quota_exceeded`, reason `store_target`, `store_account` or `store_interval` (with `retryAfterSeconds`).
 */
export async function refuseOverLimits(records: Transaction, store: Store, target: Target): Promise<void> {
  if (!hasLimits(store)) return;
  const usage = await records.snapshots.usage(store.id, target.accountId, target.id, null);
  const breach = findBreach(store, usage, records.now, null) ?? (await findUnfinished(records, store, target));
  if (breach !== null) throw new GatewayError(breach);
}

/**
 * The limit that a schedule's snapshot would break now that its task is taken up: counted are the snapshots from before
 * it, under the account's lock, so that of several in the queue exactly as many are made as there are places. Where its
 * retention then lets as many go, the numbers may be exceeded until it has. Shrunk ones, which their own pool bounds, are
 * counted only beyond as many as the limit says.
 */
export async function judgeScheduled(
  records: Transaction,
  store: Store,
  target: Target,
  snapshot: Snapshot,
): Promise<LimitBreach | null> {
  if (!hasLimits(store)) return null;
  await records.accounts.lock(snapshot.accountId);
  const usage = await records.snapshots.usage(store.id, snapshot.accountId, snapshot.targetId, snapshot.id);
  // When it was queued rather than the slot that it stands for: a night that is caught up is no repetition.
  const { createdAt } = snapshot;
  const breach = findBreach(store, usage, createdAt, null);
  if (breach === null || breach.reason === 'store_interval') return breach;
  return findBreach(store, usage, createdAt, await countLeaving(records, target, snapshot));
}

/** How many snapshots in its store a schedule's retention lets go once this one is available. */
async function countLeaving(
  records: Transaction,
  target: Target,
  { id, scheduleId, storeId }: Snapshot,
): Promise<number> {
  const schedule = scheduleId === null ? null : await records.schedules.findAny(scheduleId);
  if (schedule === null) return 0;
  const pools = await loadPools(records, schedule, target, { storeId, isShrunk: false });
  let leaving = 0;
  for (const pool of pools) {
    const arrive = (member: PoolSnapshot) => (member.id === id ? { ...member, state: 'available' as const } : member);
    leaving += (await selectIn({ ...pool, snapshots: pool.snapshots.map(arrive) })).expire.length;
  }
  return leaving;
}
