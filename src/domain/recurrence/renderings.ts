import { formatTime } from './calendar.ts';
import { printValues } from './cron-print.ts';
import { ALL_MONTH_DAYS_MASK, ALL_MONTHS_MASK, type DaySpec, fromMask, isWeekly } from './day-spec.ts';
import type { RecurrenceJson, RruleJson } from './json.ts';
import { MODIFIER_NAMES } from './modifiers.ts';
import { type Recurrence, Rule, type Shape } from './rule.ts';
import type { TimeSet } from './time-set.ts';
import { ALL_WEEKDAYS_MASK, type Weekday, weekdaysOfMask } from './weekdays.ts';

/** The canonical JSON of a rule; `JSON.stringify` of it is its fingerprint and what is stored. */
export const recurrenceJson = (rule: Recurrence): RecurrenceJson => Rule.of(rule).json;

/** Whether two rules are the same value: the same kind, zone and canonical form. */
export const equals = (a: Recurrence, b: Recurrence): boolean =>
  a === b || JSON.stringify(Rule.of(a).json) === JSON.stringify(Rule.of(b).json);

/** The rule of RFC 5545 that it was read from, in its canonical form, and the local time that it starts at; else `null`. */
export function toRrule(rule: Recurrence): Pick<RruleJson, 'rule' | 'start'> | null {
  const { json } = Rule.of(rule);
  if (json.kind !== 'rrule' || MODIFIER_NAMES.some((name) => json[name] !== undefined)) return null;
  return { rule: json.rule, ...(json.start !== undefined && { start: json.start }) };
}

/** Days of the week and `HH:MM` times. */
export interface WeeklyRendering {
  readonly days: readonly Weekday[];
  readonly times: readonly string[];
}

/** `HH:MM` times on the dates that match all three lists; `null` = any day of the month, any month. */
export interface TimesRendering extends WeeklyRendering {
  readonly daysOfMonth: readonly number[] | null;
  readonly months: readonly number[] | null;
}

/** The rule as days of the week and `HH:MM` times, where these say exactly the same; else `null`. */
export function toWeekly(rule: Recurrence): WeeklyRendering | null {
  const found = toTimes(rule);
  if (found === null || found.daysOfMonth !== null || found.months !== null) return null;
  return { days: found.days, times: found.times };
}

/** The rule as fixed `HH:MM` times with filters for days and months, where these say exactly the same; else `null`. */
export const toTimes = (rule: Recurrence): TimesRendering | null => listTimes(Rule.of(rule).shape, isFixed);

/** As `toTimes`, for a rule that runs through the real day: every real local minute that is one of the times. */
export const toRunningTimes = (rule: Recurrence): TimesRendering | null => listTimes(Rule.of(rule).shape, isRunning);

function listTimes(shape: Shape, isMeant: (shape: Shape) => boolean): TimesRendering | null {
  const { days } = shape;
  if (!isMeant(shape) || !isUnbounded(shape) || !isPlain(days) || days.isUnion) return null;
  const times = listWholeMinutes(shape.times);
  if (times === null) return null;
  return {
    days: weekdaysOfMask(days.weekdays),
    times: times.map(formatTime),
    daysOfMonth: days.monthDays === ALL_MONTH_DAYS_MASK ? null : fromMask(days.monthDays, 1),
    months: days.months === ALL_MONTHS_MASK ? null : fromMask(days.months, 1),
  };
}

/** The rule as a cron expression of five fields (more where it is one), where it says exactly the same; else `null`. */
export function toCron(rule: Recurrence): string | null {
  const { shape, json } = Rule.of(rule);
  if (!isUnbounded(shape) || (!isFixed(shape) && !isRunning(shape))) return null;
  if (json.kind === 'cron' && !('gap' in json || 'overlap' in json)) return json.expression;
  const { days } = shape;
  const times = listWholeMinutes(shape.times);
  const isAnyMonthDay = days.monthDays === ALL_MONTH_DAYS_MASK;
  const isAnyWeekday = days.weekdays === ALL_WEEKDAYS_MASK;
  if (times === null || !isPlain(days) || (!isAnyMonthDay && !isAnyWeekday)) return null;
  const hours = [...new Set(times.map((second) => Math.floor(second / 3600)))];
  const minutes = [...new Set(times.map((second) => Math.floor(second / 60) % 60))].sort((a, b) => a - b);
  if (hours.length * minutes.length !== times.length) return null;
  if (!isFixed(shape) && hours.length < 24) return null;
  return [
    minutes.length === 60 ? '*' : printValues('minute', minutes),
    // All 24 hours in fixed local times are 0-23: a bare * would follow the real hours instead.
    isFixed(shape) ? printValues('hour', hours) : '*',
    isAnyMonthDay ? '*' : printValues('dayOfMonth', fromMask(days.monthDays, 1)),
    days.months === ALL_MONTHS_MASK ? '*' : printValues('month', fromMask(days.months, 1)),
    isAnyWeekday ? '*' : printValues('dayOfWeek', fromMask(days.weekdays, 0)),
  ].join(' ');
}

/** Whether a rule's local times are fixed: a lost one is made up for, a repeated one fires once. */
const isFixed = (shape: Shape): boolean => shape.gap === 'next-valid' && shape.overlap === 'first';

/** Whether a rule runs through the real day: a lost time does not fire, a repeated one fires at both passes. */
const isRunning = (shape: Shape): boolean => shape.gap === 'skip' && shape.overlap === 'both';

/** Whether weekdays, days of the month and months say all. */
const isPlain = (days: DaySpec): boolean =>
  isWeekly(days) ||
  (days.years === null &&
    days.onlyDay === null &&
    !days.hasLastDay &&
    days.daysFromEnd.length === 0 &&
    days.cycle === null &&
    !days.hasLastWorkday &&
    days.nearestWorkdaysTo.length === 0 &&
    days.nthWeekdays.length === 0);

/** Whether a rule has neither bounds nor exceptions. */
const isUnbounded = (shape: Shape): boolean =>
  shape.startsAt === null && shape.endsAt === null && shape.excluded.length === 0;

/** The times of a set, where all are whole minutes; else `null`. */
export function listWholeMinutes(times: TimeSet): readonly number[] | null {
  const seconds: number[] = [];
  for (let at = times.first; at >= 0; at = times.atOrAfter(at + 1)) {
    if (at % 60 !== 0) return null;
    seconds.push(at);
  }
  return seconds;
}
