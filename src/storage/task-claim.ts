import { GatewayError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Task } from '../domain/task.ts';
import type { TaskClaim } from '../ports/records/work.ts';
import { isContention } from './database-errors.ts';
import type { Row } from './mapper.ts';
import type { Bound, Sql } from './sql.ts';
import { taskMapper } from './task-mapper.ts';

/** How many candidates one look answers; others' claims may take some of them meanwhile. */
const CANDIDATES = 8;
/** How often it looks again after all of them were taken. */
const LOOKS = 3;

interface Candidate {
  readonly id: number;
  readonly attempt: number;
  readonly target_id: number;
  readonly store_id: number;
  readonly driver: string;
  readonly started_at: Instant | null;
}

/** Whether a restore is writing to a target, or is to fill it for the first time. */
const isRestoredTo = (targetId: string): string => `EXISTS (SELECT 1 FROM restores x
      WHERE x.target_id = ${targetId} AND (x.state = 'running' OR (x.state = 'queued' AND x.kind = 'new_target')))`;

/** Oldest first, from one branch of the queue; each branch is a range of the index (state, finished_at). */
const branchSql = (sql: Sql, branch: string, hasExclusive: boolean, exclusiveSql: string): string => `
  SELECT t.id, t.attempt, t.target_id, t.store_id, t.started_at, st.driver
  FROM tasks t JOIN stores st ON st.id = t.store_id JOIN runs r ON r.id = t.run_id
  WHERE ${branch} AND t.finished_at IS NULL AND (st.node IS NULL OR st.node = ?)
    AND NOT EXISTS (SELECT 1 FROM tasks w WHERE w.running_target_id = t.target_id AND w.id <> t.id)
    AND NOT ${isRestoredTo('t.target_id')}
    ${
      hasExclusive
        ? `AND NOT (st.driver IN ${exclusiveSql}
             AND EXISTS (SELECT 1 FROM tasks w WHERE w.running_store_id = t.store_id AND w.id <> t.id))`
        : ''
    }
    AND NOT (r.task_order = 'sequence' AND EXISTS (SELECT 1 FROM tasks e
      WHERE e.run_id = t.run_id AND e.position < t.position AND e.state IN ('queued', 'running')))
  ORDER BY t.id LIMIT ${sql.dialect === 'mysql' ? CANDIDATES : 1}`;

const findCandidates = async (sql: Sql, claim: TaskClaim): Promise<Candidate[]> => {
  const exclusive = sql.inList(claim.exclusiveDrivers);
  const hasExclusive = claim.exclusiveDrivers.length > 0;
  const rest: Bound[] = hasExclusive ? [claim.node, exclusive.binding] : [claim.node];
  const queued = branchSql(sql, "t.state = 'queued'", hasExclusive, exclusive.sql);
  const lapsed = branchSql(sql, "t.state = 'running' AND t.lease_until <= ?", hasExclusive, exclusive.sql);
  const rows = await sql.all<Candidate>(`SELECT * FROM (${queued}) AS q UNION ALL SELECT * FROM (${lapsed}) AS l`, [
    ...rest,
    claim.now,
    ...rest,
  ]);
  return rows.toSorted((a, b) => a.id - b.id);
};

const take = async (sql: Sql, candidate: Candidate, claim: TaskClaim): Promise<boolean> => {
  const isExclusive = claim.exclusiveDrivers.includes(candidate.driver);
  try {
    const { changes } = await sql.write(
      `UPDATE tasks SET lapses = lapses + CASE WHEN state = 'running' THEN 1 ELSE 0 END,
         state = 'running', attempt = attempt + 1, lease_owner = ?, lease_until = ?,
         running_target_id = target_id, running_store_id = ?, started_at = COALESCE(started_at, ?),
         reason = NULL, error = NULL
       WHERE id = ? AND attempt = ? AND (state = 'queued' OR (state = 'running' AND lease_until <= ?))`,
      [
        claim.owner,
        claim.leaseUntil,
        isExclusive ? candidate.store_id : null,
        claim.now,
        candidate.id,
        candidate.attempt,
        claim.now,
      ],
    );
    return changes === 1;
  } catch (error) {
    // Another worker began to write to the same target or store after we looked, or is about to.
    if (isContention(error) || (error instanceof GatewayError && error.code === 'conflict')) return false;
    throw error;
  }
};

const giveBack = async (sql: Sql, { id, attempt, started_at }: Candidate): Promise<void> => {
  await sql.write(
    `UPDATE tasks SET state = 'queued', lease_owner = NULL, lease_until = NULL, running_target_id = NULL,
       running_store_id = NULL, started_at = ?
     WHERE id = ? AND attempt = ? AND state = 'running'`,
    [started_at, id, attempt + 1],
  );
};

/**
 * Takes up the oldest task that may run now, or `null`.
 *
 * It looks without locking, then takes by compare-and-set; the unique keys on what a running task holds decide between
 * two workers, so a claim never waits for a task that is taken. No key is shared with restores: having taken a task it
 * looks for one again, and gives way. So never inside a transaction, where nothing is committed yet.
 */
export const claimTask = async (sql: Sql, claim: TaskClaim): Promise<Task | null> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const candidates = await findCandidates(sql, claim);
    if (candidates.length === 0) return null;
    for (const candidate of candidates) {
      if (!(await take(sql, candidate, claim))) continue;
      const row = await sql.first<Row>(
        `SELECT ${taskMapper.select('t')}, ${isRestoredTo('t.target_id')} AS is_barred FROM tasks t WHERE t.id = ?`,
        [candidate.id],
      );
      if (row !== null && row.is_barred === 0) return taskMapper.fromRow(row);
      await giveBack(sql, candidate);
    }
  }
  return null;
};
