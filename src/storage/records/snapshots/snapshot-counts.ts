import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import { IMPORTED, IN_POOL, OCCUPYING, SNAPSHOT_STATES } from '../../../domain/snapshot.ts';
import { TASK_STATES } from '../../../domain/task.ts';
import type { ByteUsage, KeptCopies, KeptInAll, StoreUsage, Uncounted } from '../../../ports/records/snapshots.ts';
import { Conditions, listed, literals } from '../../engine/conditions.ts';
import { Scan } from '../../engine/scan.ts';
import type { Sql } from '../../engine/sql.ts';
import { isVolume } from '../targets/target-records.ts';

const { running: RUNNING } = literals(TASK_STATES);
const { available: AVAILABLE } = literals(SNAPSHOT_STATES);

/** What takes up room: neither deleted nor failed nor going, nor there for one restore alone. */
const LIVE_STATES = `p.state IN ${listed(IN_POOL)}`;
/** What takes up bytes: besides, what a change of policy lets go that may be undone. */
const OCCUPYING_STATES = `p.state IN ${listed(OCCUPYING)}`;
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
  const isOlder = `${IS_LIVE} AND p.origin <> ?${olderThanId === null ? '' : ' AND p.id < ?'}`;
  const isCounted = `p.store_id = ? AND ${isOlder}`;
  const older = [IMPORTED, ...(olderThanId === null ? [] : [olderThanId])];
  const row = await sql.first<{
    of_account: number;
    shrunk_of_account: number;
    of_target: number;
    shrunk_of_target: number;
    last_taken_for: Instant | null;
  }>(
    `SELECT a.live AS of_account, a.shrunk AS shrunk_of_account,
       t.live AS of_target, t.shrunk AS shrunk_of_target, l.last_taken_for
     FROM (SELECT ${COUNTS} FROM snapshots p WHERE p.account_id = ? AND ${ANY_CLASS} AND ${isCounted}) AS a,
       (SELECT ${COUNTS} FROM snapshots p WHERE p.target_id = ? AND ${isCounted}) AS t,
       (SELECT MAX(p.taken_for) AS last_taken_for FROM snapshots p JOIN targets g ON g.id = p.target_id
        WHERE p.target_id = ? AND ${isOlder} AND CASE WHEN g.store_id = ? THEN p.store_id = ? ELSE p.store_id <> g.store_id END
       ) AS l`,
    [accountId, storeId, ...older, targetId, storeId, ...older, targetId, ...older, storeId, storeId],
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

/** As `SnapshotRecords.keptOf`. */
export const readKept = async (sql: Sql, targetIds: readonly number[]): Promise<ReadonlyMap<number, KeptCopies>> => {
  if (targetIds.length === 0) return new Map();
  const where = new Conditions()
    .andIn(sql, 'p.target_id', targetIds)
    .and(`p.state = ${AVAILABLE} AND p.is_transient = 0`);
  const rows = await sql.all<{
    target_id: number;
    kept: number;
    bytes: number | null;
    last_made_at: Instant | null;
    content: number | null;
    most: number | null;
  }>(
    `SELECT p.target_id, COUNT(*) AS kept, SUM(p.size_bytes) AS bytes, MAX(p.available_at) AS last_made_at,
       SUM(p.content_bytes) AS content, MAX(p.content_bytes) AS most
     FROM snapshots p${where.sql} GROUP BY p.target_id`,
    where.bindings,
  );
  return new Map(
    rows.map((row) => [
      row.target_id,
      {
        count: row.kept,
        bytes: Number(row.bytes ?? 0),
        lastMadeAt: row.last_made_at,
        contentBytes: Number(row.content ?? 0),
        mostContentBytes: Number(row.most ?? 0),
      },
    ]),
  );
};

/** As `SnapshotRecords.keptIn`. */
export const readKeptIn = async (sql: Sql, scope: Scope): Promise<KeptInAll> => {
  const where = new Conditions().andScope(scope, 'p.account_id').and(ANY_CLASS).and(`p.state = ${AVAILABLE}`);
  const [row] = await new Scan(sql, { from: 'snapshots p', where }).rows<{
    kept: number;
    bytes: number | null;
    content: number | null;
  }>(
    `SELECT COUNT(*) AS kept, SUM(p.size_bytes) AS bytes, SUM(p.content_bytes) AS content
     FROM snapshots p${where.sql} AND p.is_transient = 0`,
    where.bindings,
    1,
    0,
  );
  return { count: row?.kept ?? 0, bytes: Number(row?.bytes ?? 0), contentBytes: Number(row?.content ?? 0) };
};

interface SummedBytes {
  readonly kept: number | null;
  readonly kept_in_store: number | null;
  readonly granted: number | null;
  readonly granted_in_store: number | null;
  readonly ahead: number | null;
  readonly ahead_in_store: number | null;
  readonly later: number | null;
  readonly later_in_store: number | null;
  readonly volumes: number | null;
}

/** Of a task's grant. */
const AHEAD = 't.granted_bytes - COALESCE(t.asked_bytes, t.granted_bytes)';

/** What the managed volume of a target `g` takes up: as it was measured last, else what was last copied of it. */
export const VOLUME_BYTES = `COALESCE(g.volume_bytes, (SELECT c.content_bytes FROM snapshots c
  WHERE c.target_id = g.id AND c.content_bytes IS NOT NULL ORDER BY c.id DESC LIMIT 1))`;

/** As `SnapshotRecords.bytesOf`: in one statement, since between two a copy that ends would be counted by neither. */
export const readBytes = async (
  sql: Sql,
  accountId: number,
  storeId: number | null,
  { taskId = 0, targetId = 0 }: Uncounted,
): Promise<ByteUsage> => {
  const row = await sql.first<SummedBytes>(
    `SELECT k.kept, k.kept_in_store, w.granted, w.granted_in_store, w.ahead, w.ahead_in_store, w.later, w.later_in_store, v.volumes FROM
       (SELECT SUM(p.size_bytes) AS kept, SUM(CASE WHEN p.store_id = ? THEN p.size_bytes END) AS kept_in_store
        FROM snapshots p WHERE p.account_id = ? AND ${ANY_CLASS} AND ${OCCUPYING_STATES}) AS k,
       (SELECT SUM(t.granted_bytes) AS granted, SUM(CASE WHEN t.store_id = ? THEN t.granted_bytes END) AS granted_in_store,
          SUM(${AHEAD}) AS ahead, SUM(CASE WHEN t.store_id = ? THEN ${AHEAD} END) AS ahead_in_store,
          MAX(CASE WHEN t.id > ? AND t.state = ${RUNNING} THEN t.id END) AS later,
          MAX(CASE WHEN t.id > ? AND t.state = ${RUNNING} AND t.store_id = ? THEN t.id END) AS later_in_store
        FROM tasks t WHERE t.account_id = ? AND t.granted_bytes > 0 AND t.finished_at IS NULL AND t.id <> ?) AS w,
       (SELECT SUM(${VOLUME_BYTES}) AS volumes
        FROM targets g WHERE g.account_id = ? AND g.deleted_at IS NULL AND ${isVolume('g.source')} AND g.id <> ?) AS v`,
    [storeId, accountId, storeId, storeId, taskId, taskId, storeId, accountId, taskId, accountId, targetId],
  );
  return {
    inAll: Number(row?.kept ?? 0) + Number(row?.granted ?? 0) + Number(row?.volumes ?? 0),
    inStore: Number(row?.kept_in_store ?? 0) + Number(row?.granted_in_store ?? 0),
    hasLater: (row?.later ?? null) !== null,
    hasLaterInStore: (row?.later_in_store ?? null) !== null,
    ahead: Number(row?.ahead ?? 0),
    aheadInStore: Number(row?.ahead_in_store ?? 0),
  };
};
