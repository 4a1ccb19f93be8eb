import { DAY_SECONDS, type Seconds } from '../instant.ts';
import { formatTime, toEpochDay, weekdayIndexOf } from './calendar.ts';
import { firstYearOf, isWeekly, toDaySet } from './day-spec.ts';
import { type Recurrence, Rule } from './rule.ts';
import type { TimeSet } from './time-set.ts';
import { ALL_WEEKDAYS_MASK, type Weekday, weekdaysOfMask } from './weekdays.ts';

/** The days of the week on which a rule can fire, from Monday on; never empty; all seven for a monthly rule. */
export function weekdaysOf(rule: Recurrence): readonly Weekday[] {
  const { days } = Rule.of(rule).shape;
  if (isWeekly(days)) return weekdaysOfMask(days.weekdays);
  const set = toDaySet(days, []);
  let mask = 0;
  const first = toEpochDay(firstYearOf(days), 1, 1);
  for (let day = set.atOrAfter(first); day < first + YEARS_28_DAYS; day = set.atOrAfter(day + 1)) {
    mask |= 1 << weekdayIndexOf(day);
    if (mask === ALL_WEEKDAYS_MASK) break;
  }
  return weekdaysOfMask(mask);
}

/** The earliest local time of day of a rule, `HH:MM`. */
export const earliestTimeOf = (rule: Recurrence): string => formatTime(Rule.of(rule).shape.times.first);

/** How many local times of day a rule names. */
export const countTimesOf = (rule: Recurrence): number => Rule.of(rule).shape.times.count;

/**
 * The shortest distance between two fires, in seconds of nominal local time (clock changes left aside), over 400 days;
 * 400 days where there is no second fire. For limits on how often a rule may fire.
 */
export function shortestGap(rule: Recurrence): Seconds {
  const { days, times, excluded } = Rule.of(rule).shape;
  const set = toDaySet(days, excluded);
  let shortest = Math.min(SPAN_DAYS * DAY_SECONDS, shortestGapWithin(times));
  const first = set.atOrAfter(toEpochDay(firstYearOf(days), 1, 1));
  const overnight = times.first + DAY_SECONDS - times.last;
  for (let day = first, next = first; day < first + SPAN_DAYS && shortest > overnight; day = next) {
    next = set.atOrAfter(day + 1);
    if (next < first + SPAN_DAYS) shortest = Math.min(shortest, overnight + (next - day - 1) * DAY_SECONDS);
  }
  return shortest;
}

/** In 28 years each date has fallen on each weekday (also 29 February, within 1901-2099). */
const YEARS_28_DAYS = 10_228;
const SPAN_DAYS = 400;

function shortestGapWithin(times: TimeSet): Seconds {
  let shortest = Number.POSITIVE_INFINITY;
  for (let at = times.first; at < times.last && shortest > 1; ) {
    const next = times.atOrAfter(at + 1);
    shortest = Math.min(shortest, next - at);
    at = next;
  }
  return shortest;
}
