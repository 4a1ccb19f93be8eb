import type { Scope } from '../../../domain/account.ts';
import { problem } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import { QUARTER } from '../../../domain/load.ts';
import { RUN_OUTCOMES, type Run } from '../../../domain/run.ts';
import { VISIBLE } from '../../../domain/snapshot.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { FAILED_TASK, TASK_STATES } from '../../../domain/task.ts';
import { mapInSlices } from '../../../ports/current-call.ts';
import type { Key, Slice } from '../../../ports/records/page.ts';
import type {
  PassedSlots,
  QuarterRuns,
  RunFilter,
  RunOutcomeFacts,
  RunPage,
  RunRecords,
} from '../../../ports/records/runs.ts';
import { Conditions, listed, literals, selectPage } from '../../engine/conditions.ts';
import { isDuplicate } from '../../engine/errors.ts';
import { type Mapper, mapper, plain, type Row } from '../../engine/mapper.ts';
import { Scan } from '../../engine/scan.ts';
import type { Sql } from '../../engine/sql.ts';
import { ANY_CLASS } from '../snapshots/snapshot-counts.ts';

/** Between a run and its row. */
export const runMapper: Mapper<Run> = mapper<Run>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  scheduleId: plain(),
  action: plain(),
  trigger: plain(),
  outcome: plain(),
  reason: plain(),
  fireTime: plain(),
  coversFrom: plain(),
  coversTo: plain(),
  coversCount: plain(),
  taskOrder: plain(),
  createdAt: plain(),
  deletedAt: plain(),
});

const OUTCOME = literals(RUN_OUTCOMES);
const TASK = literals(TASK_STATES);
const ANY_OUTCOME = `outcome IN ${listed(statesOf(RUN_OUTCOMES))}`;
const CAME_AT = 'COALESCE(fire_time, created_at)';
const COLUMNS = runMapper.select('runs');

/** More quarters of an hour than are ever asked for: those of ten years. */
const EVERY_QUARTER = 400_000;

/** Runs: one for each slot or request. */
export class KnexRunRecords implements RunRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(scope: Scope, key: Key): Promise<Run | null> {
    const where = new Conditions().andKey(key).andScope(scope).and('deleted_at IS NULL');
    const row = await this.#sql.first<Row>(`SELECT ${COLUMNS} FROM runs${where.sql}`, where.bindings);
    return row === null ? null : runMapper.fromRow(row);
  }

  async list(scope: Scope, filter: RunFilter, page: RunPage): Promise<Slice<Run>> {
    const where = new Conditions().andScope(scope).and('deleted_at IS NULL');
    if (filter.ids !== undefined) where.andIn(this.#sql, 'id', filter.ids);
    if (filter.accountId !== undefined) where.and('account_id = ?', filter.accountId);
    if (filter.hasFailed === true) {
      where.and(
        `(outcome = ${OUTCOME.missed} OR EXISTS (SELECT 1 FROM tasks WHERE tasks.run_id = runs.id AND tasks.state = ${TASK.failed}))`,
      );
    }
    if (filter.scheduleId !== undefined) where.and('schedule_id = ?', filter.scheduleId);
    if (filter.isScheduled !== undefined) where.and(`schedule_id IS ${filter.isScheduled ? 'NOT ' : ''}NULL`);
    if (filter.actions !== undefined) where.andIn(this.#sql, 'action', filter.actions);
    if (filter.outcomes !== undefined) where.andIn(this.#sql, 'outcome', filter.outcomes);
    if (filter.reasons !== undefined) {
      const own = new Conditions().andIn(this.#sql, 'runs.reason', filter.reasons);
      const ofTasks = new Conditions().and('k.run_id = runs.id').andIn(this.#sql, 'k.reason', filter.reasons);
      const isOfTasks = new Conditions().and(`EXISTS (SELECT 1 FROM tasks k${ofTasks.sql})`, ...ofTasks.bindings);
      where.andAny([own, isOfTasks]);
    }
    const { targetId, storeId, taskStates } = filter;
    if (targetId !== undefined || storeId !== undefined || taskStates !== undefined) {
      const task = new Conditions().and('k.run_id = runs.id');
      if (targetId !== undefined) task.and('k.target_id = ?', targetId);
      if (storeId !== undefined) task.and('k.store_id = ?', storeId);
      if (taskStates !== undefined) task.andIn(this.#sql, 'k.state', taskStates);
      where.and(`EXISTS (SELECT 1 FROM tasks k${task.sql})`, ...task.bindings);
    }
    if (filter.from !== undefined) {
      // A slot is recorded when it has come, never before: what was recorded since is all that is looked through, by an
      // index that begins with the outcome.
      if (filter.outcomes === undefined) where.and(ANY_OUTCOME);
      where.and(`created_at >= ? AND ${CAME_AT} >= ?`, filter.from, filter.from);
    }
    if (filter.to !== undefined) where.and(`${CAME_AT} < ?`, filter.to);
    if (filter.hasSnapshots === true) {
      // From the snapshots: of all that ever ran, few have any left.
      const held = new Conditions().andScope(scope, 'p.account_id').and('p.is_transient = 0').and(ANY_CLASS);
      held.and(`p.state IN ${listed(VISIBLE)}`);
      const runs = `SELECT k.run_id FROM snapshots p JOIN tasks k ON k.id = p.task_id${held.sql}`;
      where.and(`id IN (${runs})`, ...held.bindings);
    }
    if (filter.scheduleNamed !== undefined) {
      const named = new Conditions().andScope(scope, 's.account_id').andText(this.#sql, 's.name', filter.scheduleNamed);
      where.and(`schedule_id IN (SELECT s.id FROM schedules s${named.sql})`, ...named.bindings);
    }
    if (filter.targetNamed !== undefined) {
      const named = new Conditions().and('k.run_id = runs.id');
      named.andText(this.#sql, 'COALESCE(l.label, n.name)', filter.targetNamed);
      const linked = 'LEFT JOIN schedule_targets l ON l.schedule_id = k.schedule_id AND l.target_id = k.target_id';
      const tasks = `tasks k JOIN targets n ON n.id = k.target_id ${linked}${named.sql}`;
      where.and(`EXISTS (SELECT 1 FROM ${tasks})`, ...named.bindings);
    }
    const query = {
      select: COLUMNS,
      from: 'runs',
      scanned: { table: 'runs', scope },
      key: 'runs.id',
      where,
      orderColumns: { id: 'id', fireTime: CAME_AT },
      tieColumns: ['id'],
    };
    const latestFirst = { orderBy: 'id', descending: true, ...page } as const;
    return selectPage(this.#sql, query, latestFirst, (rows) => mapInSlices(rows, (row) => runMapper.fromRow(row)));
  }

  async ofSlots(scheduleIds: readonly number[], from: Instant, to: Instant, limit: number): Promise<readonly Run[]> {
    const where = new Conditions().andIn(this.#sql, 'schedule_id', scheduleIds);
    where.and('fire_time >= ?', from).and('covers_from <= ?', to).and('deleted_at IS NULL');
    const rows = await this.#sql.all<Row>(
      `SELECT ${COLUMNS} FROM runs${where.sql} ORDER BY fire_time, schedule_id LIMIT ?`,
      [...where.bindings, limit],
    );
    return mapInSlices(rows, (row) => runMapper.fromRow(row));
  }

  async countSlots(
    scheduleIds: readonly number[],
    { from, to }: { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly QuarterRuns[]> {
    if (scheduleIds.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'r.schedule_id', scheduleIds);
    where.and('r.fire_time >= ? AND r.fire_time < ? AND r.deleted_at IS NULL', from, to);
    const hasFailed = `EXISTS (SELECT 1 FROM tasks k WHERE k.run_id = r.id AND k.state IN ${listed(FAILED_TASK)})`;
    const rows = await new Scan(this.#sql, { from: 'runs r', where }).rows<Record<keyof QuarterRuns, number | string>>(
      `SELECT r.fire_time - r.fire_time % ${QUARTER} AS at,
         SUM(CASE WHEN r.outcome = ${OUTCOME.fired} THEN 1 ELSE 0 END) AS fired,
         SUM(CASE WHEN r.outcome = ${OUTCOME.fired} AND ${hasFailed} THEN 1 ELSE 0 END) AS failed,
         SUM(CASE WHEN r.outcome = ${OUTCOME.fired} THEN r.covers_count - 1 ELSE r.covers_count END) AS unfired
       FROM runs r${where.sql} GROUP BY at`,
      where.bindings,
      EVERY_QUARTER,
      0,
    );
    return rows.map(({ at, fired, failed, unfired }) => ({
      at: Number(at),
      fired: Number(fired),
      failed: Number(failed),
      unfired: Number(unfired),
    }));
  }

  async insertMany(runs: readonly Run[]): Promise<void> {
    try {
      await this.#sql.insert(
        'runs',
        runMapper.columns,
        runs.map((run) => runMapper.toRow(run)),
      );
    } catch (error) {
      throw isDuplicate(error) ? problem('slot_recorded', {}, error) : error;
    }
  }

  async lastCovered(scheduleIds: readonly number[]): Promise<ReadonlyMap<number, Instant>> {
    if (scheduleIds.length === 0) return new Map();
    const list = this.#sql.engine.inList(scheduleIds);
    // One index answers both, for each schedule from its end: its runs are many, those without a fire time few.
    const rows = await this.#sql.all<{ id: number; fired: Instant | null; redated: Instant | null }>(
      `SELECT s.id,
         (SELECT fire_time FROM runs WHERE schedule_id = s.id ORDER BY fire_time DESC LIMIT 1) AS fired,
         (SELECT MAX(covers_to) FROM runs WHERE schedule_id = s.id AND fire_time IS NULL) AS redated
       FROM schedules s WHERE s.id IN ${list.sql}`,
      [list.binding],
    );
    const covered = new Map<number, Instant>();
    for (const { id, fired, redated } of rows) {
      if (fired !== null || redated !== null) covered.set(id, Math.max(fired ?? 0, redated ?? 0));
    }
    return covered;
  }

  async lastBegun(scheduleIds: readonly number[]): Promise<ReadonlyMap<number, Instant>> {
    if (scheduleIds.length === 0) return new Map();
    const list = this.#sql.engine.inList(scheduleIds);
    // As in `lastCovered`: of the many slots only the last is looked at.
    const found = await this.#sql.all<{ fired: number | null; asked: number | null }>(
      `SELECT
         (SELECT id FROM runs WHERE schedule_id = s.id AND outcome = ${OUTCOME.fired}
          ORDER BY fire_time DESC LIMIT 1) AS fired,
         (SELECT MAX(id) FROM runs
          WHERE schedule_id = s.id AND fire_time IS NULL AND outcome = ${OUTCOME.fired}) AS asked
       FROM schedules s WHERE s.id IN ${list.sql}`,
      [list.binding],
    );
    const ids = [...new Set(found.flatMap(({ fired, asked }) => [fired ?? [], asked ?? []].flat()))];
    if (ids.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'id', ids);
    const rows = await this.#sql.all<{ id: number; begun: Instant }>(
      `SELECT schedule_id AS id, MAX(created_at) AS begun FROM runs${where.sql} GROUP BY schedule_id`,
      where.bindings,
    );
    return new Map(rows.map(({ id, begun }) => [id, begun]));
  }

  async passed(ids: readonly number[]): Promise<readonly PassedSlots[]> {
    if (ids.length === 0) return [];
    const list = this.#sql.engine.inList(ids);
    return this.#sql.all<PassedSlots>(
      `SELECT schedule_id AS "scheduleId", NULL AS "targetId", action, 'missed' AS outcome, fire_time AS slot,
         covers_count AS count, COALESCE(reason, '') AS reason
       FROM runs WHERE id IN ${list.sql} AND outcome = ${OUTCOME.missed} AND schedule_id IS NOT NULL
       UNION ALL
       SELECT k.schedule_id, k.target_id, k.action, 'skipped', r.fire_time, 1, COALESCE(k.reason, '')
       FROM tasks k JOIN runs r ON r.id = k.run_id
       WHERE k.run_id IN ${list.sql} AND k.state = ${TASK.skipped} AND r.fire_time IS NOT NULL AND k.schedule_id IS NOT NULL`,
      [list.binding, list.binding],
    );
  }

  async outcomes(ids: readonly number[]): Promise<readonly RunOutcomeFacts[]> {
    if (ids.length === 0) return [];
    const list = this.#sql.engine.inList(ids);
    return this.#sql.all<RunOutcomeFacts>(
      `SELECT outcome, reason, \`trigger\`, fire_time AS "fireTime", created_at AS "createdAt" FROM runs WHERE id IN ${list.sql}`,
      [list.binding],
    );
  }

  async countMissed(since: Instant, until: Instant): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      `SELECT COUNT(*) AS total FROM runs WHERE outcome = ${OUTCOME.missed} AND created_at BETWEEN ? AND ?`,
      [since, until],
    );
    return row?.total ?? 0;
  }
}
