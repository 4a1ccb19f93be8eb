import { countDaysOfMonth, type EpochDay, toCivilDate, toEpochDay, weekdayIndexOf } from './calendar.ts';
import { maskOfCycle } from './cycle.ts';
import type { DaySet } from './day-set.ts';
import type { DaySpec } from './day-spec.ts';
import { ALL_WEEKDAYS_MASK } from './weekdays.ts';

/** Outside these years no date matches: the range of cron's year field and of the zone tables. */
const [FIRST_YEAR, LAST_YEAR] = [1900, 2399];

/** Months looked through in vain before a rule has no date: 100 years, longer than any wait the calendar knows. */
const SEARCH_BUDGET_MONTHS = 1200;

/** With a cycle beside it there is no such bound: all there are. */
const ALL_MONTHS = (LAST_YEAR - FIRST_YEAR + 1) * 12;

/** The dates of a rule that asks for days of the month, months or years: a month at a time, as a mask of 31 bits. */
export class MonthlyDays implements DaySet {
  readonly #spec: DaySpec;
  readonly #firstYear: number;
  readonly #lastYear: number;
  readonly #budget: number;
  /** The mask last computed, since fires come in order. */
  #cachedMonth = -1;
  #cachedMask = 0;

  constructor(spec: DaySpec) {
    this.#spec = spec;
    this.#budget = spec.cycle === null ? SEARCH_BUDGET_MONTHS : ALL_MONTHS;
    this.#firstYear = spec.years?.[0] ?? FIRST_YEAR;
    this.#lastYear = spec.years?.[spec.years.length - 1] ?? LAST_YEAR;
  }

  has(day: EpochDay): boolean {
    const date = toCivilDate(day);
    return ((this.#maskOf(date.year, date.month) >> (date.day - 1)) & 1) === 1;
  }

  atOrAfter(day: EpochDay): EpochDay {
    let { year, month, day: from } = toCivilDate(Math.max(day, toEpochDay(this.#firstYear, 1, 1)));
    for (let budget = this.#budget; year <= this.#lastYear && budget > 0; budget--) {
      const mask = this.#maskOf(year, month) & (-1 << (from - 1));
      if (mask !== 0) return toEpochDay(year, month, 32 - Math.clz32(mask & -mask));
      from = 1;
      if (month === 12) [year, month] = [this.#yearAfter(year), 1];
      else month++;
    }
    return Number.POSITIVE_INFINITY;
  }

  atOrBefore(day: EpochDay): EpochDay {
    let { year, month, day: until } = toCivilDate(Math.min(day, toEpochDay(this.#lastYear, 12, 31)));
    for (let budget = this.#budget; year >= this.#firstYear && budget > 0; budget--) {
      const mask = this.#maskOf(year, month) & (-1 >>> (32 - until));
      if (mask !== 0) return toEpochDay(year, month, 32 - Math.clz32(mask));
      until = 31;
      if (month === 1) [year, month] = [this.#yearBefore(year), 12];
      else month--;
    }
    return Number.NEGATIVE_INFINITY;
  }

  countBetween(from: EpochDay, to: EpochDay): number {
    let count = 0;
    const first = Math.max(from, toEpochDay(this.#firstYear, 1, 1));
    const end = Math.min(to, toEpochDay(this.#lastYear + 1, 1, 1));
    for (let day = first; day < end; ) {
      const date = toCivilDate(day);
      const days = Math.min(countDaysOfMonth(date.year, date.month) - date.day + 1, end - day);
      const mask = (this.#maskOf(date.year, date.month) >>> (date.day - 1)) & (-1 >>> (32 - days));
      count += countBits(mask);
      day += days;
    }
    return count;
  }

  #yearAfter(year: number): number {
    return this.#spec.years === null
      ? year + 1
      : (this.#spec.years.find((other) => other > year) ?? this.#lastYear + 1);
  }

  #yearBefore(year: number): number {
    return this.#spec.years === null
      ? year - 1
      : (this.#spec.years.findLast((other) => other < year) ?? this.#firstYear - 1);
  }

  #maskOf(year: number, month: number): number {
    const key = year * 12 + month;
    if (key === this.#cachedMonth) return this.#cachedMask;
    this.#cachedMonth = key;
    const { cycle } = this.#spec;
    const mask = computeMonthMask(this.#spec, year, month);
    this.#cachedMask = cycle === null || mask === 0 ? mask : mask & maskOfCycle(cycle, year, month);
    return this.#cachedMask;
  }
}

function computeMonthMask(spec: DaySpec, year: number, month: number): number {
  if (((spec.months >> (month - 1)) & 1) === 0) return 0;
  if (spec.years !== null && !spec.years.includes(year)) return 0;
  const length = countDaysOfMonth(year, month);
  const wholeMonth = -1 >>> (32 - length);
  const isAnyWeekday = spec.weekdays === ALL_WEEKDAYS_MASK;
  if (isAnyWeekday && !spec.isUnion && !hasSpecialDays(spec)) return spec.monthDays & wholeMonth;
  const firstWeekday = weekdayIndexOf(toEpochDay(year, month, 1));
  const byMonthDay = spec.monthDays | maskOfSpecialDays(spec, length, firstWeekday);
  const byWeekday = isAnyWeekday ? wholeMonth : maskOfWeekdays(spec, length, firstWeekday);
  return (spec.isUnion ? byMonthDay | byWeekday : byMonthDay & byWeekday) & wholeMonth;
}

const hasSpecialDays = (spec: DaySpec): boolean =>
  spec.hasLastDay || spec.daysFromEnd.length > 0 || spec.hasLastWorkday || spec.nearestWorkdaysTo.length > 0;

function maskOfSpecialDays(spec: DaySpec, length: number, firstWeekday: number): number {
  let mask = spec.hasLastDay ? 1 << (length - 1) : 0;
  for (const fromEnd of spec.daysFromEnd) if (fromEnd <= length) mask |= 1 << (length - fromEnd);
  if (spec.hasLastWorkday) mask |= 1 << (findNearestWorkday(length, length, firstWeekday) - 1);
  for (const day of spec.nearestWorkdaysTo) {
    if (day <= length) mask |= 1 << (findNearestWorkday(day, length, firstWeekday) - 1);
  }
  return mask;
}

/** The Monday-to-Friday day nearest to `day` that does not leave the month. */
function findNearestWorkday(day: number, length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function maskOfWeekdays(spec: DaySpec, length: number, firstWeekday: number): number {
  let mask = 0;
  for (let weekday = 0; weekday < 7; weekday++) {
    if (((spec.weekdays >> weekday) & 1) === 1) mask |= EVERY_SEVENTH_DAY << ((weekday - firstWeekday + 7) % 7);
  }
  for (const { weekday, nth } of spec.nthWeekdays) {
    const first = 1 + ((weekday - firstWeekday + 7) % 7);
    const day = nth > 0 ? first + 7 * (nth - 1) : first + 7 * (Math.floor((length - first) / 7) + nth + 1);
    if (day >= 1 && day <= length) mask |= 1 << (day - 1);
  }
  return mask;
}

/** Days 1, 8, 15, 22 and 29. */
const EVERY_SEVENTH_DAY = 0b1_0000001_0000001_0000001_0000001;

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
