import type { Action } from '../../../domain/action.ts';
import { DAY_SECONDS, type Instant } from '../../../domain/instant.ts';
import { OCCUPYING, SNAPSHOT_STATES, type SnapshotState } from '../../../domain/snapshot.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { SUCCEEDED_TASK, type TaskState, UNFINISHED_TASK } from '../../../domain/task.ts';
import {
  type FigureRecords,
  type Figures,
  type GrowthLot,
  NO_USAGE,
  type ScheduleFigures,
  type StoreGrowth,
  type Usage,
} from '../../../ports/records/figures.ts';
import { Conditions, listed, literals } from '../../engine/conditions.ts';
import { Scan } from '../../engine/scan.ts';
import type { Bound, Sql } from '../../engine/sql.ts';
import { VOLUME_BYTES } from '../snapshots/snapshot-counts.ts';
import { isVolume } from '../targets/target-records.ts';

const SUCCEEDED = listed(SUCCEEDED_TASK);
const { available: AVAILABLE } = literals(SNAPSHOT_STATES);
const THERE = statesOf(SNAPSHOT_STATES).filter((state) => state !== 'deleted');

/** More groups than there can be: a store has one for each state. */
const EVERY = 1_000_000;

/** When the last run of a schedule `s` that had a success ended, by the indexes of runs and of their tasks: no aggregate, for which SQLite would go by the tasks' states. */
const endOfLast = (which: string, order: string): string =>
  `(SELECT k.finished_at FROM tasks k WHERE k.state IN ${SUCCEEDED} AND k.run_id =
     (SELECT r.id FROM runs r WHERE r.schedule_id = s.id AND ${which}
       AND EXISTS (SELECT 1 FROM tasks m WHERE m.run_id = r.id AND m.state IN ${SUCCEEDED})
       ORDER BY ${order} DESC LIMIT 1) ORDER BY k.position DESC LIMIT 1)`;

/** Counts over all accounts. */
export class KnexFigureRecords implements FigureRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async read(overdueBefore: Instant): Promise<Figures> {
    return {
      tasks: await this.#tasks(),
      ...(await this.#schedules(overdueBefore)),
      snapshots: await this.#snapshots(),
      mails: await this.#mails(),
      oldestSuccessAt: await this.#oldestSuccess(),
    };
  }

  async schedules(limit: number): Promise<{ rows: readonly ScheduleFigures[]; total: number }> {
    const live = new Conditions().and('s.deleted_at IS NULL');
    const [counted] = await this.#scan<{ total: number }>(
      { from: 'schedules s', where: live },
      `SELECT COUNT(*) AS total FROM schedules s${live.sql}`,
    );
    const rows = await this.#apart<{
      id: number;
      next: Instant | null;
      by_rule: Instant | null;
      by_hand: Instant | null;
    }>(
      `SELECT s.id, s.next_fire_at AS next,
         ${endOfLast('r.fire_time IS NOT NULL', 'r.fire_time')} AS by_rule, ${endOfLast('r.fire_time IS NULL', 'r.id')} AS by_hand
       FROM schedules s${live.sql} ORDER BY s.id LIMIT ?`,
      [limit],
    );
    return {
      rows: rows.map(({ id, next, by_rule: byRule, by_hand: byHand }) => ({
        id,
        lastSuccessAt: byRule === null || byHand === null ? (byRule ?? byHand) : Math.max(byRule, byHand),
        nextFireAt: next,
      })),
      total: counted?.total ?? 0,
    };
  }

  async usage(): Promise<ReadonlyMap<number, Usage>> {
    const kept = new Conditions().and(`p.state IN ${listed(OCCUPYING)}`);
    const copies = await this.#scan<{ account_id: number; count: number; bytes: number | null }>(
      { from: 'snapshots p', where: kept },
      `SELECT p.account_id, COUNT(*) AS count, SUM(p.size_bytes) AS bytes FROM snapshots p${kept.sql} GROUP BY p.account_id`,
    );
    const live = new Conditions().and('g.deleted_at IS NULL');
    const volumes = await this.#scan<{ account_id: number; count: number; bytes: number | null }>(
      { from: 'targets g', where: live },
      `SELECT g.account_id, COUNT(*) AS count, SUM(${VOLUME_BYTES}) AS bytes FROM targets g${live.sql}
         AND ${isVolume('g.source')} GROUP BY g.account_id`,
    );
    const usage = new Map<number, Usage>();
    for (const { account_id: id, count, bytes } of copies)
      usage.set(id, { ...NO_USAGE, snapshots: count, snapshotBytes: Number(bytes ?? 0) });
    for (const { account_id: id, count, bytes } of volumes)
      usage.set(id, { ...(usage.get(id) ?? NO_USAGE), volumes: count, volumeBytes: Number(bytes ?? 0) });
    return usage;
  }

  async growthOf(storeId: number, from: Instant, to: Instant): Promise<StoreGrowth> {
    const there = new Conditions().and('store_id = ? AND is_transient = 0 AND available_at IS NOT NULL', storeId);
    const scan = new Scan(this.#sql, { from: 'snapshots', where: there });
    const lots = async (column: 'available_at' | 'deleted_at'): Promise<readonly GrowthLot[]> => {
      const where = there.with(`${column} >= ? AND ${column} < ?`, from, to);
      const rows = await scan.rows<{ day: Instant; count: number; bytes: number | null }>(
        `SELECT ${column} - ${column} % ${DAY_SECONDS} AS day, COUNT(*) AS count, SUM(size_bytes) AS bytes
         FROM snapshots${where.sql} GROUP BY day`,
        where.bindings,
        EVERY,
        0,
      );
      return rows.map(({ day, count, bytes }) => ({ day, count, bytes: Number(bytes ?? 0) }));
    };
    const stood = there.with('available_at < ? AND (deleted_at IS NULL OR deleted_at >= ?)', from, from);
    const [before] = await scan.rows<{ bytes: number | null }>(
      `SELECT SUM(size_bytes) AS bytes FROM snapshots${stood.sql}`,
      stood.bindings,
      1,
      0,
    );
    return {
      before: Number(before?.bytes ?? 0),
      added: await lots('available_at'),
      removed: await lots('deleted_at'),
    };
  }

  #tasks(): Promise<Figures['tasks']> {
    return this.#sql.all<{ state: TaskState; count: number }>(
      `SELECT state, COUNT(*) AS count FROM tasks
       WHERE state IN ${listed(UNFINISHED_TASK)} AND finished_at IS NULL GROUP BY state`,
    );
  }

  async #schedules(overdueBefore: Instant): Promise<Pick<Figures, 'schedules' | 'overdue'>> {
    const live = new Conditions().and('deleted_at IS NULL');
    const [row] = await this.#scan<{ active: number; paused: number; idle: number; overdue: number }>(
      { from: 'schedules', where: live },
      `SELECT COUNT(CASE WHEN paused_at IS NULL AND next_fire_at IS NOT NULL THEN 1 END) AS active,
         COUNT(CASE WHEN paused_at IS NOT NULL THEN 1 END) AS paused,
         COUNT(CASE WHEN paused_at IS NULL AND next_fire_at IS NULL THEN 1 END) AS idle,
         COUNT(CASE WHEN next_fire_at < ? THEN 1 END) AS overdue FROM schedules${live.sql}`,
      [overdueBefore, ...live.bindings],
    );
    const { overdue, ...schedules } = row ?? { active: 0, paused: 0, idle: 0, overdue: 0 };
    return { schedules, overdue };
  }

  async #snapshots(): Promise<Figures['snapshots']> {
    const there = new Conditions().and(`state IN ${listed(THERE)}`);
    const rows = await this.#scan<{ store_id: number; state: SnapshotState; count: number; bytes: number | null }>(
      { from: 'snapshots', where: there },
      `SELECT store_id, state, COUNT(*) AS count, SUM(size_bytes) AS bytes FROM snapshots${there.sql}
         AND is_transient = 0 GROUP BY store_id, state ORDER BY store_id, state`,
    );
    return rows.map(({ store_id: storeId, state, count, bytes }) => ({
      storeId,
      state,
      count,
      bytes: Number(bytes ?? 0),
    }));
  }

  async #mails(): Promise<Figures['mails']> {
    const [row] = await this.#scan<Figures['mails']>(
      { from: 'mails', where: new Conditions() },
      `SELECT COUNT(next_attempt_at) AS waiting, COUNT(sent_at) AS sent, COUNT(given_up_at) AS given_up FROM mails`,
    );
    return row ?? { waiting: 0, sent: 0, given_up: 0 };
  }

  /** Of each target the newest one only, by the index on what its snapshots stand for. */
  async #oldestSuccess(): Promise<Instant | null> {
    const backedUp = new Conditions().and('g.deleted_at IS NULL').and(
      `EXISTS (SELECT 1 FROM schedule_targets l JOIN schedules s ON s.id = l.schedule_id
         WHERE l.target_id = g.id AND s.deleted_at IS NULL AND s.paused_at IS NULL AND s.action = ?)`,
      'backup' satisfies Action,
    );
    const [row] = await this.#scan<{ oldest: Instant | null }>(
      { from: 'targets g', where: new Conditions().and('g.deleted_at IS NULL') },
      `SELECT MIN(COALESCE((SELECT p.available_at FROM snapshots p
         WHERE p.target_id = g.id AND p.state = ${AVAILABLE} AND p.is_transient = 0
         ORDER BY p.taken_for DESC LIMIT 1), g.created_at)) AS oldest FROM targets g${backedUp.sql}`,
      backedUp.bindings,
    );
    return row?.oldest ?? null;
  }

  /** All rows of a query that may look through much: by the thread for such, where there is one. */
  #apart<Row>(text: string, bindings: readonly Bound[]): Promise<Row[]> {
    return this.#sql.hasThread ? this.#sql.allApart<Row>(text, bindings) : this.#sql.all<Row>(text, bindings);
  }

  /** All rows of a query over those, which is short however much it looks through. */
  #scan<Row>(
    scanned: ConstructorParameters<typeof Scan>[1],
    text: string,
    bindings: readonly Bound[] = [],
  ): Promise<Row[]> {
    return new Scan(this.#sql, scanned).rows<Row>(text, bindings, EVERY, 0);
  }
}
