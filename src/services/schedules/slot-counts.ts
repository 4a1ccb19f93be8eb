import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { type ClockCell, cellAt } from '../../domain/clock-cells.ts';
import type { Instant } from '../../domain/instant.ts';
import { countFireTimes, fireTimes, type Recurrence } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { currentBreather } from '../../ports/current-call.ts';
import type { ScheduleFilter } from '../../ports/records/schedules.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { comingFrom, restsUntil } from './coming-slots.ts';

/** What the slots of a cell came to. A record that stands for several slots counts all of them, where the last one is. */
export interface SlotCount {
  /** To come. */
  planned: number;
  ran: number;
  /** Of those that ran: a task of theirs failed. */
  failed: number;
  /** Missed, skipped, or left out by a pause as things stand; the earlier ones that a late run stands for, too. */
  notRan: number;
}

/**
 * Counts what `listSlots` lists, by cells in a row: what has a record is counted by the database, and what is to come by the
 * rules. In a constant number of queries for each thousand of schedules.
 */
export async function countSlots(
  { records }: UnitOfWork,
  actor: Actor,
  filter: ScheduleFilter,
  cells: readonly ClockCell[],
): Promise<readonly (ClockCell & Readonly<SlotCount>)[]> {
  const counts = cells.map((cell) => ({ ...cell, planned: 0, ran: 0, failed: 0, notRan: 0 }));
  const span = { from: cells[0]?.at ?? 0, to: cells.at(-1)?.until ?? 0 };
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { pieces } = await records.schedules.listInPieces(scopeOf(actor), filter, page);
  for await (const schedules of pieces) {
    const suspended = await records.accounts.suspended([...new Set(schedules.map(({ accountId }) => accountId))]);
    const ids = schedules.map(({ id }) => id);
    for (const { at, fired, failed, unfired } of await records.runs.countSlots(ids, span)) {
      const count = counts[cellAt(cells, at)];
      if (count === undefined) continue;
      count.ran += fired;
      count.failed += failed;
      count.notRan += unfired;
    }
    const breather = currentBreather();
    for (const schedule of schedules) {
      if (breather.isDue) await breather.breathe();
      addComing(schedule, suspended.has(schedule.accountId), cells, counts);
    }
  }
  return counts;
}

/** Adds the slots of a schedule that have no record yet. */
function addComing(
  schedule: Schedule,
  isSuspended: boolean,
  cells: readonly ClockCell[],
  counts: readonly SlotCount[],
): void {
  const begin = comingFrom(schedule);
  if (begin === null) return;
  const rests = restsUntil(schedule, isSuspended);
  const add = (index: number, kind: 'planned' | 'notRan', slots: number) => {
    const count = counts[index];
    if (count !== undefined) count[kind] += slots;
  };
  for (const [index, slots] of slotsIn(cells, schedule.recurrence, begin, rests)) add(index, 'notRan', slots);
  for (const [index, slots] of slotsIn(
    cells,
    schedule.recurrence,
    Math.max(begin, rests + 1),
    Number.POSITIVE_INFINITY,
  )) {
    add(index, 'planned', slots);
  }
}

/**
 * How many slots of a rule between two instants, both included, lie in which cell. Those of a rule that has many are counted
 * cell by cell, others one by one, whichever is less.
 */
function* slotsIn(
  cells: readonly ClockCell[],
  rule: Recurrence,
  from: Instant,
  to: Instant,
): Generator<readonly [index: number, slots: number]> {
  const first = Math.max(from, cells[0]?.at ?? Number.POSITIVE_INFINITY);
  const last = Math.min(to, (cells.at(-1)?.until ?? 0) - 1);
  if (first > last) return;
  if (countFireTimes(rule, first - 1, last) <= cells.length) {
    for (const at of fireTimes(rule, first - 1, last)) yield [cellAt(cells, at), 1];
    return;
  }
  for (const [index, { at, until }] of cells.entries()) {
    const [since, upTo] = [Math.max(at, first), Math.min(until - 1, last)];
    if (since <= upTo) yield [index, countFireTimes(rule, since - 1, upTo)];
  }
}
