import { JUMP_SECONDS } from '../../domain/clock-state.ts';
import type { Instant } from '../../domain/instant.ts';
import { RUN_OUTCOMES, type Run, type RunReason } from '../../domain/run.ts';
import type { SlotRange } from '../../domain/slots.ts';
import { OCCUPYING } from '../../domain/snapshot.ts';
import { statesOf } from '../../domain/state-machine.ts';
import { TASK_STATES, UNFINISHED_TASK } from '../../domain/task.ts';
import type { DatedRecords, LongestWaits } from '../../ports/records/dated.ts';
import { Conditions, listed, literals } from '../engine/conditions.ts';
import { Leases } from '../engine/leases.ts';
import { NEXT_VERSION, type Row } from '../engine/mapper.ts';
import type { Sql } from '../engine/sql.ts';
import { DELIVERY_LEASES } from './alerts/delivery-records.ts';
import { MAIL_LEASES } from './notifications/mail-records.ts';
import { RESTORE_LEASES } from './restores/restore-claim.ts';
import { runMapper } from './runs/run-records.ts';
import { TASK_LEASES } from './runs/task-claim.ts';

/** By every outcome's name, so that the index on (outcome, created_at) finds them. */
const RUNS = `outcome IN ${listed(statesOf(RUN_OUTCOMES))} AND created_at > ? AND covers_to > ?`;
const SCHEDULES = 'deleted_at IS NULL AND (anchored_at > ? OR paused_at > ?)';
const TASK = literals(TASK_STATES);

/** What waits for a time: none of it is waited for longer than it can have been meant. */
const waits = (now: Instant, longest: LongestWaits) => {
  const after = (seconds: number): Instant => now + seconds + JUMP_SECONDS;
  return {
    sessions: { where: 'expires_at > ?', bound: after(longest.sessionSeconds) },
    loginKeys: { where: 'expires_at > ?', bound: after(longest.loginKeySeconds) },
    taskDelays: { where: `state = ${TASK.queued} AND not_before > ?`, bound: after(longest.taskDelaySeconds) },
    storeRests: { where: 'rests_until > ?', bound: after(longest.storeRestSeconds) },
    // Alerts are sent as mails are.
    mailDelays: { where: 'next_attempt_at > ?', bound: after(longest.mailDelaySeconds) },
  };
};

/** The leases on each kind of work, and until when any of them can have been meant to last. */
const leases = (sql: Sql, now: Instant, longest: LongestWaits) =>
  [
    { ...TASK_LEASES, seconds: longest.taskLeaseSeconds },
    { ...RESTORE_LEASES, seconds: longest.restoreLeaseSeconds },
    { ...MAIL_LEASES, seconds: longest.mailLeaseSeconds },
    { ...DELIVERY_LEASES, seconds: longest.mailLeaseSeconds },
  ].map(({ seconds, ...leased }) => ({
    table: leased.table,
    held: new Leases(sql, leased),
    bound: now + seconds + JUMP_SECONDS,
  }));

/** Finds and redates rows that a clock that was ahead dated into the future. */
export class KnexDatedRecords implements DatedRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async isAny(now: Instant, longest: LongestWaits): Promise<boolean> {
    const { loginKeys, taskDelays, storeRests, mailDelays } = waits(now, longest);
    const soon = now + JUMP_SECONDS;
    const parts = [
      { table: 'runs', where: RUNS, bindings: [soon, soon] },
      // Each by its own index.
      { table: 'schedules', where: 'deleted_at IS NULL AND anchored_at > ?', bindings: [soon] },
      { table: 'schedules', where: 'deleted_at IS NULL AND paused_at > ?', bindings: [soon] },
      ...[
        { table: 'login_keys', ...loginKeys },
        { table: 'tasks', ...taskDelays },
        { table: 'store_troubles', ...storeRests },
        { table: 'mails', ...mailDelays },
        { table: 'alert_deliveries', ...mailDelays },
        ...leases(this.#sql, now, longest).map(({ table, held, bound }) => ({
          table,
          where: held.isHeldBeyond,
          bound,
        })),
      ].map(({ table, where, bound }) => ({ table, where, bindings: [bound] })),
    ];
    const found = await this.#sql.first<{ is_any: number }>(
      `SELECT ${parts.map(({ table, where }) => `EXISTS (SELECT 1 FROM ${table} WHERE ${where})`).join(' OR ')} AS is_any`,
      parts.flatMap(({ bindings }) => bindings),
    );
    return found?.is_any === 1;
  }

  async schedulesWithRuns(now: Instant, from: Instant, after: number, limit: number): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT DISTINCT schedule_id AS id FROM runs WHERE ${RUNS} AND schedule_id > ? ORDER BY schedule_id LIMIT ?`,
      [now, from, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async runsOf(scheduleId: number, now: Instant, from: Instant): Promise<readonly Run[]> {
    const rows = await this.#sql.all<Row>(
      `SELECT ${runMapper.select('runs')} FROM runs WHERE ${RUNS} AND schedule_id = ? ORDER BY covers_to, id`,
      [now, from, scheduleId],
    );
    return rows.map((row) => runMapper.fromRow(row));
  }

  async redateRun(id: number, range: SlotRange | null, reason: RunReason, now: Instant): Promise<void> {
    const { coversFrom = null, coversTo = null, coversCount = 0 } = range ?? {};
    await this.#sql.write(
      `UPDATE runs SET fire_time = NULL, covers_from = ?, covers_to = ?, covers_count = ?, reason = ?, created_at = ?
       WHERE id = ?`,
      [coversFrom, coversTo, coversCount, reason, now, id],
    );
  }

  async redateSchedules(now: Instant, from: Instant, limit: number): Promise<number> {
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT id FROM schedules WHERE ${SCHEDULES} ORDER BY id LIMIT ?${this.#sql.engine.forUpdate}`,
      [now, now, limit],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    const where = new Conditions().andIn(this.#sql, 'id', ids);
    const { changes } = await this.#sql.write(
      `UPDATE schedules SET anchored_at = CASE WHEN anchored_at > ? THEN ? ELSE anchored_at END,
         paused_at = CASE WHEN paused_at > ? THEN ? ELSE paused_at END${where.sql}`,
      [now, from, now, from, ...where.bindings],
    );
    return changes;
  }

  async targetsAfter(after: number, limit: number): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ id: number }>('SELECT id FROM targets WHERE id > ? ORDER BY id LIMIT ?', [
      after,
      limit,
    ]);
    return rows.map(({ id }) => id);
  }

  async redateSnapshots(targetIds: readonly number[], now: Instant, from: Instant): Promise<number> {
    const where = new Conditions().andIn(this.#sql, 'target_id', targetIds).andIn(this.#sql, 'state', OCCUPYING);
    where.and('taken_for > ?', now);
    const { changes } = await this.#sql.write(
      `UPDATE snapshots SET taken_for = ?, created_at = CASE WHEN created_at > ? THEN ? ELSE created_at END,
         available_at = CASE WHEN available_at > ? THEN ? ELSE available_at END, ${NEXT_VERSION}${where.sql}`,
      [from, now, from, now, from, ...where.bindings],
    );
    return changes;
  }

  async lapse(now: Instant, longest: LongestWaits): Promise<void> {
    const { sessions, loginKeys, taskDelays, storeRests, mailDelays } = waits(now, longest);
    const set = (table: string, change: string, { where, bound }: { where: string; bound: Instant }) =>
      this.#sql.write(`UPDATE ${table} SET ${change} = ? WHERE ${where}`, [now, bound]);
    await set('sessions', 'expires_at', sessions);
    await set('login_keys', 'expires_at', loginKeys);
    await set('tasks', 'not_before', taskDelays);
    await set('store_troubles', 'rests_until', storeRests);
    await set('mails', 'next_attempt_at', mailDelays);
    await set('alert_deliveries', 'next_attempt_at', mailDelays);
    for (const { held, bound } of leases(this.#sql, now, longest)) await held.lapseBeyond(bound, now);
    // What is counted from these would else wait, or be remembered, until the clock comes there again.
    const later = (table: string, column: string, which = '') =>
      this.#sql.write(`UPDATE ${table} SET ${column} = ? WHERE ${column} > ?${which}`, [now, now]);
    await later('tasks', 'started_at', ` AND state IN ${listed(UNFINISHED_TASK)}`);
    await later('tasks', 'created_at', ` AND state IN ${listed(UNFINISHED_TASK)}`);
    await later('restores', 'finished_at');
    await later('mails', 'created_at');
    await later('alert_deliveries', 'created_at');
    await later('sessions', 'revoked_at');
  }
}
