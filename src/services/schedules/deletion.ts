import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { nameOf } from '../../ports/records/page.ts';
import type { ScheduleKey } from '../../ports/records/schedules.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { audit } from '../identity/index.ts';
import { lockInOrder } from '../lock-order.ts';
import { meant } from '../meant-schedule.ts';
import { cancelQueued, settle } from '../runs/index.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';

/**
 * Deletes schedules in the caller's transaction: slots that had come are recorded first, what is queued is cancelled;
 * snapshots and history stay.
 *
 * @param seen the version that the caller saw of each of them; absent = whichever stands.
 * @throws `not_found`, naming the first that is missing; `conflict` (`stale`).
 */
export async function deleteSchedules(
  records: Transaction,
  actor: Actor,
  keys: readonly ScheduleKey[],
  seen: Pick<ChangeOptions, 'version'> = {},
): Promise<void> {
  for (const schedule of await lockSchedules(records, actor, keys)) {
    refuseStale('schedule', schedule, seen);
    await settle(records, [schedule]);
    await cancelQueued(records, { scheduleId: schedule.id }, 'schedule_deleted');
    await records.schedules.markDeleted(schedule.id, records.now, 'requested');
    records.events.note('schedule.deleted', schedule);
    await audit(records, actor, 'schedule.delete', ['schedule', schedule]);
  }
}

/** Locks schedules, in one order for all callers. @throws `not_found`, naming the first that is missing. */
export const lockSchedules = (
  records: Transaction,
  actor: Actor,
  keys: readonly ScheduleKey[],
): Promise<readonly Schedule[]> =>
  lockInOrder(
    keys,
    async (key) => meant(await records.schedules.lock(scopeOf(actor), key), key),
    (key) => notFound('schedule', nameOf(key)),
  );
