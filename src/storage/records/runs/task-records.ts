import type { Scope } from '../../../domain/account.ts';
import type { Action, CheckAction } from '../../../domain/action.ts';
import type { Instant } from '../../../domain/instant.ts';
import { canBecome } from '../../../domain/state-machine.ts';
import {
  type CancelReason,
  FAILED_TASK,
  SUCCEEDED_TASK,
  TASK_STATES,
  type Task,
  type TaskState,
  UNFINISHED_TASK,
} from '../../../domain/task.ts';
import type { Key } from '../../../ports/records/page.ts';
import type {
  CheckFilter,
  EndedTasks,
  TaskClaim,
  TaskCounts,
  TaskEnd,
  TaskRecords,
} from '../../../ports/records/runs.ts';
import { Conditions, listed, literals } from '../../engine/conditions.ts';
import { hasLapsedIn, Leases } from '../../engine/leases.ts';
import type { Row } from '../../engine/mapper.ts';
import { Scan } from '../../engine/scan.ts';
import type { Sql } from '../../engine/sql.ts';
import { nodesOfTasks } from './needed-nodes.ts';
import { claimTask, TASK_LEASES } from './task-claim.ts';
import { taskColumns, taskMapper, toTaskRow } from './task-mapper.ts';

const STATE = literals(TASK_STATES);
/** More than there are. */
const MOST_STORES = 1_000_000;
const SELECT = `SELECT ${taskMapper.select('tasks')} FROM tasks`;

/** States in which a task was tried to its end. */
const JUDGED = [...SUCCEEDED_TASK, ...FAILED_TASK];

/** States of checks that say something of the copies. */
const ENDED_CHECK: readonly TaskState[] = [...SUCCEEDED_TASK, 'failed'];

const NO_GRANT = 'granted_bytes = NULL';
/** Of a copy that is made and waits to be sent, the bytes are there. */
const KEPT_GRANT = 'granted_bytes = CASE WHEN fingerprint IS NULL THEN NULL ELSE granted_bytes END';

/** Tasks: the queue that workers take from, and its history. */
export class KnexTaskRecords implements TaskRecords {
  readonly #sql: Sql;
  readonly #leases: Leases;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#leases = new Leases(sql, TASK_LEASES);
  }

  async find(scope: Scope, key: Key): Promise<Task | null> {
    const where = new Conditions().andKey(key).andScope(scope);
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}`, where.bindings);
    return row === null ? null : taskMapper.fromRow(row);
  }

  async findMany(scope: Scope, ids: readonly number[]): Promise<readonly Task[]> {
    if (ids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'id', ids).andScopeOf(scope, 'account_id');
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql}`, where.bindings);
    return rows.map((row) => taskMapper.fromRow(row));
  }

  async knownUuids(uuids: readonly string[]): Promise<ReadonlySet<string>> {
    if (uuids.length === 0) return new Set();
    const where = new Conditions().andIn(this.#sql, 'uuid', uuids);
    const rows = await this.#sql.all<{ uuid: string }>(`SELECT uuid FROM tasks${where.sql}`, where.bindings);
    return new Set(rows.map(({ uuid }) => uuid));
  }

  async ofRuns(runIds: readonly number[]): Promise<readonly Task[]> {
    if (runIds.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'run_id', runIds);
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY run_id, position, id`, where.bindings);
    return rows.map((row) => taskMapper.fromRow(row));
  }

  async countOfRuns(runIds: readonly number[]): Promise<ReadonlyMap<number, TaskCounts>> {
    if (runIds.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'run_id', runIds);
    const rows = await this.#sql.all<{ run_id: number; state: TaskState; total: number }>(
      `SELECT run_id, state, COUNT(*) AS total FROM tasks${where.sql} GROUP BY run_id, state`,
      where.bindings,
    );
    const counts = new Map<number, TaskCounts>();
    for (const { run_id: id, state, total } of rows) counts.set(id, { ...counts.get(id), [state]: total });
    return counts;
  }

  async neededNodes(ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
    return nodesOfTasks(this.#sql, ids);
  }

  async insertMany(tasks: readonly Task[]): Promise<void> {
    await this.#sql.insert('tasks', taskColumns, tasks.map(toTaskRow));
  }

  async unfinishedPairs(scheduleIds: readonly number[]): Promise<ReadonlySet<string>> {
    if (scheduleIds.length === 0) return new Set();
    const where = new Conditions().andIn(this.#sql, 'schedule_id', scheduleIds);
    where.andIn(this.#sql, 'state', UNFINISHED_TASK);
    const rows = await this.#sql.all<{ schedule_id: number; target_id: number }>(
      `SELECT DISTINCT schedule_id, target_id FROM tasks${where.sql}`,
      where.bindings,
    );
    return new Set(rows.map((row) => `${row.schedule_id}:${row.target_id}`));
  }

  async oldestUnfinished(scheduleId: number, targetId: number): Promise<Task | null> {
    const where = new Conditions().and('schedule_id = ? AND target_id = ?', scheduleId, targetId);
    where.andIn(this.#sql, 'state', UNFINISHED_TASK);
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql} ORDER BY id LIMIT 1`, where.bindings);
    return row === null ? null : taskMapper.fromRow(row);
  }

  async averageSeconds(scheduleIds: readonly number[], since: Instant): Promise<ReadonlyMap<string, number>> {
    if (scheduleIds.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'schedule_id', scheduleIds);
    where.and(`state IN ${listed(SUCCEEDED_TASK)} AND finished_at >= ? AND started_at IS NOT NULL`, since);
    const rows = await this.#sql.all<{ schedule: number; target: number; seconds: number | string }>(
      `SELECT schedule_id AS schedule, target_id AS target, AVG(finished_at - started_at) AS seconds
       FROM tasks${where.sql} GROUP BY schedule_id, target_id`,
      where.bindings,
    );
    return new Map(rows.map(({ schedule, target, seconds }) => [`${schedule}:${target}`, Number(seconds)]));
  }

  async unfinishedAt(scheduleId: number, targetId: number, at: Instant): Promise<Task | null> {
    const where = new Conditions().and('schedule_id = ? AND target_id = ?', scheduleId, targetId);
    where.and(`state <> ${STATE.skipped} AND created_at < ? AND (finished_at IS NULL OR finished_at >= ?)`, at, at);
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql} ORDER BY id DESC LIMIT 1`, where.bindings);
    return row === null ? null : taskMapper.fromRow(row);
  }

  async checks(scope: Scope, filter: CheckFilter): Promise<readonly Task[]> {
    const where = this.#checksOf(scope, filter.targetIds);
    if (filter.action !== undefined) where.and('action = ?', filter.action);
    if (filter.isScheduled !== undefined) where.and(`schedule_id IS ${filter.isScheduled ? 'NOT ' : ''}NULL`);
    if (filter.isUnfinished === true) where.andIn(this.#sql, 'state', UNFINISHED_TASK);
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY id DESC LIMIT ?`, [
      ...where.bindings,
      filter.limit,
    ]);
    return rows.map((row) => taskMapper.fromRow(row));
  }

  async lastChecks(
    scope: Scope,
    action: CheckAction,
    targetIds: readonly number[],
  ): Promise<ReadonlyMap<number, Task>> {
    const where = this.#checksOf(scope, targetIds).and('action = ?', action).andIn(this.#sql, 'state', ENDED_CHECK);
    const newest = `SELECT MAX(id) FROM tasks${where.sql} GROUP BY target_id`;
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE id IN (${newest})`, where.bindings);
    return new Map(rows.map((row) => taskMapper.fromRow(row)).map((task) => [task.targetId, task]));
  }

  /** In the words of the index on them. */
  #checksOf(scope: Scope, targetIds: readonly number[]): Conditions {
    return new Conditions()
      .and("action <> 'backup'")
      .andIn(this.#sql, 'target_id', targetIds)
      .andScopeOf(scope, 'account_id');
  }

  async claim(claim: TaskClaim): Promise<Task | null> {
    return claimTask(this.#sql, this.#leases, claim);
  }

  async isHeld(id: number, attempt: number, owner: string): Promise<boolean> {
    return this.#leases.isHeldBy(id, attempt, owner);
  }

  async renew(
    id: number,
    attempt: number,
    owner: string,
    until: Instant,
    progress: Task['progress'],
  ): Promise<boolean> {
    const change = taskMapper.toChange({ progress });
    return change !== null && this.#leases.renew(id, attempt, owner, until, change);
  }

  async recordFingerprint(id: number, attempt: number, fingerprint: string): Promise<boolean> {
    return this.#leases.change(id, attempt, { sql: 'fingerprint = ?', bindings: [fingerprint] });
  }

  async grantBytes(id: number, attempt: number, bytes: number, asked: number): Promise<boolean> {
    return this.#leases.change(id, attempt, { sql: 'granted_bytes = ?, asked_bytes = ?', bindings: [bytes, asked] });
  }

  async useGrant(id: number, attempt: number): Promise<boolean> {
    return this.#leases.change(id, attempt, { sql: 'asked_bytes = granted_bytes', bindings: [] });
  }

  async recordFollowUps(id: number, attempt: number, followUps: Task['followUps']): Promise<boolean> {
    const change = taskMapper.toChange({ followUps });
    if (change === null) return false;
    const hasFailed = followUps.some(({ outcome }) => outcome === 'failed');
    const warned = `, state = CASE WHEN state = ${STATE.succeeded} THEN ${STATE.succeeded_with_warnings} ELSE state END`;
    const { changes } = await this.#sql.write(
      `UPDATE tasks SET ${change.sql}${hasFailed ? warned : ''} WHERE id = ? AND attempt = ?`,
      [...change.bindings, id, attempt],
    );
    return changes === 1;
  }

  async end(id: number, attempt: number, end: TaskEnd): Promise<boolean> {
    if (!canBecome<TaskState>(TASK_STATES, 'running', end.state)) throw new Error(`No attempt ends as '${end.state}'.`);
    const finishedAt = end.state === 'queued' ? null : end.finishedAt;
    const { notBefore = null } = end;
    const change = taskMapper.toChange({ ...end, finishedAt, notBefore });
    if (change === null) return false;
    const granted = end.state === 'queued' ? KEPT_GRANT : NO_GRANT;
    return this.#leases.end(id, attempt, { sql: `${change.sql}, ${granted}`, bindings: change.bindings });
  }

  async cancelQueued(
    filter: { readonly scheduleId?: number; readonly targetId?: number },
    reason: CancelReason,
    now: Instant,
  ): Promise<readonly Task[]> {
    const where = new Conditions().and(`state = ${STATE.queued}`);
    if (filter.scheduleId !== undefined) where.and('schedule_id = ?', filter.scheduleId);
    if (filter.targetId !== undefined) where.and('target_id = ?', filter.targetId);
    // Nothing named is nothing meant: never the whole queue.
    if (filter.scheduleId === undefined && filter.targetId === undefined) return [];
    const rows = await this.#sql.all<Row>(
      `${SELECT}${where.sql} ORDER BY id${this.#sql.engine.forUpdate}`,
      where.bindings,
    );
    if (rows.length === 0) return [];
    const chosen = new Conditions()
      .andIn(
        this.#sql,
        'id',
        rows.map((row) => row.id ?? null),
      )
      .and(`state = ${STATE.queued}`);
    const set = `state = ${STATE.cancelled}, reason = ?, finished_at = ?, ${NO_GRANT}`;
    await this.#sql.write(`UPDATE tasks SET ${set}${chosen.sql}`, [reason, now, ...chosen.bindings]);
    return rows.map((row) => ({ ...taskMapper.fromRow(row), state: 'cancelled', reason, finishedAt: now }));
  }

  async cancelUnfinished(
    filter: { readonly id: number } | { readonly runId: number },
    reason: CancelReason,
    now: Instant,
  ): Promise<readonly Task[]> {
    const where = new Conditions().andIn(this.#sql, 'state', UNFINISHED_TASK);
    if ('id' in filter) where.and('id = ?', filter.id);
    else where.and('run_id = ?', filter.runId);
    const rows = await this.#sql.all<Row>(
      `${SELECT}${where.sql} ORDER BY id${this.#sql.engine.forUpdate}`,
      where.bindings,
    );
    if (rows.length === 0) return [];
    const change = {
      sql: `state = ${STATE.cancelled}, reason = ?, error = NULL, finished_at = ?, ${NO_GRANT}`,
      bindings: [reason, now],
    };
    await this.#leases.endAll(
      rows.map(({ id = null }) => id),
      change,
    );
    return rows.map((row) => ({ ...taskMapper.fromRow(row), state: 'cancelled', reason, finishedAt: now }));
  }

  async countByState(states: readonly TaskState[]): Promise<number> {
    return this.#count(new Conditions().andIn(this.#sql, 'state', states));
  }

  async countLapsed(lapsedAt: Instant): Promise<number> {
    return this.#count(new Conditions().and(`state = ${STATE.running} AND ${hasLapsedIn('tasks')}`, lapsedAt));
  }

  async queuedByStore(): Promise<readonly { storeId: number; count: number; since: Instant }[]> {
    const where = new Conditions().and(`state = ${STATE.queued} AND finished_at IS NULL`);
    const rows = await new Scan(this.#sql, { from: 'tasks', where }).rows<{
      store_id: number;
      count: number;
      since: Instant;
    }>(
      `SELECT store_id, COUNT(*) AS count, MIN(created_at) AS since FROM tasks${where.sql} GROUP BY store_id ORDER BY store_id`,
      where.bindings,
      MOST_STORES,
      0,
    );
    return rows.map(({ store_id: storeId, count, since }) => ({ storeId, count, since }));
  }

  async busyStores(): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ store_id: number }>(
      `SELECT DISTINCT store_id FROM tasks WHERE state IN ${listed(UNFINISHED_TASK)} ORDER BY store_id`,
      [],
    );
    return rows.map((row) => row.store_id);
  }

  async countEnded(scope: Scope, since: Instant): Promise<EndedTasks> {
    const where = new Conditions().andScope(scope, 't.account_id').and(`t.state IN ${listed(JUDGED)}`);
    where.and('t.finished_at >= ? AND t.action = ?', since, 'backup' satisfies Action);
    const [row] = await new Scan(this.#sql, { from: 'tasks t', where }).rows<{ succeeded: number; failed: number }>(
      `SELECT COUNT(CASE WHEN t.state IN ${listed(SUCCEEDED_TASK)} THEN 1 END) AS succeeded,
         COUNT(CASE WHEN t.state IN ${listed(FAILED_TASK)} THEN 1 END) AS failed
       FROM tasks t LEFT JOIN snapshots p ON p.id = t.snapshot_id${where.sql} AND COALESCE(p.is_transient, 0) = 0`,
      where.bindings,
      1,
      0,
    );
    return { succeeded: row?.succeeded ?? 0, failed: row?.failed ?? 0 };
  }

  async countRunsFailed(since: Instant, until: Instant): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      `SELECT COUNT(DISTINCT run_id) AS total FROM tasks
       WHERE state IN ${listed(FAILED_TASK)} AND finished_at BETWEEN ? AND ?`,
      [since, until],
    );
    return row?.total ?? 0;
  }

  async #count(where: Conditions): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      `SELECT COUNT(*) AS total FROM tasks${where.sql}`,
      where.bindings,
    );
    return row?.total ?? 0;
  }
}
