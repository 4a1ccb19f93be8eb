import type { Instant } from '../../../domain/instant.ts';
import { RESTORE_STATES } from '../../../domain/restore.ts';
import { TASK_STATES, type Task, UNFINISHED_TASK } from '../../../domain/task.ts';
import type { TaskClaim } from '../../../ports/records/runs.ts';
import { listed, literals } from '../../engine/conditions.ts';
import type { Fragment } from '../../engine/engine.ts';
import { type Candidate, hasLapsedIn, heldByState, type LeasedTable, type Leases } from '../../engine/leases.ts';
import type { Bound, Sql } from '../../engine/sql.ts';
import { taskMapper } from './task-mapper.ts';

const TASK = literals(TASK_STATES);
const RESTORE = literals(RESTORE_STATES);

/** How tasks are leased. */
export const TASK_LEASES: LeasedTable = {
  ...heldByState(TASK),
  table: 'tasks',
  holds: ['running_target_id', 'running_store_id'],
};

/** What is noted of a task that was held when it is not any more, because its worker was silent. */
export const ONE_LAPSE_MORE: Fragment = { sql: 'lapses = lapses + 1', bindings: [] };

interface FoundTask extends Candidate {
  readonly started_at: Instant | null;
  readonly store_id: number;
  readonly driver: string;
}

/** Whether a restore is writing to a target, or is to fill it for the first time. */
const isRestoredTo = (targetId: string): string => `EXISTS (SELECT 1 FROM restores x
      WHERE x.target_id = ${targetId} AND (x.state = ${RESTORE.running} OR (x.state = ${RESTORE.queued} AND x.kind = 'new_target')))`;

/**
 * What a task reads: its target's files, which are where the target's own store is; or the snapshot that it copies. All
 * of it outer joins, so that the search begins at the tasks.
 */
const SOURCE = `LEFT JOIN targets g ON g.id = t.target_id LEFT JOIN stores gs ON gs.id = g.store_id
    LEFT JOIN snapshots p ON p.id = t.snapshot_id
    LEFT JOIN snapshots o ON o.id = p.source_snapshot_id LEFT JOIN stores os ON os.id = o.store_id`;

/** How many of the queue the serving thread looks through in one piece; each is compared with much else. */
const NEAR = 1_000;
/** Finds the last of these, where the queue is longer. */
const LAST_NEAR = `SELECT id FROM tasks WHERE state = ${TASK.queued} AND finished_at IS NULL ORDER BY id LIMIT 1 OFFSET ${NEAR}`;
const IS_NEAR = `t.id <= COALESCE((${LAST_NEAR}), ${Number.MAX_SAFE_INTEGER})`;

const QUEUED = `t.state = ${TASK.queued} AND (t.not_before IS NULL OR t.not_before <= ?)`;

/** What is not taken up since earlier work hangs there; `columns` name the uuids of what the work reads and writes. */
export const notBarred = (
  { engine }: Sql,
  barred: TaskClaim['barred'],
  columns: { readonly stores: readonly string[]; readonly target: string },
): { readonly sql: string; readonly bindings: readonly Bound[] } => {
  if (barred === undefined || barred.stores.length + barred.targets.length === 0) return { sql: '', bindings: [] };
  const [stores, targets] = [engine.inList(barred.stores), engine.inList(barred.targets)];
  // A column that is null is of what the work does without.
  const ofStores = columns.stores.map((column) => `AND (${column} IS NULL OR ${column} NOT IN ${stores.sql})`);
  const sql = [...ofStores, `AND (${columns.target} IS NULL OR ${columns.target} NOT IN ${targets.sql})`].join(
    '\n    ',
  );
  return { sql, bindings: [...columns.stores.map(() => stores.binding), targets.binding] };
};

/** Oldest first, from one branch of the queue; each branch is a range of the index (state, finished_at). */
const branchSql = (
  sql: Sql,
  branch: string,
  hasExclusive: boolean,
  exclusiveSql: string,
  isNotBarred: string,
): string => `
  SELECT t.id AS piece, t.attempt, t.store_id, t.started_at, st.driver
  FROM tasks t JOIN stores st ON st.id = t.store_id JOIN runs r ON r.id = t.run_id
    ${SOURCE}
  WHERE ${branch} AND t.finished_at IS NULL AND (st.node IS NULL OR st.node = ?)
    AND (os.node IS NULL OR os.node = ?) AND (o.id IS NOT NULL OR gs.node IS NULL OR gs.node = ?)
    AND NOT EXISTS (SELECT 1 FROM tasks w WHERE w.running_target_id = t.target_id AND w.id <> t.id)
    AND NOT ${isRestoredTo('t.target_id')}
    ${
      hasExclusive
        ? `AND NOT (st.driver IN ${exclusiveSql}
             AND EXISTS (SELECT 1 FROM tasks w WHERE w.running_store_id = t.store_id AND w.id <> t.id))`
        : ''
    }
    ${isNotBarred}
    AND NOT (r.task_order = 'sequence' AND EXISTS (SELECT 1 FROM tasks e
      WHERE e.run_id = t.run_id AND e.position < t.position AND e.state IN ${listed(UNFINISHED_TASK)}))
  ORDER BY t.id LIMIT ${sql.engine.claimCandidates}`;

const findTasks = async (
  sql: Sql,
  { node, now, lapsedAt = now, exclusiveDrivers, barred }: TaskClaim,
): Promise<readonly FoundTask[]> => {
  const exclusive = sql.engine.inList(exclusiveDrivers);
  const hasExclusive = exclusiveDrivers.length > 0;
  const clear = notBarred(sql, barred, { stores: ['st.uuid', 'os.uuid'], target: 'g.uuid' });
  const rest: Bound[] = [node, node, node, ...(hasExclusive ? [exclusive.binding] : []), ...clear.bindings];
  const branch = (condition: string): string => branchSql(sql, condition, hasExclusive, exclusive.sql, clear.sql);
  const lapsed = branch(`t.state = ${TASK.running} AND ${hasLapsedIn('t')}`);
  const find = (isQueued: string): string =>
    `SELECT * FROM (${branch(isQueued)}) AS q UNION ALL SELECT * FROM (${lapsed}) AS l`;
  const bindings = [now, ...rest, lapsedAt, ...rest];
  let rows = await sql.all<FoundTask>(find(sql.hasThread ? `${QUEUED} AND ${IS_NEAR}` : QUEUED), bindings);
  if (rows.length === 0 && sql.hasThread && (await sql.first(LAST_NEAR)) !== null) {
    rows = await sql.allApart(find(QUEUED), bindings);
  }
  return rows.toSorted((a, b) => Number(a.piece) - Number(b.piece));
};

/**
 * Takes up the oldest task that may run now, or `null`: see `Leases.claim`. No key is shared with restores: having taken a
 * task it looks for one, and gives way.
 */
export const claimTask = async (sql: Sql, leases: Leases, claim: TaskClaim): Promise<Task | null> => {
  const row = await leases.claim<FoundTask>(claim, {
    find: () => findTasks(sql, claim),
    take: ({ store_id, driver }) => ({
      sql: `lapses = lapses + CASE WHEN state = ${TASK.running} THEN 1 ELSE 0 END, running_target_id = target_id,
        running_store_id = ?, started_at = COALESCE(started_at, ?), reason = NULL, error = NULL`,
      bindings: [claim.exclusiveDrivers.includes(driver) ? store_id : null, claim.now],
    }),
    select: taskMapper.select('tasks'),
    isBarred: isRestoredTo('tasks.target_id'),
    undo: ({ started_at }) => ({ sql: 'started_at = ?', bindings: [started_at] }),
  });
  return row === null ? null : taskMapper.fromRow(row);
};
