import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { thing } from '../../domain/problems/index.ts';
import { equals, nextFireTime } from '../../domain/recurrence/index.ts';
import { canFire, type Schedule } from '../../domain/schedule.ts';
import { skippedSlots } from '../../domain/slots.ts';
import { checkName } from '../../domain/text.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { audit } from '../identity/index.ts';
import { enqueueRuns, settle, unfiredRun } from '../runs/index.ts';
import { checkDestination, linksOf, resolveTargets, type ScheduleSettings } from './settings.ts';

/**
 * What a (locked) schedule becomes by these settings, in the caller's transaction, which has yet to write it. Slots that
 * had come get their record first; those of a pause, where it ends or where the rule or the targets change in it.
 */
export async function applySettings(
  records: Transaction,
  actor: Actor,
  stored: Schedule,
  settings: Partial<ScheduleSettings>,
): Promise<Schedule> {
  const current = await settleOne(records, stored);
  const { isPaused, targets: links, ...rest } = settings;
  if (rest.destination !== undefined) await checkDestination(records, current.accountId, rest.destination);
  const targets =
    links === undefined
      ? current.targets
      : linksOf(links, await resolveTargets(records, actor, links, linkedIds(current)));
  const isNewRule = rest.recurrence !== undefined && !equals(rest.recurrence, current.recurrence);
  const beginsAnew = isNewRule || (current.targets.length === 0 && targets.length > 0);
  const resumedAt = current.pause !== null && isPaused === false ? endOf(current.pause, records.now) : null;
  if (current.pause !== null && (resumedAt !== null || isNewRule || links !== undefined)) {
    await recordPause(records, current, current.pause.at, resumedAt ?? records.now);
  }
  const changed: Schedule = {
    ...current,
    ...rest,
    ...(rest.name === undefined ? {} : { name: checkName(rest.name) }),
    targets,
    pause: resumedAt === null ? (current.pause ?? beginPause(isPaused, records.now)) : null,
    anchoredAt: beginsAnew ? records.now : current.anchoredAt,
    version: current.version + 1,
    updatedAt: records.now,
  };
  if (!isNewRule && links === undefined && changed.pause === current.pause) return changed;
  const countsFrom = beginsAnew ? records.now : (resumedAt ?? records.now);
  // Where the clock went back, not from before the last slot that has its record: none is ever recorded twice.
  return withNextSlot(changed, Math.max(countsFrom, await lastCovered(records, current.id)));
}

/**
 * Locks the targets that these settings are about; call it before the schedule is locked. A pool's lock is its target's
 * row: no pass that began by the old policy goes on after this. A target that is new to the schedule is not removed
 * meanwhile.
 */
export async function lockTargetsFor(
  records: Transaction,
  actor: Actor,
  schedule: Schedule,
  { retention, targets: links = [] }: Partial<ScheduleSettings>,
): Promise<void> {
  const linked = linkedIds(schedule);
  if (retention !== undefined) {
    for (const id of [...linked].toSorted((one, other) => one - other)) {
      await records.targets.lock('everything', { id });
    }
  }
  await resolveTargets(records, actor, links, linked);
}

/**
 * Writes what a (locked) schedule becomes by these settings, with its audit line, in the caller's transaction.
 *
 * @throws `conflict` (`stale`) - someone else wrote meanwhile; as `applySettings`.
 */
export async function changeSchedule(
  records: Transaction,
  actor: Actor,
  stored: Schedule,
  settings: Partial<ScheduleSettings>,
): Promise<Schedule> {
  const changed = await applySettings(records, actor, stored, settings);
  if (!(await records.schedules.update(changed, stored.version))) {
    throw problem('stale', { thing: thing('schedule', stored) });
  }
  if (settings.targets !== undefined) {
    await records.schedules.replaceTargets(stored.id, changed.targets, records.now);
  }
  noteChange(records, stored, changed);
  await audit(records, actor, 'schedule.change', ['schedule', changed], { fields: Object.keys(settings) });
  return changed;
}

/** Tells of a schedule's change, and of a pause that it begins or ends. */
export function noteChange({ events }: Transaction, before: Schedule, after: Schedule): void {
  events.note('schedule.changed', after);
  if (before.pause === null && after.pause !== null) events.note('schedule.paused', after);
  if (before.pause !== null && after.pause === null) events.note('schedule.resumed', after);
}

const linkedIds = ({ targets }: Schedule): ReadonlySet<number> => new Set(targets.map(({ targetId }) => targetId));

/** With its next slot after an instant; none while it is paused or has no target. */
export const withNextSlot = (schedule: Schedule, after: Instant): Schedule => ({
  ...schedule,
  nextFireAt: canFire(schedule) ? nextFireTime(schedule.recurrence, after) : null,
});

const beginPause = (isPaused: boolean | undefined, now: Instant): Schedule['pause'] =>
  isPaused === true ? { at: now, until: null, reason: null } : null;

/** A pause that was to end in a downtime ended then: what came after it was missed, not paused. */
const endOf = (pause: NonNullable<Schedule['pause']>, now: Instant): Instant => Math.min(now, pause.until ?? now);

const lastCovered = async (records: Transaction, scheduleId: number): Promise<Instant> =>
  (await records.runs.lastCovered([scheduleId])).get(scheduleId) ?? 0;

async function settleOne(records: Transaction, schedule: Schedule): Promise<Schedule> {
  const recorded = await settle(records, [schedule]);
  return recorded.length === 0 ? schedule : { ...schedule, nextFireAt: nextFireTime(schedule.recurrence, records.now) };
}

async function recordPause(records: Transaction, schedule: Schedule, pausedAt: Instant, until: Instant): Promise<void> {
  if (schedule.targets.length === 0) return;
  const since = Math.max(pausedAt, schedule.anchoredAt, await lastCovered(records, schedule.id));
  const range = skippedSlots(schedule.recurrence, since, until);
  if (range !== null) await enqueueRuns(records, [unfiredRun(schedule, range, 'skipped', 'paused')]);
}
