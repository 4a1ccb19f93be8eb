import type { Instant } from '../../domain/instant.ts';
import { nextFireTime } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { skippedSlots } from '../../domain/slots.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { enqueueRuns, settle, unfiredRun } from '../runs/index.ts';

/** Up to when slots of a schedule have their record; 0 where none has. */
export const lastCovered = async (records: Transaction, scheduleId: number): Promise<Instant> =>
  (await records.runs.lastCovered([scheduleId])).get(scheduleId) ?? 0;

/** A (locked) schedule once slots that had come have their record. */
export async function settleSchedule(records: Transaction, schedule: Schedule): Promise<Schedule> {
  const recorded = await settle(records, [schedule]);
  return recorded.length === 0 ? schedule : { ...schedule, nextFireAt: nextFireTime(schedule.recurrence, records.now) };
}

/** Records the slots of a pause as skipped, up to an instant. */
export async function recordPause(
  records: Transaction,
  schedule: Schedule,
  pausedAt: Instant,
  until: Instant,
): Promise<void> {
  if (schedule.targets.length === 0) return;
  const since = Math.max(pausedAt, schedule.anchoredAt, await lastCovered(records, schedule.id));
  const range = skippedSlots(schedule.recurrence, since, until);
  if (range !== null) await enqueueRuns(records, [unfiredRun(schedule, range, 'skipped', 'paused')]);
}
