import type { Instant } from '../instant.ts';
import { type Recurrence, Rule } from './rule.ts';

/** The first fire strictly after an instant, or `null` where the rule has ended. */
export const nextFireTime = (rule: Recurrence, after: Instant): Instant | null => Rule.of(rule).timetable.next(after);

/** The last fire strictly before an instant, or `null` where the rule has not begun. */
export const previousFireTime = (rule: Recurrence, before: Instant): Instant | null =>
  Rule.of(rule).timetable.previous(before);

/** Fires after `from` (exclusive) up to `to` (inclusive), in order, at most `limit`; computed as they are asked for. */
export function* fireTimes(
  rule: Recurrence,
  from: Instant,
  to: Instant,
  limit: number = Number.POSITIVE_INFINITY,
): Generator<Instant, void, undefined> {
  const timetable = Rule.of(rule).timetable;
  let at = timetable.next(from);
  for (let count = 0; at !== null && at <= to && count < limit; count++) {
    yield at;
    at = timetable.next(at);
  }
}
