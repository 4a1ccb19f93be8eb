import type { Instant } from '../../../domain/instant.ts';
import { RESTORE_STATES, type Restore } from '../../../domain/restore.ts';
import { UNFINISHED_SNAPSHOT } from '../../../domain/snapshot.ts';
import { TASK_STATES } from '../../../domain/task.ts';
import type { RestoreClaim } from '../../../ports/records/restores.ts';
import { type Candidate, type Claiming, claimFirst } from '../../engine/claiming.ts';
import type { Sql } from '../../engine/sql.ts';
import { listed, literals } from '../../engine/state-literals.ts';
import { restoreMapper } from './restore-mapper.ts';

/** How many candidates one look answers; others' claims may take some of them meanwhile. */
const CANDIDATES = 8;

const RESTORE = literals(RESTORE_STATES);
const TASK = literals(TASK_STATES);

interface FoundRestore extends Candidate {
  readonly target_id: number;
}

/** Oldest first; each of the two branches is a range of the index on the state. */
const branchSql = (branch: string): string => `
  SELECT r.id, r.attempt, r.target_id, r.started_at
  FROM restores r JOIN snapshots p ON p.id = r.snapshot_id JOIN stores ps ON ps.id = p.store_id
    JOIN targets g ON g.id = r.target_id JOIN stores gs ON gs.id = g.store_id
  WHERE ${branch} AND p.state NOT IN ${listed(UNFINISHED_SNAPSHOT)}
    AND (ps.node IS NULL OR ps.node = ?) AND (gs.node IS NULL OR gs.node = ?)
    AND NOT EXISTS (SELECT 1 FROM restores w WHERE w.running_target_id = r.target_id AND w.id <> r.id)
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = r.target_id AND t.lease_until > ?)
  ORDER BY r.id LIMIT ${CANDIDATES}`;

const FIND = `SELECT * FROM (${branchSql(`r.state = ${RESTORE.queued}`)}) AS q
  UNION ALL SELECT * FROM (${branchSql(`r.state = ${RESTORE.running} AND r.lease_until <= ?`)}) AS l`;

const findRestores = async (sql: Sql, { lapsedAt, node, now }: RestoreClaim): Promise<readonly FoundRestore[]> => {
  const lapsed = lapsedAt ?? now;
  const rows = await sql.all<FoundRestore>(FIND, [node, node, lapsed, lapsed, node, node, lapsed]);
  return rows.toSorted((a, b) => a.id - b.id);
};

/**
 * Queues a task of the target whose lease has lapsed again, as the attempt after it would have. A node that died
 * between taking a task and looking for restores must not leave the two waiting for each other.
 */
const requeueLapsedTask = async (sql: Sql, targetId: number, lapsedAt: Instant): Promise<void> => {
  const task = await sql.first<{ id: number; attempt: number }>(
    'SELECT id, attempt FROM tasks WHERE running_target_id = ? AND lease_until <= ?',
    [targetId, lapsedAt],
  );
  if (task === null) return;
  await sql.write(
    `UPDATE tasks SET state = ${TASK.queued}, lapses = lapses + 1, lease_owner = NULL, lease_until = NULL,
       running_target_id = NULL, running_store_id = NULL
     WHERE id = ? AND attempt = ? AND state = ${TASK.running} AND lease_until <= ?`,
    [task.id, task.attempt, lapsedAt],
  );
};

/**
 * Takes up the oldest restore into a target that may run now, or `null`: see `claimFirst`. A unique key decides between
 * two restores. Between a restore and a task, the one whose taking was committed last sees the other and gives way;
 * where both were taken before either looked, both do.
 */
export const claimRestore = (sql: Sql, claim: RestoreClaim): Promise<Restore | null> => {
  const lapsedAt = claim.lapsedAt ?? claim.now;
  const claiming: Claiming<FoundRestore, Restore> = {
    table: 'restores',
    states: RESTORE,
    holds: ['running_target_id'],
    find: () => findRestores(sql, claim),
    take: ({ id, attempt }) =>
      sql.write(
        `UPDATE restores SET state = ${RESTORE.running}, attempt = attempt + 1, lease_owner = ?, lease_until = ?,
           running_target_id = target_id, started_at = COALESCE(started_at, ?), error = NULL
         WHERE id = ? AND attempt = ? AND (state = ${RESTORE.queued} OR (state = ${RESTORE.running} AND lease_until <= ?))`,
        [claim.owner, claim.leaseUntil, claim.now, id, attempt, lapsedAt],
      ),
    look: async ({ id, target_id }, attempt) => {
      await requeueLapsedTask(sql, target_id, lapsedAt);
      return sql.first(
        `SELECT ${restoreMapper.select('r')},
           EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = r.target_id) AS is_barred
         FROM restores r WHERE r.id = ? AND r.attempt = ? AND r.state = ${RESTORE.running}`,
        [id, attempt],
      );
    },
    read: (row) => restoreMapper.fromRow(row),
  };
  return claimFirst(sql, claiming);
};
