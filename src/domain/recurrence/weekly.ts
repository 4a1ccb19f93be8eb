import { offending, problem } from '../errors.ts';
import { formatTime, parseTime } from './calendar.ts';
import { resolveTimeZone } from './civil-time.ts';
import { EVERY_DAY } from './day-spec.ts';
import { FIXED, type Fields, readModifiers, refuseOtherFields } from './modifiers.ts';
import { type Recurrence, Rule } from './rule.ts';
import { ListedTimes } from './time-set.ts';
import { WEEKDAYS, type Weekday, weekdayBit, weekdaysOfMask } from './weekdays.ts';

/**
 * At each of `times` (`HH:MM`) on each of `days`; repeats are dropped, order does not matter.
 *
 * Throws `invalid_recurrence` (field `days`, `times` or `timeZone`); a rule without a day or a time is one.
 */
export const weekly = (rule: {
  readonly days: readonly Weekday[];
  readonly times: readonly string[];
  readonly timeZone: string;
}): Recurrence => parseWeekly({ kind: 'weekly', ...rule });

/** A weekly rule from its fields. Throws `invalid_recurrence` (field `days`, `times`, `timeZone` or a modifier's). */
export function parseWeekly(fields: Fields): Rule {
  refuseOtherFields(fields, ['kind', 'days', 'times', 'timeZone']);
  const timeZone = resolveTimeZone(fields.timeZone);
  const weekdays = readWeekdays(fields.days);
  const seconds = readTimes(fields.times);
  const modifiers = readModifiers(fields, FIXED);
  return new Rule(
    { kind: 'weekly', days: weekdaysOfMask(weekdays), times: seconds.map(formatTime), timeZone, ...modifiers.json },
    { days: { ...EVERY_DAY, weekdays }, times: new ListedTimes(seconds), ...modifiers.shape },
  );
}

/** The mask of a list of weekday names; at least one. Throws `invalid_recurrence`, field `days`. */
export function readWeekdays(value: unknown): number {
  if (!Array.isArray(value) || value.length === 0) {
    throw problem('weekdays_missing', { ...offending('days', value), choices: WEEKDAYS });
  }
  let mask = 0;
  for (const [index, day] of value.entries()) {
    const bit = weekdayBit(day);
    if (bit === 0) throw problem('weekday_unknown', { ...offending('days', day), place: index + 1, choices: WEEKDAYS });
    mask |= bit;
  }
  return mask;
}

/** Seconds of the day of a list of `HH:MM`, ascending, distinct, at least one. Throws `invalid_recurrence`, `times`. */
export function readTimes(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw problem('times_missing', offending('times', value));
  }
  const seconds = value.map((text: unknown, index) => {
    const second = typeof text === 'string' ? parseTime(text) : null;
    if (second !== null) return second;
    throw problem('time_malformed', { ...offending('times', text), place: index + 1 });
  });
  return seconds.length === 1 ? seconds : [...new Set(seconds)].sort((a, b) => a - b);
}
