import type { Instant } from '../../../domain/instant.ts';
import type { ScheduleTarget } from '../../../domain/schedule.ts';
import { mapInSlices } from '../../../ports/current-call.ts';
import { flag, mapper, plain, type Row } from '../../engine/mapper.ts';
import { MAX_SCANNED_ROWS } from '../../engine/scan.ts';
import type { Sql } from '../../engine/sql.ts';

/** A link, as its schedule has it. */
const linkMapper = mapper<ScheduleTarget>({
  targetId: plain(),
  position: plain(),
  label: plain(),
  isPrimary: flag,
  wasLinkedBefore: flag,
});

/** Columns of a new row of the table `schedule_targets`. */
const LINK_COLUMNS = ['schedule_id', ...linkMapper.columns, 'linked_at'];

/** Which targets a schedule has, in the links' order. */
export class ScheduleLinks {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The links of many schedules, by schedule id, in one query for each as many as are looked through in one piece. */
  async ofSchedules(scheduleIds: readonly number[]): Promise<ReadonlyMap<number, readonly ScheduleTarget[]>> {
    const links = new Map<number, ScheduleTarget[]>();
    let ids = scheduleIds;
    let rest: readonly number[] = [];
    let after = 0;
    while (ids.length > 0) {
      const list = this.#sql.engine.inList(ids);
      const rows = await this.#sql.all<Row>(
        `SELECT schedule_id, ${linkMapper.select('schedule_targets')} FROM schedule_targets
         WHERE schedule_id IN ${list.sql} AND target_id > ? ORDER BY schedule_id, target_id LIMIT ?`,
        [list.binding, after, MAX_SCANNED_ROWS],
      );
      const found = await mapInSlices(rows, (row) => ({
        scheduleId: Number(row.schedule_id),
        link: linkMapper.fromRow(row),
      }));
      for (const { scheduleId, link } of found) {
        const known = links.get(scheduleId);
        if (known === undefined) links.set(scheduleId, [link]);
        else known.push(link);
      }
      const last = found.length < MAX_SCANNED_ROWS ? undefined : found.at(-1);
      if (last === undefined) {
        [ids, rest, after] = [rest, [], 0];
        continue;
      }
      // What is left of the schedule at which a piece ends is asked for alone, and so found along the key.
      rest = [...ids, ...rest].filter((id) => id > last.scheduleId);
      [ids, after] = [[last.scheduleId], last.link.targetId];
    }
    for (const found of links.values()) {
      found.sort((one, other) => one.position - other.position || one.targetId - other.targetId);
    }
    return links;
  }

  /** Adds links or changes them; one that is there keeps since when. */
  async put(scheduleId: number, targets: readonly ScheduleTarget[], linkedAt: Instant): Promise<void> {
    const rows = targets.map((target) => [scheduleId, ...linkMapper.toRow(target), linkedAt]);
    await this.#sql.upsert('schedule_targets', ['schedule_id', 'target_id'], LINK_COLUMNS, rows, ['linked_at']);
  }

  /** Removes all links of a schedule but those to these targets. */
  async removeOthers(scheduleId: number, targetIds: readonly number[]): Promise<void> {
    if (targetIds.length === 0) {
      await this.#sql.write('DELETE FROM schedule_targets WHERE schedule_id = ?', [scheduleId]);
      return;
    }
    const list = this.#sql.engine.inList(targetIds);
    await this.#sql.write(`DELETE FROM schedule_targets WHERE schedule_id = ? AND target_id NOT IN ${list.sql}`, [
      scheduleId,
      list.binding,
    ]);
  }

  /** Takes a target out of every live schedule; deleted ones keep it for history. Answers the schedules that had it. */
  async removeTarget(targetId: number): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT s.id FROM schedules s JOIN schedule_targets l ON l.schedule_id = s.id
       WHERE l.target_id = ? AND s.deleted_at IS NULL ORDER BY s.id${this.#sql.engine.forUpdate}`,
      [targetId],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return ids;
    const list = this.#sql.engine.inList(ids);
    await this.#sql.write(`DELETE FROM schedule_targets WHERE target_id = ? AND schedule_id IN ${list.sql}`, [
      targetId,
      list.binding,
    ]);
    return ids;
  }
}
