import type { Scope } from '../../../domain/account.ts';
import type { Action } from '../../../domain/action.ts';
import type { Some } from '../../../domain/alert.ts';
import type { Instant } from '../../../domain/instant.ts';
import { RUN_OUTCOMES, type Run } from '../../../domain/run.ts';
import { LOST, SNAPSHOT_STATES } from '../../../domain/snapshot.ts';
import { FAILED_TASK, SUCCEEDED_TASK, TASK_STATES, type Task, type TaskState } from '../../../domain/task.ts';
import { mapInSlices } from '../../../ports/current-call.ts';
import type {
  DayTasks,
  LostSnapshot,
  MissedRun,
  OverviewRecords,
  TargetState,
  TroubledTask,
  UnfiredSchedule,
} from '../../../ports/records/overview.ts';
import { Conditions, listed, literals } from '../../engine/conditions.ts';
import type { Row } from '../../engine/mapper.ts';
import { Scan } from '../../engine/scan.ts';
import type { Bound, Sql } from '../../engine/sql.ts';
import { runMapper } from '../runs/run-records.ts';
import { taskMapper } from '../runs/task-mapper.ts';

const TASK = literals(TASK_STATES);
const OUTCOME = literals(RUN_OUTCOMES);
const SNAPSHOT = literals(SNAPSHOT_STATES);
const ENDED = listed([...SUCCEEDED_TASK, ...FAILED_TASK]);
const BACKUP: Action = 'backup';
const CAME_AT = 'COALESCE(r.fire_time, r.created_at)';

/** More groups than there can be: a target has one for each day and state. */
const EVERY = 1_000_000;

const TROUBLED = `k.id AS taskId, k.run_id AS runId, k.schedule_id AS scheduleId, k.target_id AS targetId,
  k.store_id AS storeId`;

/** A later task `n` of the same kind on the same target, which was carried out; of a schedule, one of its own. */
const LATER = 'n.target_id = k.target_id AND n.id > k.id';
const HAS_LATER = `EXISTS (SELECT 1 FROM tasks n WHERE n.schedule_id = k.schedule_id AND n.state IN ${ENDED} AND ${LATER})`;
const HAS_LATER_BY_HAND = `EXISTS (SELECT 1 FROM tasks n WHERE n.state IN ${ENDED} AND n.action = k.action AND ${LATER})`;
const IS_LINKED =
  'EXISTS (SELECT 1 FROM schedule_targets l WHERE l.schedule_id = k.schedule_id AND l.target_id = k.target_id)';

interface StateRow {
  readonly id: number;
  readonly taskId: number | null;
  readonly state: TaskState;
  readonly endedAt: Instant;
  readonly snapshotId: number | null;
  readonly takenFor: Instant;
  readonly sizeBytes: number | null;
  readonly contentBytes: number | null;
  readonly nextFireAt: Instant | null;
}

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value));

/** What people are shown first, by the indexes on states and times. */
export class KnexOverviewRecords implements OverviewRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  failed(scope: Scope, since: Instant, limit: number): Promise<Some<TroubledTask>> {
    const where = new Conditions()
      .and(`k.state IN ${listed(FAILED_TASK)} AND k.finished_at >= ?`, since)
      .andScopeOf(scope, 'k.account_id')
      .and('g.deleted_at IS NULL AND s.deleted_at IS NULL')
      .and(`CASE WHEN k.schedule_id IS NULL THEN NOT ${HAS_LATER_BY_HAND} ELSE ${IS_LINKED} AND NOT ${HAS_LATER} END`);
    const from = 'tasks k JOIN targets g ON g.id = k.target_id LEFT JOIN schedules s ON s.id = k.schedule_id';
    return this.#first<TroubledTask>(
      `${TROUBLED}, COALESCE(k.reason, k.state) AS reason, k.finished_at AS at`,
      { from, where, order: 'k.finished_at DESC, k.id DESC' },
      limit,
    );
  }

  missed(scope: Scope, since: Instant, limit: number): Promise<Some<MissedRun>> {
    const where = new Conditions()
      .and(`r.outcome = ${OUTCOME.missed} AND r.created_at >= ? AND r.deleted_at IS NULL`, since)
      .andScopeOf(scope, 'r.account_id')
      .and('s.deleted_at IS NULL')
      .and(`NOT EXISTS (SELECT 1 FROM runs m WHERE m.schedule_id = r.schedule_id AND m.outcome = ${OUTCOME.missed}
        AND m.fire_time > r.fire_time)`)
      .and(`NOT EXISTS (SELECT 1 FROM runs f WHERE f.schedule_id = r.schedule_id AND f.outcome = ${OUTCOME.fired}
        AND (f.fire_time > r.fire_time OR (f.fire_time IS NULL AND f.id > r.id))
        AND EXISTS (SELECT 1 FROM tasks n WHERE n.run_id = f.id AND n.state IN ${ENDED}))`);
    return this.#first<MissedRun>(
      `r.id AS runId, r.schedule_id AS scheduleId, COALESCE(r.reason, r.outcome) AS reason, r.fire_time AS at`,
      { from: 'runs r JOIN schedules s ON s.id = r.schedule_id', where, order: 'r.created_at DESC, r.id DESC' },
      limit,
    );
  }

  waiting(scope: Scope, before: Instant, limit: number): Promise<Some<TroubledTask>> {
    const where = new Conditions()
      .and(`k.state = ${TASK.queued} AND k.finished_at IS NULL AND k.created_at < ?`, before)
      .andScopeOf(scope, 'k.account_id');
    return this.#first<TroubledTask>(
      `${TROUBLED}, COALESCE(k.reason, k.state) AS reason, k.created_at AS at`,
      { from: 'tasks k', where, order: 'k.created_at, k.id' },
      limit,
    );
  }

  unfired(scope: Scope, before: Instant, limit: number): Promise<Some<UnfiredSchedule>> {
    const where = new Conditions()
      .and('s.next_fire_at < ? AND s.deleted_at IS NULL AND s.paused_at IS NULL', before)
      .andScopeOf(scope, 's.account_id')
      .and('a.suspended_at IS NULL');
    return this.#first<UnfiredSchedule>(
      's.id AS scheduleId, s.next_fire_at AS at',
      { from: 'schedules s JOIN accounts a ON a.id = s.account_id', where, order: 's.next_fire_at, s.id' },
      limit,
    );
  }

  lost(scope: Scope, limit: number): Promise<Some<LostSnapshot>> {
    const where = new Conditions()
      .and(`p.state IN ${listed(LOST)} AND p.is_transient = 0`)
      .andScopeOf(scope, 'p.account_id');
    return this.#first<LostSnapshot>(
      `p.id AS snapshotId, p.schedule_id AS scheduleId, p.target_id AS targetId, p.store_id AS storeId, p.state,
       COALESCE(p.verified_at, p.created_at) AS at`,
      { from: 'snapshots p', where, order: 'p.id DESC' },
      limit,
    );
  }

  async running(scope: Scope, limit: number): Promise<Some<Task>> {
    const where = new Conditions()
      .and(`tasks.state = ${TASK.running} AND tasks.finished_at IS NULL`)
      .andScopeOf(scope, 'tasks.account_id');
    const { count, named } = await this.#first<Row>(
      taskMapper.select('tasks'),
      { from: 'tasks', where, order: 'tasks.started_at, tasks.id' },
      limit,
    );
    return { count, named: named.map((row) => taskMapper.fromRow(row)) };
  }

  lastBytes(targetIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return this.#ofNewest('content_bytes', targetIds);
  }

  lastSizes(targetIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return this.#ofNewest('size_bytes', targetIds);
  }

  async #ofNewest(
    column: 'content_bytes' | 'size_bytes',
    targetIds: readonly number[],
  ): Promise<ReadonlyMap<number, number>> {
    if (targetIds.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'g.id', targetIds);
    const rows = await this.#sql.all<{ id: number; bytes: number | null }>(
      `SELECT g.id, (SELECT p.${column} FROM snapshots p WHERE p.target_id = g.id AND p.state = ${SNAPSHOT.available}
         AND p.is_transient = 0 ORDER BY p.taken_for DESC LIMIT 1) AS bytes FROM targets g${where.sql}`,
      where.bindings,
    );
    return new Map(rows.flatMap(({ id, bytes }) => (bytes === null ? [] : [[id, Number(bytes)] as const])));
  }

  async targetStates(targetIds: readonly number[]): Promise<readonly TargetState[]> {
    if (targetIds.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'g.id', targetIds);
    const rows = await this.#sql.all<StateRow>(
      `SELECT g.id, k.id AS taskId, k.state, COALESCE(k.finished_at, k.created_at) AS endedAt,
         p.id AS snapshotId, p.taken_for AS takenFor, p.size_bytes AS sizeBytes, p.content_bytes AS contentBytes,
         (SELECT MIN(s.next_fire_at) FROM schedules s JOIN schedule_targets l ON l.schedule_id = s.id
           WHERE l.target_id = g.id AND s.deleted_at IS NULL AND s.paused_at IS NULL) AS nextFireAt
       FROM targets g
       LEFT JOIN tasks k ON k.id = (SELECT MAX(n.id) FROM tasks n LEFT JOIN snapshots c ON c.id = n.snapshot_id
         WHERE n.target_id = g.id AND n.action = '${BACKUP}' AND COALESCE(c.is_transient, 0) = 0)
       LEFT JOIN snapshots p ON p.id = (SELECT c.id FROM snapshots c WHERE c.target_id = g.id
         AND c.state = ${SNAPSHOT.available} AND c.is_transient = 0 ORDER BY c.taken_for DESC, c.id DESC LIMIT 1)${where.sql}`,
      where.bindings,
    );
    return rows.map((row) => ({
      targetId: row.id,
      lastTask: row.taskId === null ? null : { id: row.taskId, state: row.state, at: row.endedAt },
      lastSnapshot:
        row.snapshotId === null
          ? null
          : {
              id: row.snapshotId,
              takenFor: row.takenFor,
              sizeBytes: numberOrNull(row.sizeBytes),
              contentBytes: numberOrNull(row.contentBytes),
            },
      nextFireAt: row.nextFireAt,
    }));
  }

  async tasksByDay(
    targetIds: readonly number[],
    days: readonly Instant[],
    { from, to }: { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly DayTasks[]> {
    if (targetIds.length === 0) return [];
    const there = new Conditions().andIn(this.#sql, 'k.target_id', targetIds).and('k.created_at >= ?', from);
    const where = there
      .with('k.action = ?', BACKUP)
      .and(`${CAME_AT} >= ? AND ${CAME_AT} < ?`, from, to)
      .and('COALESCE(p.is_transient, 0) = 0');
    const day = days.map(() => `(${CAME_AT} >= ?)`).join(' + ');
    return new Scan(this.#sql, { from: 'tasks k', where: there }).rows<DayTasks>(
      `SELECT k.target_id AS targetId, ${day} AS day, k.state, COUNT(*) AS count,
         MIN(${CAME_AT}) AS first, MAX(${CAME_AT}) AS last
       FROM tasks k JOIN runs r ON r.id = k.run_id LEFT JOIN snapshots p ON p.id = k.snapshot_id${where.sql}
       GROUP BY k.target_id, day, k.state`,
      [...days, ...where.bindings],
      EVERY,
      0,
    );
  }

  async unfiredRuns(
    scheduleIds: readonly number[],
    { from, to }: { readonly from: Instant; readonly to: Instant },
    limit: number,
  ): Promise<readonly Run[]> {
    if (scheduleIds.length === 0) return [];
    const where = new Conditions()
      .andIn(this.#sql, 'schedule_id', scheduleIds)
      .and('fire_time >= ? AND covers_from < ?', from, to)
      .and(`outcome <> ${OUTCOME.fired} AND deleted_at IS NULL`);
    const rows = await this.#sql.all<Row>(
      `SELECT ${runMapper.select('runs')} FROM runs${where.sql} ORDER BY fire_time DESC LIMIT ?`,
      [...where.bindings, limit],
    );
    return mapInSlices(rows, (row) => runMapper.fromRow(row));
  }

  async #first<Thing>(
    select: string,
    { from, where, order }: { readonly from: string; readonly where: Conditions; readonly order: string },
    limit: number,
  ): Promise<Some<Thing>> {
    const bindings: readonly Bound[] = where.bindings;
    const found = await this.#sql.all<Thing>(`SELECT ${select} FROM ${from}${where.sql} ORDER BY ${order} LIMIT ?`, [
      ...bindings,
      limit + 1,
    ]);
    if (found.length <= limit) return { count: found.length, named: found };
    const row = await this.#sql.first<{ total: number }>(`SELECT COUNT(*) AS total FROM ${from}${where.sql}`, bindings);
    return { count: row?.total ?? found.length, named: found.slice(0, limit) };
  }
}
