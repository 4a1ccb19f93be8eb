import type { Instant } from '../../../domain/instant.ts';
import { IN_POOL } from '../../../domain/snapshot.ts';
import type { Target } from '../../../domain/target.ts';
import type { ByteUsage, StoreUsage } from '../../../ports/records/snapshots.ts';
import { Conditions, listed } from '../../engine/conditions.ts';
import { Scan } from '../../engine/scan.ts';
import type { Sql } from '../../engine/sql.ts';

/** How the source of a managed volume is kept. */
const VOLUME = JSON.stringify({ kind: 'volume' } satisfies Target['source']);

/** What takes up room: neither deleted nor failed nor going, nor there for one restore alone. */
const LIVE_STATES = `p.state IN ${listed(IN_POOL)}`;
const IS_LIVE = `p.is_transient = 0 AND ${LIVE_STATES}`;

/** What its own pool bounds, and no policy has to keep. */
const IS_SHRUNK_IN_POOL = 'p.is_shrunk = 1 AND p.schedule_id IS NOT NULL AND p.is_protected = 0';
const COUNTS = `COUNT(*) AS live, COUNT(CASE WHEN ${IS_SHRUNK_IN_POOL} THEN 1 END) AS shrunk`;

/** All classes by name: so the index on account, class and state finds those of some states among all there ever were. */
export const ANY_CLASS = "p.class IN ('backup', 'snapshot')";

/** As `SnapshotRecords.usage`. */
export const readUsage = async (
  sql: Sql,
  storeId: number,
  accountId: number,
  targetId: number,
  olderThanId: number | null,
): Promise<StoreUsage> => {
  const isCounted = `${IS_LIVE} AND p.store_id = ?${olderThanId === null ? '' : ' AND p.id < ?'}`;
  const bindings = [storeId, ...(olderThanId === null ? [] : [olderThanId])];
  const row = await sql.first<{
    of_account: number;
    shrunk_of_account: number;
    of_target: number;
    shrunk_of_target: number;
    last_taken_for: Instant | null;
  }>(
    `SELECT a.live AS of_account, a.shrunk AS shrunk_of_account,
       t.live AS of_target, t.shrunk AS shrunk_of_target, t.last_taken_for
     FROM (SELECT ${COUNTS} FROM snapshots p WHERE p.account_id = ? AND ${ANY_CLASS} AND ${isCounted}) AS a,
       (SELECT ${COUNTS}, MAX(p.taken_for) AS last_taken_for FROM snapshots p
        WHERE p.target_id = ? AND ${isCounted}) AS t`,
    [accountId, ...bindings, targetId, ...bindings],
  );
  return {
    ofAccount: row?.of_account ?? 0,
    ofTarget: row?.of_target ?? 0,
    shrunk: { ofAccount: row?.shrunk_of_account ?? 0, ofTarget: row?.shrunk_of_target ?? 0 },
    lastTakenFor: row?.last_taken_for ?? null,
  };
};

/** As `SnapshotRecords.countByPlace`. */
export const countByPlace = async (
  sql: Sql,
  accountId: number,
): Promise<{ readonly local: number; readonly remote: number }> => {
  const live = new Conditions().and('p.account_id = ?', accountId).and(ANY_CLASS).and(LIVE_STATES);
  const [row] = await new Scan(sql, { from: 'snapshots p', where: live }).rows<{
    local_count: number;
    remote_count: number;
  }>(
    `SELECT COUNT(CASE WHEN p.store_id = g.store_id THEN 1 END) AS local_count,
       COUNT(CASE WHEN p.store_id <> g.store_id THEN 1 END) AS remote_count
     FROM snapshots p JOIN targets g ON g.id = p.target_id ${live.sql}
       AND p.is_transient = 0`,
    live.bindings,
    1,
    0,
  );
  return { local: row?.local_count ?? 0, remote: row?.remote_count ?? 0 };
};

/** As `SnapshotRecords.bytesOf`. */
export const readBytes = async (sql: Sql, accountId: number, storeId: number | null): Promise<ByteUsage> => {
  const kept = await sql.first<{ total: number | null; of_store: number | null }>(
    `SELECT SUM(p.size_bytes) AS total, SUM(CASE WHEN p.store_id = ? THEN p.size_bytes END) AS of_store
     FROM snapshots p WHERE p.account_id = ? AND ${ANY_CLASS} AND ${LIVE_STATES}`,
    [storeId, accountId],
  );
  const volumes = await sql.first<{ total: number | null }>(
    `SELECT SUM((SELECT p.content_bytes FROM snapshots p WHERE p.target_id = g.id AND p.content_bytes IS NOT NULL
       ORDER BY p.id DESC LIMIT 1)) AS total
     FROM targets g WHERE g.account_id = ? AND g.deleted_at IS NULL AND g.source = ?`,
    [accountId, VOLUME],
  );
  return {
    snapshots: Number(kept?.total ?? 0),
    inStore: Number(kept?.of_store ?? 0),
    volumes: Number(volumes?.total ?? 0),
  };
};
