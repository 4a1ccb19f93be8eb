import type { Instant } from '../domain/instant.ts';
import type { StoreUsage } from '../ports/records/work.ts';
import type { Sql } from './sql.ts';

/** What takes up room: neither deleted nor failed nor going. */
const IS_LIVE = "p.state IN ('creating', 'transferring', 'available')";

/** As `SnapshotRecords.usage`; read from one index alone. */
export const readUsage = async (
  sql: Sql,
  storeId: number,
  accountId: number,
  targetId: number,
  olderThanId: number | null,
): Promise<StoreUsage> => {
  const row = await sql.first<{ of_account: number; of_target: number; last_taken_for: Instant | null }>(
    `SELECT COUNT(*) AS of_account, COUNT(CASE WHEN p.target_id = ? THEN 1 END) AS of_target,
       MAX(CASE WHEN p.target_id = ? THEN p.taken_for END) AS last_taken_for
     FROM snapshots p
     WHERE p.store_id = ? AND p.account_id = ? AND ${IS_LIVE}${olderThanId === null ? '' : ' AND p.id < ?'}`,
    [targetId, targetId, storeId, accountId, ...(olderThanId === null ? [] : [olderThanId])],
  );
  return {
    ofAccount: row?.of_account ?? 0,
    ofTarget: row?.of_target ?? 0,
    lastTakenFor: row?.last_taken_for ?? null,
  };
};

/** As `SnapshotRecords.countByPlace`. */
export const countByPlace = async (
  sql: Sql,
  accountId: number,
): Promise<{ readonly local: number; readonly remote: number }> => {
  const row = await sql.first<{ local_count: number; remote_count: number }>(
    `SELECT COUNT(CASE WHEN p.store_id = g.store_id THEN 1 END) AS local_count,
       COUNT(CASE WHEN p.store_id <> g.store_id THEN 1 END) AS remote_count
     FROM snapshots p JOIN targets g ON g.id = p.target_id WHERE p.account_id = ? AND ${IS_LIVE}`,
    [accountId],
  );
  return { local: row?.local_count ?? 0, remote: row?.remote_count ?? 0 };
};
