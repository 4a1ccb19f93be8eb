import { problem } from '../../domain/errors.ts';
import { DAY_SECONDS } from '../../domain/instant.ts';
import type { SnapshotClass } from '../../domain/snapshot.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** How many snapshots were made by hand, as quotas count them. */
export interface ManualCounts {
  /** In the last 24 hours, deleted ones too. */
  readonly today: number;
  /** All that still exist. */
  readonly total: number;
}

/** Counts what quotas count, for one account and class; `targetId`: of these only those of one target. */
export async function countManual(
  records: Pick<Records, 'snapshots'>,
  accountId: number,
  snapshotClass: SnapshotClass,
  now: number,
  targetId?: number,
): Promise<ManualCounts> {
  return {
    today: await records.snapshots.countManualMade(accountId, snapshotClass, now - DAY_SECONDS, now, targetId),
    total: await records.snapshots.countManual(accountId, snapshotClass, targetId),
  };
}

/**
 * Locks the account, so that two requests at once cannot both take the last place, and counts.
 *
 * @throws `quota_exceeded`, reason `over_daily_quota` or `over_total_quota`.
 */
export async function refuseOverQuota(
  records: Transaction,
  accountId: number,
  snapshotClass: SnapshotClass,
): Promise<void> {
  const account = await records.accounts.lock(accountId);
  if (account === null || (account.quotaPerDay === null && account.quotaTotal === null)) return;
  const counts = await countManual(records, account.id, snapshotClass, records.now);
  refuseOver('over_daily_quota', counts.today, account.quotaPerDay, snapshotClass);
  refuseOver('over_total_quota', counts.total, account.quotaTotal, snapshotClass);
}

function refuseOver(
  reason: 'over_daily_quota' | 'over_total_quota',
  count: number,
  limit: number | null,
  snapshotClass: SnapshotClass,
): void {
  if (limit !== null && count >= limit) throw problem(reason, { snapshotClass, limit });
}
