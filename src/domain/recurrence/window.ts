import { formatTime, parseTime } from './calendar.ts';
import { resolveTimeZone } from './civil-time.ts';
import { ALL_MONTH_DAYS_MASK, ALL_MONTHS_MASK, canComeTrue, EVERY_DAY, toMask } from './day-spec.ts';
import { refuse, showValue } from './failures.ts';
import { FIXED, type Fields, RUNNING, readModifiers, refuseOtherFields } from './modifiers.ts';
import { Rule } from './rule.ts';
import { ListedTimes } from './time-set.ts';
import { ALL_WEEKDAYS_MASK, weekdaysOfMask } from './weekdays.ts';
import { readTimes, readWeekdays } from './weekly.ts';

const DAY_MINUTES = 1440;

/**
 * A rule of kind window from its fields: every `everyMinutes` from the window's start (00:00 if none) to its end,
 * inclusive, beginning anew each day; or the `times` that lie in the window. An end before the start wraps past midnight;
 * all days are tested on the calendar day of the fire itself, and all filters must agree (CloudSigma's periodicity).
 *
 * Steps of 60 minutes or more, and listed times, are fixed local times; shorter steps run through the real day.
 * Throws `invalid_recurrence` naming the field and the value.
 */
export function parseWindow(fields: Fields): Rule {
  refuseOtherFields(fields, OWN_FIELDS);
  const timeZone = resolveTimeZone(fields.timeZone);
  const weekdays = fields.days === undefined ? ALL_WEEKDAYS_MASK : readWeekdays(fields.days);
  const daysOfMonth = readNumbers(fields, 'daysOfMonth', 1, 31);
  const months = readNumbers(fields, 'months', 1, 12);
  const start = readClock(fields, 'start');
  const end = readClock(fields, 'end');
  const everyMinutes = readStep(fields);
  const listed = everyMinutes === null ? readTimes(fields.times) : null;
  const seconds = listed === null ? stepTimes(start, end, everyMinutes ?? DAY_MINUTES) : gateTimes(listed, start, end);
  const modifiers = readModifiers(fields, everyMinutes !== null && everyMinutes < 60 ? RUNNING : FIXED);
  const days = {
    ...EVERY_DAY,
    weekdays,
    monthDays: daysOfMonth === null ? ALL_MONTH_DAYS_MASK : toMask(daysOfMonth, 1),
    months: months === null ? ALL_MONTHS_MASK : toMask(months, 1),
  };
  if (!canComeTrue(days)) {
    const message = `Day ${daysOfMonth?.join(', ')} of the month never comes in month ${months?.join(', ')}; choose another date.`;
    throw refuse('daysOfMonth', daysOfMonth, message);
  }
  return new Rule(
    {
      kind: 'window',
      ...(weekdays !== ALL_WEEKDAYS_MASK && { days: weekdaysOfMask(weekdays) }),
      ...(daysOfMonth !== null && { daysOfMonth }),
      ...(months !== null && { months }),
      ...(start !== null && { start: formatTime(start) }),
      ...(end !== null && { end: formatTime(end) }),
      ...(everyMinutes !== null && { everyMinutes }),
      ...(listed !== null && { times: listed.map(formatTime) }),
      timeZone,
      ...modifiers.json,
    },
    { days, times: new ListedTimes(seconds), ...modifiers.shape },
  );
}

const OWN_FIELDS = ['kind', 'days', 'daysOfMonth', 'months', 'start', 'end', 'everyMinutes', 'times', 'timeZone'];

function stepTimes(start: number | null, end: number | null, everyMinutes: number): readonly number[] {
  const from = (start ?? 0) / 60;
  const until = (end ?? (DAY_MINUTES - 1) * 60) / 60;
  const length = until >= from ? until - from : until - from + DAY_MINUTES;
  const seconds: number[] = [];
  for (let minute = 0; minute <= length; minute += everyMinutes) seconds.push(((from + minute) % DAY_MINUTES) * 60);
  return seconds.sort((a, b) => a - b);
}

function gateTimes(seconds: readonly number[], start: number | null, end: number | null): readonly number[] {
  const [from, until] = [start ?? 0, end ?? DAY_MINUTES * 60];
  const inside = seconds.filter((at) => (from <= until ? from <= at && at <= until : at >= from || at <= until));
  if (inside.length > 0) return inside;
  const window = `${formatTime(from)} to ${end === null ? '24:00' : formatTime(end)}`;
  const times = seconds.map(formatTime).join(', ');
  throw refuse('times', times, `None of the times ${times} lies in the window ${window}; change one of them.`);
}

function readClock(fields: Fields, name: string): number | null {
  const value = fields[name];
  if (value === undefined) return null;
  const second = typeof value === 'string' ? parseTime(value) : null;
  if (second !== null) return second;
  throw refuse(name, value, `The window's ${name} '${showValue(value)}' is not a time of day; write it as HH:MM.`);
}

function readStep(fields: Fields): number | null {
  const value = fields.everyMinutes;
  if (value === undefined) return null;
  if (fields.times !== undefined) {
    throw refuse('everyMinutes', value, 'The rule has both a step (everyMinutes) and times; give one of them.');
  }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= DAY_MINUTES) return value;
  throw refuse('everyMinutes', value, `The step '${showValue(value)}' must be a whole number of minutes, 1 to 1440.`);
}

/** A sorted list of numbers; `null` where it is absent or names them all. */
function readNumbers(fields: Fields, name: string, min: number, max: number): readonly number[] | null {
  const value = fields[name];
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length === 0) {
    throw refuse(name, value, `The field '${name}' must be a list of numbers from ${min} to ${max}, or be left out.`);
  }
  const numbers = value.map((item: unknown, index) => {
    if (typeof item === 'number' && Number.isInteger(item) && item >= min && item <= max) return item;
    const message = `The value '${showValue(item)}' (number ${index + 1}) of '${name}' must be from ${min} to ${max}.`;
    throw refuse(name, item, message);
  });
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.length === max - min + 1 ? null : sorted;
}
