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
  holds: ['running_target_id', 'running_store_id', 'account_place', 'store_place'],
};

/** What is noted of a task that was held when it is not any more, because its worker was silent. */
export const ONE_LAPSE_MORE: Fragment = { sql: 'lapses = lapses + 1', bindings: [] };

interface FoundTask extends Candidate {
  readonly started_at: Instant | null;
  readonly store_id: number;
  readonly driver: string;
  /** Where its account, and its store, has room for it. */
  readonly account_place: number;
  readonly store_place: number;
}

/** Whether a restore is writing to a target, or is to fill it for the first time. */
const isRestoredTo = (targetId: string): string => `EXISTS (SELECT 1 FROM restores x
      WHERE x.target_id = ${targetId} AND (x.state = ${RESTORE.running} OR (x.state = ${RESTORE.queued} AND x.kind = 'new_target')))`;

/**
 * What a task reads: its target's files, which are where the target's own store and its managed volume are; or the snapshot that it copies. All
 * of it outer joins, so that the search begins at the tasks.
 */
export const SOURCE = `LEFT JOIN targets g ON g.id = t.target_id LEFT JOIN stores gs ON gs.id = g.store_id
    LEFT JOIN snapshots p ON p.id = t.snapshot_id
    LEFT JOIN snapshots o ON o.id = p.source_snapshot_id LEFT JOIN stores os ON os.id = o.store_id`;

/** Of a queue that is longer, claims are found by a thread of their own: each task is compared with much else. */
const NEAR = 1_000;
/** Finds whether it is. */
const BEYOND_NEAR = `SELECT id FROM tasks WHERE state = ${TASK.queued} AND finished_at IS NULL LIMIT 1 OFFSET ${NEAR}`;

const QUEUED = `t.state = ${TASK.queued} AND (t.not_before IS NULL OR t.not_before <= ?)`;

/** Without bounds there are more places than tasks. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** The first place that none of the running tasks of an account, or of a store, is in: 1, 2, … */
const freePlace = (of: 'account' | 'store', id: string): string => {
  // By their state: of all that wait there may be many thousands, of those that run there are as many as workers.
  const taken = (alias: string) =>
    `FROM tasks ${alias} WHERE ${alias}.state = ${TASK.running} AND ${alias}.finished_at IS NULL
      AND ${alias}.${of}_id = ${id} AND ${alias}.${of}_place`;
  return `CASE WHEN NOT EXISTS (SELECT 1 ${taken('w')} = 1) THEN 1 ELSE (SELECT MIN(w.${of}_place) + 1 ${taken('w')} IS NOT NULL
      AND NOT EXISTS (SELECT 1 ${taken('v')} = w.${of}_place + 1)) END`;
};

/** What is not taken up since earlier work hangs there; `columns` name the uuids of what the work reads and writes. */
export const notBarred = (
  { engine }: Sql,
  barred: TaskClaim['barred'],
  columns: { readonly stores: readonly string[]; readonly target: string },
): { readonly sql: string; readonly bindings: readonly Bound[] } => {
  if (barred === undefined) return { sql: '', bindings: [] };
  const parts: string[] = [];
  const bindings: Bound[] = [];
  // A column that is null is of what the work does without; not every engine takes a list of none.
  const leaveOut = (column: string, uuids: readonly string[]): void => {
    if (uuids.length === 0) return;
    const list = engine.inList(uuids);
    parts.push(`AND (${column} IS NULL OR ${column} NOT IN ${list.sql})`);
    bindings.push(list.binding);
  };
  for (const column of columns.stores) leaveOut(column, barred.stores);
  leaveOut(columns.target, barred.targets);
  return { sql: parts.join('\n    '), bindings };
};

/** How a search for tasks is put together, for one worker. */
interface Search {
  /** What all that may be taken have in common, joined to the task `t`; `st` is its store. */
  readonly joined: string;
  readonly bindings: readonly Bound[];
}

const searchFor = (sql: Sql, { node, now, exclusiveDrivers, barred }: TaskClaim): Search => {
  const exclusive = sql.engine.inList(exclusiveDrivers);
  const hasExclusive = exclusiveDrivers.length > 0;
  const clear = notBarred(sql, barred, { stores: ['st.uuid', 'os.uuid'], target: 'g.uuid' });
  const joined = `LEFT JOIN stores st ON st.id = t.store_id LEFT JOIN runs r ON r.id = t.run_id
    LEFT JOIN store_troubles b ON b.store_id = t.store_id
    ${SOURCE}
  WHERE t.finished_at IS NULL AND (st.node IS NULL OR st.node = ?)
    AND (os.node IS NULL OR os.node = ?) AND (o.id IS NOT NULL OR gs.node IS NULL OR gs.node = ?)
    AND (o.id IS NOT NULL OR g.volume_node IS NULL OR g.volume_node = ?)
    AND (b.rests_until IS NULL OR b.rests_until <= ?)
    AND NOT EXISTS (SELECT 1 FROM tasks w WHERE w.running_target_id = t.target_id AND w.id <> t.id)
    AND NOT ${isRestoredTo('t.target_id')}
    ${
      hasExclusive
        ? `AND NOT (st.driver IN ${exclusive.sql}
             AND EXISTS (SELECT 1 FROM tasks w WHERE w.running_store_id = t.store_id AND w.id <> t.id))`
        : ''
    }
    ${clear.sql}
    AND NOT (r.task_order = 'sequence' AND EXISTS (SELECT 1 FROM tasks e
      WHERE e.run_id = t.run_id AND e.position < t.position AND e.state IN ${listed(UNFINISHED_TASK)}))`;
  return {
    joined,
    bindings: [node, node, node, node, now, ...(hasExclusive ? [exclusive.binding] : []), ...clear.bindings],
  };
};

const FOUND = `t.id AS piece, t.attempt, t.store_id, t.started_at, st.driver,
    ${freePlace('account', 't.account_id')} AS account_place, ${freePlace('store', 't.store_id')} AS store_place`;

/** Those that a worker was silent over: they keep their places. */
const findLapsed = (sql: Sql, { joined, bindings }: Search, lapsedAt: Instant): Promise<FoundTask[]> =>
  sql.all<FoundTask>(
    `SELECT ${FOUND} FROM tasks t ${joined} AND t.state = ${TASK.running} AND ${hasLapsedIn('t')}
     ORDER BY t.id LIMIT ${sql.engine.claimCandidates}`,
    [...bindings, lapsedAt],
  );

/**
 * The oldest of each account, by the accounts' turns: the index on these gives them one after the other, and each is asked
 * for its tasks by the index (account, state, finished) until enough are found.
 */
const findQueued = async (
  sql: Sql,
  { joined, bindings }: Search,
  { now, perAccount, perStore }: TaskClaim,
): Promise<FoundTask[]> => {
  const oldest = `SELECT t.id FROM tasks t ${sql.engine.byIndex('tasks_account_id_state_finished_at')} ${joined} AND t.account_id = a.account_id AND ${QUEUED}
    AND ${freePlace('store', 't.store_id')} <= CASE WHEN b.rests_until IS NULL THEN ? ELSE 1 END ORDER BY t.id LIMIT 1`;
  const turns = `SELECT a.turn, a.account_id, (${oldest}) AS piece FROM account_turns a
      WHERE ${freePlace('account', 'a.account_id')} <= ?`;
  // Limited before anything is joined: no engine then asks more accounts than it must.
  const query = `SELECT ${FOUND} FROM (
      SELECT * FROM (${turns}) AS every WHERE every.piece IS NOT NULL
      ORDER BY every.turn, every.account_id LIMIT ${sql.engine.claimCandidates}
    ) AS q JOIN tasks t ON t.id = q.piece JOIN stores st ON st.id = t.store_id
    ORDER BY q.turn, q.account_id`;
  const bound = [...bindings, now, perStore ?? UNBOUNDED, perAccount ?? UNBOUNDED];
  const isLong = sql.hasThread && (await sql.first(BEYOND_NEAR)) !== null;
  return isLong ? sql.allApart<FoundTask>(query, bound) : sql.all<FoundTask>(query, bound);
};

const findTasks = async (sql: Sql, claim: TaskClaim): Promise<readonly FoundTask[]> => {
  const search = searchFor(sql, claim);
  const lapsed = await findLapsed(sql, search, claim.lapsedAt ?? claim.now);
  return lapsed.length > 0 ? lapsed : findQueued(sql, search, claim);
};

/** The account goes behind all others. Two at once may get the same turn: then the account's id decides. */
const passTurn = async (sql: Sql, accountId: number): Promise<void> => {
  const last = await sql.first<{ turn: number }>('SELECT MAX(turn) AS turn FROM account_turns');
  await sql.write('UPDATE account_turns SET turn = ? WHERE account_id = ?', [(last?.turn ?? 0) + 1, accountId]);
};

/**
 * Takes up a task that may run now, or `null`: see `Leases.claim`. No key is shared with restores: having taken a task it
 * looks for one, and gives way.
 */
export const claimTask = async (sql: Sql, leases: Leases, claim: TaskClaim): Promise<Task | null> => {
  const row = await leases.claim<FoundTask>(claim, {
    find: () => findTasks(sql, claim),
    take: ({ store_id, driver, account_place, store_place }) => ({
      sql: `lapses = lapses + CASE WHEN state = ${TASK.running} THEN 1 ELSE 0 END, running_target_id = target_id,
        running_store_id = ?, account_place = COALESCE(account_place, ?), store_place = COALESCE(store_place, ?),
        started_at = COALESCE(started_at, ?), reason = NULL, error = NULL`,
      bindings: [claim.exclusiveDrivers.includes(driver) ? store_id : null, account_place, store_place, claim.now],
    }),
    select: taskMapper.select('tasks'),
    isBarred: isRestoredTo('tasks.target_id'),
    undo: ({ started_at }) => ({ sql: 'started_at = ?', bindings: [started_at] }),
  });
  if (row === null) return null;
  const task = taskMapper.fromRow(row);
  await passTurn(sql, task.accountId);
  return task;
};
