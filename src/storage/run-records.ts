import type { Scope } from '../domain/account.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Run } from '../domain/run.ts';
import { mapInSlices } from '../ports/current-call.ts';
import type { RunFilter, RunRecords } from '../ports/records/scheduling.ts';
import type { Key, Slice } from '../ports/records.ts';
import { Conditions, selectPage } from './conditions.ts';
import { type Mapper, mapper, plain, type Row } from './mapper.ts';
import type { Sql } from './sql.ts';

/** Between a run and its row. */
export const runMapper: Mapper<Run> = mapper<Run>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  scheduleId: plain(),
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

const COLUMNS = runMapper.select('runs');

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

  async list(
    scope: Scope,
    filter: RunFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<Slice<Run>> {
    const where = new Conditions().andScope(scope).and('deleted_at IS NULL');
    if (filter.scheduleId !== undefined) where.and('schedule_id = ?', filter.scheduleId);
    if (filter.targetId !== undefined) {
      where.and('EXISTS (SELECT 1 FROM tasks WHERE tasks.run_id = runs.id AND tasks.target_id = ?)', filter.targetId);
    }
    const query = {
      select: COLUMNS,
      from: 'runs',
      scanned: { table: 'runs', scope },
      key: 'runs.id',
      where,
      orderColumns: { id: 'id' },
      tieColumns: [],
    };
    const latestFirst = { ...page, orderBy: 'id', descending: true } as const;
    return selectPage(this.#sql, query, latestFirst, (rows) => mapInSlices(rows, (row) => runMapper.fromRow(row)));
  }

  async insertMany(runs: readonly Run[]): Promise<void> {
    try {
      await this.#sql.insert(
        'runs',
        runMapper.columns,
        runs.map((run) => runMapper.toRow(run)),
      );
    } catch (error) {
      if (!(error instanceof GatewayError && error.code === 'conflict')) throw error;
      throw new GatewayError(
        'conflict',
        { message: 'One of these slots has its record already; none of the records was kept.', noun: 'run' },
        { cause: error },
      );
    }
  }

  async lastCovered(scheduleIds: readonly number[]): Promise<ReadonlyMap<number, Instant>> {
    if (scheduleIds.length === 0) return new Map();
    // In two parts, so that one index answers the first: those without a fire time are few.
    const fired = new Conditions().andIn(this.#sql, 'schedule_id', scheduleIds).and('fire_time IS NOT NULL');
    const redated = new Conditions().andIn(this.#sql, 'schedule_id', scheduleIds).and('fire_time IS NULL');
    const rows = await this.#sql.all<{ schedule_id: number; last: Instant | null }>(
      `SELECT schedule_id, MAX(last) AS last FROM (
         SELECT schedule_id, MAX(fire_time) AS last FROM runs${fired.sql} GROUP BY schedule_id
         UNION ALL SELECT schedule_id, MAX(covers_to) AS last FROM runs${redated.sql} GROUP BY schedule_id
       ) AS l GROUP BY schedule_id`,
      [...fired.bindings, ...redated.bindings],
    );
    return new Map(rows.flatMap(({ schedule_id, last }) => (last === null ? [] : [[schedule_id, last]])));
  }

  async countMissed(since: Instant, until: Instant): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      "SELECT COUNT(*) AS total FROM runs WHERE outcome = 'missed' AND created_at BETWEEN ? AND ?",
      [since, until],
    );
    return row?.total ?? 0;
  }
}
