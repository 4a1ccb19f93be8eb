import type { Scope } from '../../../domain/account.ts';
import { problem } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Schedule, ScheduleTarget } from '../../../domain/schedule.ts';
import { mapInSlices } from '../../../ports/current-call.ts';
import type { Key, Page, PiecedSlice, Slice } from '../../../ports/records/page.ts';
import type {
  LinkedSchedule,
  ScheduleColumn,
  ScheduleFilter,
  ScheduleLinkColumn,
  ScheduleRecords,
} from '../../../ports/records/schedules.ts';
import { Conditions, gather, selectPage, selectPieces } from '../../engine/conditions.ts';
import type { Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { targetMapper } from '../targets/target-records.ts';
import { matchingSchedules } from './schedule-filter.ts';
import { ScheduleLinks } from './schedule-links.ts';
import { scheduleColumns, selectSchedule, toSchedule, toScheduleChange, toScheduleRow } from './schedule-rows.ts';

const SELECT = `SELECT ${selectSchedule('s')} FROM schedules s`;
const EVER = '1 = 1';
const IS_ENABLED = 's.deleted_at IS NULL AND s.paused_at IS NULL';

/** Schedules with their links; deleted ones are not found. Links are written by `insert` and `replaceTargets` only. */
export class KnexScheduleRecords implements ScheduleRecords {
  readonly #sql: Sql;
  readonly #links: ScheduleLinks;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#links = new ScheduleLinks(sql);
  }

  async find(scope: Scope, key: Key): Promise<Schedule | null> {
    return this.#findOne(scope, key, '');
  }

  async findEver(scope: Scope, key: Key): Promise<Schedule | null> {
    return this.#findOne(scope, key, '', EVER);
  }

  async findMany(scope: Scope, ids: readonly number[]): Promise<readonly Schedule[]> {
    if (ids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 's.id', ids).andScopeOf(scope, 's.account_id');
    return this.#withLinks(await this.#sql.all<Row>(`${SELECT}${where.sql}`, where.bindings));
  }

  async findAny(id: number): Promise<Schedule | null> {
    return this.findEver('everything', { id });
  }

  async enabledAfter(after: number, limit: number): Promise<readonly Schedule[]> {
    return this.#enabledAfter(after, limit, '');
  }

  async enabledIdsAfter(after: number, limit: number): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT s.id FROM schedules s WHERE s.id > ? AND ${IS_ENABLED} ORDER BY s.id LIMIT ?`,
      [after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async lockEnabledAfter(after: number, limit: number): Promise<readonly Schedule[]> {
    return this.#enabledAfter(after, limit, this.#sql.engine.forUpdate);
  }

  async lock(scope: Scope, key: Key): Promise<Schedule | null> {
    return this.#findOne(scope, key, this.#sql.engine.forUpdate);
  }

  async list(scope: Scope, filter: ScheduleFilter, page: Page<ScheduleColumn>): Promise<Slice<Schedule>> {
    return gather(await this.listInPieces(scope, filter, page));
  }

  async listInPieces(scope: Scope, filter: ScheduleFilter, page: Page<ScheduleColumn>): Promise<PiecedSlice<Schedule>> {
    const where = matchingSchedules(this.#sql, scope, filter);
    if (filter.targetId !== undefined) {
      where.and('s.id IN (SELECT schedule_id FROM schedule_targets WHERE target_id = ?)', filter.targetId);
    }
    if (filter.targetIds !== undefined) {
      const links = new Conditions().andIn(this.#sql, 'target_id', filter.targetIds);
      where.and(`s.id IN (SELECT schedule_id FROM schedule_targets${links.sql})`, ...links.bindings);
    }
    const query = {
      select: selectSchedule('s'),
      from: 'schedules s',
      scanned: { table: 'schedules', scope },
      key: 's.id',
      where,
      orderColumns: {
        id: 's.id',
        uuid: 's.uuid',
        name: 's.name',
        createdAt: 's.created_at',
        nextFireAt: 's.next_fire_at',
      },
      tieColumns: ['s.id'],
    };
    return selectPieces(this.#sql, query, page, (rows) => this.#withLinks(rows));
  }

  async listLinks(
    scope: Scope,
    filter: ScheduleFilter,
    page: Page<ScheduleLinkColumn>,
  ): Promise<Slice<LinkedSchedule>> {
    const where = matchingSchedules(this.#sql, scope, filter).and('t.deleted_at IS NULL');
    if (filter.targetId !== undefined) where.and('l.target_id = ?', filter.targetId);
    if (filter.targetIds !== undefined) where.andIn(this.#sql, 'l.target_id', filter.targetIds);
    const query = {
      select: `${selectSchedule('s', 's_')}, ${targetMapper.select('t', 't_')}`,
      from: 'schedules s JOIN schedule_targets l ON l.schedule_id = s.id JOIN targets t ON t.id = l.target_id',
      scanned: { table: 'schedules', joins: ' LEFT JOIN schedule_targets l ON l.schedule_id = schedules.id', scope },
      where,
      orderColumns: {
        id: 's.id',
        name: 's.name',
        createdAt: 's.created_at',
        targetId: 't.id',
        targetName: 't.name',
      },
      tieColumns: ['s.id', 'l.position', 't.id'],
    };
    return selectPage(this.#sql, query, page, async (rows) => {
      const links = await this.#links.ofSchedules([...new Set(rows.map((row) => Number(row.s_id)))]);
      return mapInSlices(rows, (row) => ({
        schedule: toSchedule(row, links.get(Number(row.s_id)) ?? [], 's_'),
        target: targetMapper.fromRow(row, 't_'),
      }));
    });
  }

  async insert(schedule: Schedule): Promise<void> {
    await this.#sql.insert('schedules', scheduleColumns, [toScheduleRow(schedule)]);
    await this.#links.put(schedule.id, schedule.targets, schedule.createdAt);
  }

  async update(schedule: Schedule, expectedVersion: number): Promise<boolean> {
    const set = toScheduleChange(schedule);
    const { changes } = await this.#sql.write(
      `UPDATE schedules SET version = ?, ${set.sql} WHERE id = ? AND version = ?`,
      [expectedVersion + 1, ...set.bindings, schedule.id, expectedVersion],
    );
    return changes === 1;
  }

  async replaceTargets(scheduleId: number, targets: readonly ScheduleTarget[], now: Instant): Promise<void> {
    await this.#links.removeOthers(
      scheduleId,
      targets.map(({ targetId }) => targetId),
    );
    await this.#links.put(scheduleId, targets, now);
  }

  async unchangedBetween(
    accountId: number,
    name: string,
    since: Instant,
    until: Instant,
  ): Promise<readonly Schedule[]> {
    const where = new Conditions()
      .and('s.account_id = ?', accountId)
      .andText(this.#sql, 's.name', name)
      .and('s.created_at BETWEEN ? AND ?', since, until)
      .and("s.updated_at IS NULL AND s.version = 1 AND s.action = 'backup' AND s.deleted_at IS NULL");
    const order = 'ORDER BY s.created_at DESC, s.id DESC';
    return this.#withLinks(await this.#sql.all<Row>(`${SELECT}${where.sql} ${order}`, where.bindings));
  }

  async namesOf(scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'id', ids).andScopeOf(scope, 'account_id');
    const rows = await this.#sql.all<{ id: number; name: string }>(
      `SELECT id, name FROM schedules${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async takenNames(accountId: number, names: readonly string[]): Promise<ReadonlySet<string>> {
    const where = new Conditions().and('account_id = ?', accountId).andIn(this.#sql, 'name', names);
    const rows = await this.#sql.all<{ name: string }>(
      `SELECT DISTINCT name FROM schedules${where.and("action = 'backup' AND deleted_at IS NULL").sql}`,
      where.bindings,
    );
    return new Set(rows.map(({ name }) => name));
  }

  async callingScript(scriptId: number): Promise<Schedule | null> {
    const rows = await this.#sql.all<Row>(
      `${SELECT} WHERE (s.pre_script_id = ? OR s.post_script_id = ?) AND s.deleted_at IS NULL ORDER BY s.id LIMIT 1`,
      [scriptId, scriptId],
    );
    const [schedule] = await this.#withLinks(rows);
    return schedule ?? null;
  }

  async unlinkTarget(targetId: number): Promise<readonly number[]> {
    return this.#links.removeTarget(targetId);
  }

  async markDeleted(id: number, at: Instant, reason: string): Promise<void> {
    await this.#sql.write(
      `UPDATE schedules SET deleted_at = ?, deleted_reason = ?, next_fire_at = NULL
       WHERE id = ? AND deleted_at IS NULL`,
      [at, reason, id],
    );
  }

  async noteStep(id: number, step: 'prune' | 'compact', at: Instant): Promise<void> {
    const column = step === 'prune' ? 'pruned_at' : 'compacted_at';
    await this.#sql.write(`UPDATE schedules SET ${column} = ? WHERE id = ?`, [at, id]);
  }

  async claimDue(now: Instant, limit: number, except: readonly number[] = []): Promise<readonly Schedule[]> {
    const where = this.#due(now, except);
    const rows = await this.#sql.all<Row>(
      `${SELECT}${where.sql} ORDER BY s.next_fire_at, s.id LIMIT ?${this.#sql.engine.forUpdateSkipLocked}`,
      [...where.bindings, limit],
    );
    return this.#withLinks(rows);
  }

  async dueIds(now: Instant, limit: number, except: readonly number[]): Promise<readonly number[]> {
    const where = this.#due(now, except);
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT s.id FROM schedules s${where.sql} ORDER BY s.next_fire_at, s.id LIMIT ?`,
      [...where.bindings, limit],
    );
    return rows.map(({ id }) => id);
  }

  async advance(
    moves: readonly { readonly id: number; readonly from: Instant; readonly to: Instant | null }[],
  ): Promise<void> {
    if (moves.length === 0) return;
    const { changes } = await this.#sql.write(this.#sql.engine.moveEach('schedules', 'next_fire_at'), [
      JSON.stringify(moves.map(({ id, from, to }) => [id, from, to])),
    ]);
    if (changes === moves.length) return;
    throw problem('mistake', {}, new Error(`Only ${changes} of ${moves.length} schedules could be advanced.`));
  }

  async pausesEnded(now: Instant, limit: number): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT id FROM schedules WHERE paused_until <= ? AND deleted_at IS NULL ORDER BY paused_until, id LIMIT ?`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  #due(now: Instant, except: readonly number[]): Conditions {
    return new Conditions().and('s.next_fire_at <= ?', now).andNotIn(this.#sql, 's.id', except);
  }

  async #enabledAfter(after: number, limit: number, lock: string): Promise<readonly Schedule[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE s.id > ? AND ${IS_ENABLED} ORDER BY s.id LIMIT ?${lock}`, [
      after,
      limit,
    ]);
    return this.#withLinks(rows);
  }

  async #findOne(scope: Scope, key: Key, lock: string, which = 's.deleted_at IS NULL'): Promise<Schedule | null> {
    const where = new Conditions().andKey(key, 's').andScope(scope, 's.account_id').and(which);
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql}${lock}`, where.bindings);
    const [schedule] = await this.#withLinks(rows);
    return schedule ?? null;
  }

  async #withLinks(rows: readonly Row[]): Promise<readonly Schedule[]> {
    const links = await this.#links.ofSchedules(rows.map((row) => Number(row.id)));
    return mapInSlices(rows, (row) => toSchedule(row, links.get(Number(row.id)) ?? []));
  }
}
