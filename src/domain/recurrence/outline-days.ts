import type { Cycle } from './cycle.ts';
import { ALL_MONTH_DAYS_MASK, ALL_MONTHS_MASK, type DaySpec, fromMask } from './day-spec.ts';
import { ALL_WEEKDAYS_MASK, WEEKDAYS, type Weekday, weekdaysOfMask } from './weekdays.ts';

/** Days of the month that a rule names. */
export interface MonthDaysOutline {
  /** 1..31, ascending. */
  readonly days: readonly number[];
  readonly hasLastDay: boolean;
  /** Days counted from the end of the month, from 2 on. */
  readonly fromEnd: readonly number[];
  /** The last Monday-to-Friday day. */
  readonly hasLastWorkday: boolean;
  /** Days whose nearest Monday-to-Friday day is meant. */
  readonly nearestWorkdaysTo: readonly number[];
}

/** Days of the week that a rule names. */
export interface WeekdaysOutline {
  /** From Monday on. */
  readonly days: readonly Weekday[];
  /** Whether these are three or more in a row. */
  readonly isRun: boolean;
  /** The n-th (1..5), the last (-1) or the n-th from the end (-2..-5) of a weekday in its month. */
  readonly nth: readonly { readonly day: Weekday; readonly nth: number }[];
}

/** Which days a rule names; `null` = all of them. */
export interface DaysOutline {
  readonly monthDays: MonthDaysOutline | null;
  readonly weekdays: WeekdaysOutline | null;
  /** Whether one of both is enough, where there are both. */
  readonly isUnion: boolean;
  /** 1..12, ascending. */
  readonly months: readonly number[] | null;
  readonly years: readonly number[] | null;
  /** Only every so many (at least 2) of these. */
  readonly cycle: { readonly unit: Cycle['unit']; readonly every: number } | null;
}

/** The pieces of a spec; `null` = every day. */
export function outlineDays(spec: DaySpec): DaysOutline | null {
  const { isUnion, years } = spec;
  const cycle = spec.cycle === null ? null : { unit: spec.cycle.unit, every: spec.cycle.every };
  const monthDays = outlineMonthDays(spec);
  const weekdays = outlineWeekdays(spec);
  const months = spec.months === ALL_MONTHS_MASK ? null : fromMask(spec.months, 1);
  const isEvery = monthDays === null && weekdays === null && months === null && years === null && cycle === null;
  return isEvery ? null : { monthDays, weekdays, isUnion, months, years, cycle };
}

function outlineMonthDays(spec: DaySpec): MonthDaysOutline | null {
  if (spec.monthDays === ALL_MONTH_DAYS_MASK) return null;
  const { hasLastDay, daysFromEnd: fromEnd, hasLastWorkday, nearestWorkdaysTo } = spec;
  return { days: fromMask(spec.monthDays, 1), hasLastDay, fromEnd, hasLastWorkday, nearestWorkdaysTo };
}

function outlineWeekdays(spec: DaySpec): WeekdaysOutline | null {
  if (spec.weekdays === ALL_WEEKDAYS_MASK) return null;
  const days = weekdaysOfMask(spec.weekdays);
  const places = days.map((day) => WEEKDAYS.indexOf(day));
  const isRun = days.length >= 3 && (places.at(-1) ?? 0) - (places[0] ?? 0) === days.length - 1;
  // Sunday = 0 there, and the last of the week here.
  const nth = spec.nthWeekdays.map(({ weekday, nth }) => ({ day: WEEKDAYS[(weekday + 6) % 7] ?? 'mon', nth }));
  return { days, isRun, nth };
}
