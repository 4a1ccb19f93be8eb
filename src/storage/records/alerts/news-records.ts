import type { Action } from '../../../domain/action.ts';
import { type LostNews, MAX_NAMED, type RunNews, type Some, some, type TaskNews } from '../../../domain/alert.ts';
import type { Instant } from '../../../domain/instant.ts';
import { RESTORE_STATES } from '../../../domain/restore.ts';
import { RUN_OUTCOMES } from '../../../domain/run.ts';
import { LOST } from '../../../domain/snapshot.ts';
import { SUCCEEDED_TASK, TASK_STATES } from '../../../domain/task.ts';
import type { NewsRecords, Span } from '../../../ports/records/alerts.ts';
import { Conditions, listed, literals } from '../../engine/conditions.ts';
import type { Sql } from '../../engine/sql.ts';

const TASK = literals(TASK_STATES);
const RESTORE = literals(RESTORE_STATES);
const OUTCOME = literals(RUN_OUTCOMES);

/** Nobody ended it: nothing was heard of it any more. */
const STOPPED = listed(['stalled', 'process_ended', 'left_behind']);
const TASKS = {
  failed: `state = ${TASK.failed} AND (reason IS NULL OR reason NOT IN ${STOPPED})`,
  stalled: `(state = ${TASK.abandoned} OR (state = ${TASK.failed} AND reason IN ${STOPPED}))`,
} as const;

/** What went wrong, by the indexes on how things ended and when. */
export class KnexNewsRecords implements NewsRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  tasks(span: Span, kind: 'failed' | 'stalled'): Promise<Some<TaskNews>> {
    const where = new Conditions().and(TASKS[kind]).and('finished_at > ? AND finished_at <= ?', span.from, span.until);
    return this.#first<TaskNews>(
      `id AS taskId, run_id AS runId, account_id AS accountId, target_id AS targetId,
       COALESCE(reason, state) AS reason, finished_at AS at`,
      'tasks',
      where,
      'finished_at, id',
    );
  }

  async restores(span: Span): Promise<Some<number>> {
    const where = new Conditions()
      .and(`state = ${RESTORE.failed} AND kind = ?`, 'in_place')
      .and('finished_at > ? AND finished_at <= ?', span.from, span.until);
    const found = await this.#first<{ id: number }>('id', 'restores', where, 'finished_at, id');
    return { count: found.count, named: found.named.map(({ id }) => id) };
  }

  missed(span: Span): Promise<Some<RunNews>> {
    const where = new Conditions()
      .and(`outcome = ${OUTCOME.missed}`)
      .and('created_at > ? AND created_at <= ?', span.from, span.until);
    return this.#first<RunNews>(
      `id AS runId, account_id AS accountId, schedule_id AS scheduleId, covers_count AS slots, reason, created_at AS at`,
      'runs',
      where,
      'created_at, id',
    );
  }

  lost(limit: number): Promise<readonly LostNews[]> {
    return this.#sql.all<LostNews>(
      `SELECT id AS snapshotId, account_id AS accountId, target_id AS targetId, state FROM snapshots
       WHERE state IN ${listed(LOST)} AND is_transient = 0 ORDER BY id DESC LIMIT ?`,
      [limit],
    );
  }

  /** The last of each state, from the end of the index. */
  async lastSuccess(): Promise<Instant | null> {
    const ends: Instant[] = [];
    for (const state of SUCCEEDED_TASK) {
      const row = await this.#sql.first<{ at: Instant }>(
        `SELECT finished_at AS at FROM tasks WHERE state = ${TASK[state]} AND action = ?
         ORDER BY finished_at DESC LIMIT 1`,
        ['backup' satisfies Action],
      );
      if (row !== null) ends.push(row.at);
    }
    return ends.length === 0 ? null : Math.max(...ends);
  }

  async accountNames(ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const where = new Conditions().andIn(this.#sql, 'id', ids);
    const rows = await this.#sql.all<{ id: number; name: string }>(
      `SELECT id, name FROM accounts${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async #first<Thing>(
    select: string,
    table: string,
    { sql, bindings }: Conditions,
    order: string,
  ): Promise<Some<Thing>> {
    const found = await this.#sql.all<Thing>(`SELECT ${select} FROM ${table}${sql} ORDER BY ${order} LIMIT ?`, [
      ...bindings,
      MAX_NAMED + 1,
    ]);
    if (found.length <= MAX_NAMED) return some(found);
    const row = await this.#sql.first<{ total: number }>(`SELECT COUNT(*) AS total FROM ${table}${sql}`, bindings);
    return some(found, row?.total ?? found.length);
  }
}
