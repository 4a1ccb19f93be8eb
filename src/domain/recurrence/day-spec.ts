import { type EpochDay, toCivilDate, toEpochDay } from './calendar.ts';
import type { Cycle } from './cycle.ts';
import { type DaySet, DaysWithout, SingleDay, WeekdaySet } from './day-set.ts';
import { MonthlyDays } from './monthly-days.ts';
import { ALL_WEEKDAYS_MASK } from './weekdays.ts';

/** Every day of the month, as a mask. */
export const ALL_MONTH_DAYS_MASK = 0x7fff_ffff;

/** Every month, as a mask (bit 0 = January). */
export const ALL_MONTHS_MASK = 0xfff;

/** The n-th (1..5), the last (-1) or the n-th from the end (-2..-5) of a weekday in its month; Sunday = 0. */
export interface NthWeekday {
  readonly weekday: number;
  readonly nth: number;
}

/** Which dates a rule names, as sets. Days of month and days of week are joined (`isUnion`) or both asked for. */
export interface DaySpec {
  /** Bit 0 = Sunday. */
  readonly weekdays: number;
  /** Bit 0 = the 1st. */
  readonly monthDays: number;
  /** Bit 0 = January. */
  readonly months: number;
  /** Ascending; `null` = every year. */
  readonly years: readonly number[] | null;
  readonly hasLastDay: boolean;
  /** Days counted from the end of the month, from 2 (the last but one) on. */
  readonly daysFromEnd: readonly number[];
  /** The last Monday-to-Friday day of the month. */
  readonly hasLastWorkday: boolean;
  /** Days of month whose nearest Monday-to-Friday day in the same month is meant. */
  readonly nearestWorkdaysTo: readonly number[];
  readonly nthWeekdays: readonly NthWeekday[];
  readonly isUnion: boolean;
  /** Of all these dates those that it lets through; `null` = all. */
  readonly cycle: Cycle | null;
  /** The one date of a rule that fires once; all else then is unrestricted. */
  readonly onlyDay: EpochDay | null;
}

/** A mask of small numbers, `min` as bit 0. */
export const toMask = (values: readonly number[], min: number): number =>
  values.reduce((mask, value) => mask | (1 << (value - min)), 0);

/** The numbers of a mask, ascending. */
export const fromMask = (mask: number, min: number): readonly number[] =>
  Array.from({ length: 31 }, (_, bit) => bit)
    .filter((bit) => ((mask >>> bit) & 1) === 1)
    .map((bit) => bit + min);

/** Every date. */
export const EVERY_DAY: DaySpec = {
  weekdays: ALL_WEEKDAYS_MASK,
  monthDays: ALL_MONTH_DAYS_MASK,
  months: ALL_MONTHS_MASK,
  years: null,
  hasLastDay: false,
  daysFromEnd: [],
  hasLastWorkday: false,
  nearestWorkdaysTo: [],
  nthWeekdays: [],
  isUnion: false,
  cycle: null,
  onlyDay: null,
};

/** Whether the weekday alone decides. */
export const isWeekly = (spec: DaySpec): boolean =>
  spec.monthDays === ALL_MONTH_DAYS_MASK &&
  spec.months === ALL_MONTHS_MASK &&
  spec.years === null &&
  spec.nthWeekdays.length === 0 &&
  spec.cycle === null &&
  spec.onlyDay === null;

/** The set of dates that a spec names, without the excluded ones. */
export function toDaySet(spec: DaySpec, excluded: readonly EpochDay[]): DaySet {
  const days =
    spec.onlyDay !== null
      ? new SingleDay(spec.onlyDay)
      : isWeekly(spec)
        ? new WeekdaySet(spec.weekdays)
        : new MonthlyDays(spec);
  return excluded.length === 0 ? days : new DaysWithout(days, excluded);
}

/** The year from which a search for a rule's dates makes sense: its own first, else 2001, which is no leap year. */
export const firstYearOf = (spec: DaySpec): number =>
  spec.onlyDay !== null ? toCivilDate(spec.onlyDay).year : (spec.years?.[0] ?? 2001);

/** Whether any date matches; looks 100 years far (the longest wait, for a 29 February on one weekday, is 40), with a cycle to the end of all. */
export function canComeTrue(spec: DaySpec): boolean {
  // A day up to the 28th, or a free choice of weekday, comes in every month; only the rest is worth a search.
  const isCommon =
    spec.years === null && spec.cycle === null && (spec.monthDays & FIRST_28_DAYS_MASK) !== 0 && spec.weekdays !== 0;
  return (
    isCommon || isWeekly(spec) || Number.isFinite(toDaySet(spec, []).atOrAfter(toEpochDay(firstYearOf(spec), 1, 1)))
  );
}

const FIRST_28_DAYS_MASK = 0x0fff_ffff;
