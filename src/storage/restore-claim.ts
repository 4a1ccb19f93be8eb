import { GatewayError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Restore } from '../domain/restore.ts';
import type { RestoreClaim } from '../ports/records/work.ts';
import { isContention } from './database-errors.ts';
import type { Row } from './mapper.ts';
import { restoreMapper } from './restore-mapper.ts';
import type { Sql } from './sql.ts';

/** How many candidates one look answers; others' claims may take some of them meanwhile. */
const CANDIDATES = 8;
/** How often it looks again after none of them could be kept. */
const LOOKS = 3;

interface Candidate {
  readonly id: number;
  readonly attempt: number;
  readonly target_id: number;
  readonly started_at: Instant | null;
}

/** Oldest first; each of the two branches is a range of the index on the state. */
const branchSql = (branch: string): string => `
  SELECT r.id, r.attempt, r.target_id, r.started_at
  FROM restores r JOIN snapshots p ON p.id = r.snapshot_id JOIN stores ps ON ps.id = p.store_id
    JOIN targets g ON g.id = r.target_id JOIN stores gs ON gs.id = g.store_id
  WHERE ${branch} AND p.state NOT IN ('creating', 'transferring')
    AND (ps.node IS NULL OR ps.node = ?) AND (gs.node IS NULL OR gs.node = ?)
    AND NOT EXISTS (SELECT 1 FROM restores w WHERE w.running_target_id = r.target_id AND w.id <> r.id)
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = r.target_id AND t.lease_until > ?)
  ORDER BY r.id LIMIT ${CANDIDATES}`;

const FIND = `SELECT * FROM (${branchSql("r.state = 'queued'")}) AS q
  UNION ALL SELECT * FROM (${branchSql("r.state = 'running' AND r.lease_until <= ?")}) AS l`;

const findCandidates = async (sql: Sql, { node, now }: RestoreClaim): Promise<Candidate[]> => {
  const rows = await sql.all<Candidate>(FIND, [node, node, now, now, node, node, now]);
  return rows.toSorted((a, b) => a.id - b.id);
};

const take = async (sql: Sql, { id, attempt }: Candidate, claim: RestoreClaim): Promise<boolean> => {
  try {
    const { changes } = await sql.write(
      `UPDATE restores SET state = 'running', attempt = attempt + 1, lease_owner = ?, lease_until = ?,
         running_target_id = target_id, started_at = COALESCE(started_at, ?), error = NULL
       WHERE id = ? AND attempt = ? AND (state = 'queued' OR (state = 'running' AND lease_until <= ?))`,
      [claim.owner, claim.leaseUntil, claim.now, id, attempt, claim.now],
    );
    return changes === 1;
  } catch (error) {
    // Another worker began to restore into the same target after we looked, or is about to.
    if (isContention(error) || (error instanceof GatewayError && error.code === 'conflict')) return false;
    throw error;
  }
};

/**
 * Queues a task of the target whose lease has lapsed again, as the attempt after it would have. A node that died
 * between taking a task and looking for restores must not leave the two waiting for each other.
 */
const requeueLapsedTask = async (sql: Sql, targetId: number, now: Instant): Promise<void> => {
  const task = await sql.first<{ id: number; attempt: number }>(
    'SELECT id, attempt FROM tasks WHERE running_target_id = ? AND lease_until <= ?',
    [targetId, now],
  );
  if (task === null) return;
  await sql.write(
    `UPDATE tasks SET state = 'queued', lapses = lapses + 1, lease_owner = NULL, lease_until = NULL,
       running_target_id = NULL, running_store_id = NULL
     WHERE id = ? AND attempt = ? AND state = 'running' AND lease_until <= ?`,
    [task.id, task.attempt, now],
  );
};

const giveBack = async (sql: Sql, { id, attempt, started_at }: Candidate): Promise<void> => {
  await sql.write(
    `UPDATE restores SET state = 'queued', lease_owner = NULL, lease_until = NULL, running_target_id = NULL,
       started_at = ?
     WHERE id = ? AND attempt = ? AND state = 'running'`,
    [started_at, id, attempt + 1],
  );
};

/**
 * Takes up the oldest restore into a target that may run now, or `null`.
 *
 * As a task's claim it looks without locking and takes by compare-and-set; a unique key decides between two restores.
 * Between a restore and a task, the one whose taking was committed last sees the other and gives way; where both were
 * taken before either looked, both do. So never inside a transaction, where nothing is committed yet.
 */
export const claimRestore = async (sql: Sql, claim: RestoreClaim): Promise<Restore | null> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const candidates = await findCandidates(sql, claim);
    if (candidates.length === 0) return null;
    for (const candidate of candidates) {
      if (!(await take(sql, candidate, claim))) continue;
      await requeueLapsedTask(sql, candidate.target_id, claim.now);
      const row = await sql.first<Row>(
        `SELECT ${restoreMapper.select('r')},
           EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = r.target_id) AS is_barred
         FROM restores r WHERE r.id = ?`,
        [candidate.id],
      );
      if (row !== null && row.is_barred === 0) return restoreMapper.fromRow(row);
      await giveBack(sql, candidate);
    }
  }
  return null;
};
