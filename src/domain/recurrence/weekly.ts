import { formatTime, parseTime } from './calendar.ts';
import { resolveTimeZone } from './civil-time.ts';
import { EVERY_DAY } from './day-spec.ts';
import { refuse, showValue } from './failures.ts';
import { FIXED, type Fields, readModifiers, refuseOtherFields } from './modifiers.ts';
import { Rule } from './rule.ts';
import { ListedTimes } from './time-set.ts';
import { weekdayBit, weekdaysOfMask } from './weekdays.ts';

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
    throw refuse(
      'days',
      value,
      'The rule names no day of the week; give at least one of mon, tue, wed, thu, fri, sat, sun.',
    );
  }
  let mask = 0;
  for (const [index, day] of value.entries()) {
    const bit = weekdayBit(day);
    if (bit === 0) {
      const message = `The day '${showValue(day)}' (number ${index + 1}) is not one of mon, tue, wed, thu, fri, sat, sun.`;
      throw refuse('days', day, message);
    }
    mask |= bit;
  }
  return mask;
}

/** Seconds of the day of a list of `HH:MM`, ascending, distinct, at least one. Throws `invalid_recurrence`, `times`. */
export function readTimes(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw refuse('times', value, 'The rule names no time of day; give at least one as HH:MM, such as 02:01.');
  }
  const seconds = value.map((text: unknown, index) => {
    const second = typeof text === 'string' ? parseTime(text) : null;
    if (second !== null) return second;
    const message = `The time '${showValue(text)}' (number ${index + 1}) is not a time of day; write it as HH:MM, 00:00 to 23:59.`;
    throw refuse('times', text, message);
  });
  return seconds.length === 1 ? seconds : [...new Set(seconds)].sort((a, b) => a - b);
}
