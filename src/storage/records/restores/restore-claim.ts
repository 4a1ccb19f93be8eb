import type { Instant } from '../../../domain/instant.ts';
import { RESTORE_STATES, type Restore } from '../../../domain/restore.ts';
import { UNFINISHED_SNAPSHOT } from '../../../domain/snapshot.ts';
import type { RestoreClaim } from '../../../ports/records/restores.ts';
import { listed, literals } from '../../engine/conditions.ts';
import { type Candidate, hasLapsedIn, heldByState, type LeasedTable, Leases, lastsIn } from '../../engine/leases.ts';
import type { Sql } from '../../engine/sql.ts';
import { notBarred, ONE_LAPSE_MORE, TASK_LEASES } from '../runs/task-claim.ts';
import { restoreMapper } from './restore-mapper.ts';

const RESTORE = literals(RESTORE_STATES);

/** How restores are leased. */
export const RESTORE_LEASES: LeasedTable = { ...heldByState(RESTORE), table: 'restores', holds: ['running_target_id'] };

interface FoundRestore extends Candidate {
  readonly target_id: number;
  readonly started_at: Instant | null;
}

/** Oldest first; each of the two branches is a range of the index on the state. */
const branchSql = (branch: string, isNotBarred: string, limit: number): string => `
  SELECT r.id AS piece, r.attempt, r.target_id, r.started_at
  FROM restores r JOIN snapshots p ON p.id = r.snapshot_id JOIN stores ps ON ps.id = p.store_id
    JOIN targets g ON g.id = r.target_id JOIN stores gs ON gs.id = g.store_id
  WHERE ${branch} AND p.state NOT IN ${listed(UNFINISHED_SNAPSHOT)}
    AND (ps.node IS NULL OR ps.node = ?) AND (gs.node IS NULL OR gs.node = ?)
    AND (g.volume_node IS NULL OR g.volume_node = ?)
    AND NOT EXISTS (SELECT 1 FROM restores w WHERE w.running_target_id = r.target_id AND w.id <> r.id)
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = r.target_id AND ${lastsIn('t')})
    ${isNotBarred}
  ORDER BY r.id LIMIT ${limit}`;

const findRestores = async (
  sql: Sql,
  { lapsedAt, node, now, barred }: RestoreClaim,
): Promise<readonly FoundRestore[]> => {
  const lapsed = lapsedAt ?? now;
  const { claimCandidates } = sql.engine;
  const clear = notBarred(sql, barred, { stores: ['ps.uuid'], target: 'g.uuid' });
  const branch = (condition: string): string => branchSql(condition, clear.sql, claimCandidates);
  const rest = [node, node, node, lapsed, ...clear.bindings];
  const rows = await sql.all<FoundRestore>(
    `SELECT * FROM (${branch(`r.state = ${RESTORE.queued}`)}) AS q
     UNION ALL SELECT * FROM (${branch(`r.state = ${RESTORE.running} AND ${hasLapsedIn('r')}`)}) AS l`,
    [...rest, lapsed, ...rest],
  );
  return rows.toSorted((a, b) => Number(a.piece) - Number(b.piece));
};

/**
 * Queues a task of the target whose lease has lapsed again, as the attempt after it would have. A node that died
 * between taking a task and looking for restores must not leave the two waiting for each other.
 */
const requeueLapsedTask = async (sql: Sql, targetId: number, lapsedAt: Instant): Promise<void> => {
  const task = await sql.first<{ id: number; attempt: number }>(
    `SELECT id, attempt FROM tasks WHERE running_target_id = ? AND ${hasLapsedIn('tasks')}`,
    [targetId, lapsedAt],
  );
  if (task === null) return;
  await new Leases(sql, TASK_LEASES).requeueLapsed(task.id, task.attempt, lapsedAt, ONE_LAPSE_MORE);
};

/**
 * Takes up the oldest restore into a target that may run now, or `null`: see `Leases.claim`. A unique key decides between
 * two restores. Between a restore and a task, the one whose taking was committed last sees the other and gives way;
 * where both were taken before either looked, both do.
 */
export const claimRestore = async (sql: Sql, leases: Leases, claim: RestoreClaim): Promise<Restore | null> => {
  const lapsedAt = claim.lapsedAt ?? claim.now;
  const row = await leases.claim<FoundRestore>(claim, {
    find: () => findRestores(sql, claim),
    take: () => ({
      sql: 'running_target_id = target_id, started_at = COALESCE(started_at, ?), error = NULL',
      bindings: [claim.now],
    }),
    settle: ({ target_id }) => requeueLapsedTask(sql, target_id, lapsedAt),
    select: restoreMapper.select('restores'),
    isBarred: 'EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = restores.target_id)',
    undo: ({ started_at }) => ({ sql: 'started_at = ?', bindings: [started_at] }),
  });
  return row === null ? null : restoreMapper.fromRow(row);
};
