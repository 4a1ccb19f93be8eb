import { shortestGap } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { LimitReason, Store } from '../../domain/store.ts';
import type { Records } from '../../ports/records/index.ts';
import type { PoolPreview } from '../retention/index.ts';

/** A limit that a schedule would come up against within the year. */
export interface LimitAhead {
  readonly reason: LimitReason;
  /** `null` = the limit is the account's own. */
  readonly storeId: number | null;
  /** `null` = it is of all targets together. */
  readonly targetId: number | null;
  /** Bytes, snapshots, or seconds between two of them. */
  readonly limit: number;
  /** What it would come to, in the same unit. */
  readonly reaches: number;
}

/** What a pool has now and will have, beside what else there is. */
interface PoolAhead {
  readonly pool: PoolPreview;
  /** What it takes then; `null` = nothing is measured. */
  readonly bytes: number | null;
}

/** Which limits of the stores a schedule would come up against, by what stands of it in a year. */
export async function storeLimitsAhead(
  records: Pick<Records, 'snapshots' | 'stores'>,
  schedule: Schedule,
  pools: readonly PoolAhead[],
): Promise<readonly LimitAhead[]> {
  const stores = await records.stores.findMany([...new Set(pools.map(({ pool }) => pool.storeId))]);
  const found = stores.map(async (store) => {
    const inStore = pools.filter(({ pool }) => pool.storeId === store.id);
    return [
      ...(await countsAhead(records, schedule, store, inStore)),
      ...(await bytesAhead(records, schedule, store, inStore)),
      ...intervalAhead(schedule, store),
    ];
  });
  return (await Promise.all(found)).flat();
}

async function countsAhead(
  { snapshots }: Pick<Records, 'snapshots'>,
  { accountId }: Schedule,
  { id: storeId, limits: { maxPerTarget, maxPerAccount } }: Store,
  pools: readonly PoolAhead[],
): Promise<readonly LimitAhead[]> {
  if (maxPerTarget === null && maxPerAccount === null) return [];
  const ahead: LimitAhead[] = [];
  let ofAccount = 0;
  let more = 0;
  for (const { pool } of pools) {
    const usage = await snapshots.usage(storeId, accountId, pool.target.id, null);
    const ofPool = pool.year.count - pool.today.keep.length - pool.today.expire.length;
    ofAccount = usage.ofAccount;
    more += ofPool;
    const reaches = usage.ofTarget + ofPool;
    if (maxPerTarget !== null && reaches > maxPerTarget)
      ahead.push({ reason: 'store_target', storeId, targetId: pool.target.id, limit: maxPerTarget, reaches });
  }
  const reaches = ofAccount + more;
  if (maxPerAccount !== null && reaches > maxPerAccount)
    ahead.push({ reason: 'store_account', storeId, targetId: null, limit: maxPerAccount, reaches });
  return ahead;
}

async function bytesAhead(
  { snapshots }: Pick<Records, 'snapshots'>,
  { accountId }: Schedule,
  { id: storeId, limits: { maxBytesPerAccount: limit } }: Store,
  pools: readonly PoolAhead[],
): Promise<readonly LimitAhead[]> {
  if (limit === null || pools.some(({ bytes }) => bytes === null)) return [];
  const { inStore } = await snapshots.bytesOf(accountId, storeId);
  const more = pools.reduce((sum, { pool, bytes }) => sum + (bytes ?? 0) - pool.keptBytes - pool.expiredBytes, 0);
  const reaches = inStore + more;
  return reaches > limit ? [{ reason: 'over_byte_quota', storeId, targetId: null, limit, reaches }] : [];
}

function intervalAhead(
  { recurrence }: Schedule,
  { id: storeId, limits: { minimumIntervalSeconds: limit } }: Store,
): readonly LimitAhead[] {
  if (limit === null) return [];
  const reaches = shortestGap(recurrence);
  return reaches < limit ? [{ reason: 'store_interval', storeId, targetId: null, limit, reaches }] : [];
}
