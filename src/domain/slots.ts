import type { Instant, Seconds } from './instant.ts';
import { countFireTimes, nextFireTime, previousFireTime, type Recurrence } from './recurrence/index.ts';

/** A slot that fires now, with the earlier slots that its run stands for. `fireTime` = `coversTo`. */
export interface Firing {
  readonly fireTime: Instant;
  readonly trigger: 'schedule' | 'catch_up';
  readonly coversFrom: Instant;
  readonly coversTo: Instant;
  readonly coversCount: number;
}

/** Consecutive slots of one rule, from the first to the last, both inclusive; at least one. */
export interface SlotRange {
  readonly coversFrom: Instant;
  readonly coversTo: Instant;
  readonly coversCount: number;
}

/** What becomes of a schedule's due slots: each is covered by exactly one of `fire` and `missed`. */
export interface FiringPlan {
  /** At most one. */
  readonly fire: readonly Firing[];
  /** Slots given up because the next one is near (`next_slot_near`). */
  readonly missed: SlotRange | null;
  /** The first slot after now; `null` where the rule has ended. */
  readonly nextFireAt: Instant | null;
}

/** A slot that is at most this late fires as `schedule`. */
const ON_TIME_SECONDS: Seconds = 60;

/** Missed slots are given up only if the next slot is at most this far away... */
const NEAR_SECONDS: Seconds = 3600;

/** ...and at most this part of the distance between the newest due slot and the next one. */
const NEAR_SHARE = 0.1;

/**
 * Decides what becomes of the slots that are due: `dueAt` (the stored next fire time, trusted as a slot even if the
 * rule would not name it) and all later ones up to `now`.
 *
 * After a downtime one `catch_up` covers all missed slots, however late, unless the next slot is near. Where the clock
 * went backwards (`dueAt` after `now`) nothing is due and `nextFireAt` stays. Pure: the same arguments, the same plan.
 */
export function planFirings(rule: Recurrence, dueAt: Instant, now: Instant): FiringPlan {
  if (dueAt > now) return { fire: [], missed: null, nextFireAt: dueAt };
  const nextFireAt = nextFireTime(rule, now);
  const newest = latestSlot(rule, dueAt, now + 1);
  if (now - newest <= ON_TIME_SECONDS) {
    const fire = [{ trigger: 'schedule', fireTime: newest, ...rangeOf(newest, newest, 1) }] as const;
    const earlier = newest > dueAt ? rangeFrom(rule, dueAt, latestSlot(rule, dueAt, newest)) : null;
    return { fire, missed: earlier, nextFireAt };
  }
  const range = rangeFrom(rule, dueAt, newest);
  if (nextFireAt !== null && nextFireAt - now <= Math.min(NEAR_SECONDS, (nextFireAt - newest) * NEAR_SHARE)) {
    return { fire: [], missed: range, nextFireAt };
  }
  return { fire: [{ trigger: 'catch_up', fireTime: newest, ...range }], missed: null, nextFireAt };
}

/** The slots after `after` (exclusive) up to `upTo` (inclusive), as one range: those of a pause; `null` if there are none. */
export function skippedSlots(rule: Recurrence, after: Instant, upTo: Instant): SlotRange | null {
  const first = nextFireTime(rule, after);
  if (first === null || first > upTo) return null;
  return rangeFrom(rule, first, latestSlot(rule, first, upTo + 1));
}

/** What is left of a range whose slots after `upTo` are taken out of it, as they never came; `null` where nothing is. */
export function cutRange(rule: Recurrence, coversFrom: Instant, upTo: Instant): SlotRange | null {
  return coversFrom > upTo ? null : rangeFrom(rule, coversFrom, latestSlot(rule, coversFrom, upTo + 1));
}

/** The last slot before `before`, at least `first`. */
const latestSlot = (rule: Recurrence, first: Instant, before: Instant): Instant =>
  Math.max(first, previousFireTime(rule, before) ?? first);

const rangeFrom = (rule: Recurrence, first: Instant, last: Instant): SlotRange =>
  rangeOf(first, last, 1 + countFireTimes(rule, first, last));

const rangeOf = (coversFrom: Instant, coversTo: Instant, coversCount: number): SlotRange => ({
  coversFrom,
  coversTo,
  coversCount,
});
