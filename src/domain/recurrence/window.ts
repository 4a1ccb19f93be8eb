import { offending, problem } from '../errors.ts';
import { formatTime, parseTime } from './calendar.ts';
import { resolveTimeZone } from './civil-time.ts';
import { ALL_MONTH_DAYS_MASK, ALL_MONTHS_MASK, canComeTrue, EVERY_DAY, toMask } from './day-spec.ts';
import { FIXED, type Fields, RUNNING, readModifiers, refuseOtherFields } from './modifiers.ts';
import { Rule } from './rule.ts';
import { ListedTimes } from './time-set.ts';
import { ALL_WEEKDAYS_MASK, weekdaysOfMask } from './weekdays.ts';
import { readTimes, readWeekdays } from './weekly.ts';

const DAY_MINUTES = 1440;

/**
 * A rule of kind window from its fields: every `everyMinutes` from the window's start (00:00 if none) to its end,
 * inclusive, beginning anew each day; or the `times` that lie in the window. An end before the start wraps past midnight;
 * all days are tested on the calendar day of the fire itself, and all filters must agree.
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
    const date = { days: daysOfMonth ?? [], months: months ?? [] };
    throw problem('window_date_never_comes', { ...offending('daysOfMonth', daysOfMonth), ...date });
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
  const times = seconds.map(formatTime);
  const window = { from: formatTime(from), until: end === null ? '24:00' : formatTime(end) };
  throw problem('window_times_outside', { ...offending('times', times.join(', ')), times, ...window });
}

function readClock(fields: Fields, name: string): number | null {
  const value = fields[name];
  if (value === undefined) return null;
  const second = typeof value === 'string' ? parseTime(value) : null;
  if (second !== null) return second;
  throw problem('window_time_malformed', offending(name, value));
}

function readStep(fields: Fields): number | null {
  const value = fields.everyMinutes;
  if (value === undefined) return null;
  if (fields.times !== undefined) {
    throw problem('window_step_beside_times', offending('everyMinutes', value));
  }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= DAY_MINUTES) return value;
  throw problem('window_step_out_of_range', { ...offending('everyMinutes', value), least: 1, most: DAY_MINUTES });
}

/** A sorted list of numbers; `null` where it is absent or names them all. */
function readNumbers(fields: Fields, name: string, min: number, max: number): readonly number[] | null {
  const value = fields[name];
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length === 0) {
    throw problem('window_numbers_malformed', { ...offending(name, value), least: min, most: max });
  }
  const numbers = value.map((item: unknown, index) => {
    if (typeof item === 'number' && Number.isInteger(item) && item >= min && item <= max) return item;
    const place = { place: index + 1, least: min, most: max };
    throw problem('window_number_out_of_range', { ...offending(name, item), ...place });
  });
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.length === max - min + 1 ? null : sorted;
}
