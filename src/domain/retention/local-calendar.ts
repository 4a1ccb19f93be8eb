import type { Instant } from '../instant.ts';
import { countDaysOfMonth, DAY_SECONDS, type NominalTime, toCivilDate, toEpochDay } from '../recurrence/calendar.ts';
import { resolveTimeZone, zoneTableOf } from '../recurrence/civil-time.ts';
import { WEEKDAYS, type Weekday } from '../recurrence/weekdays.ts';

const HOUR_SECONDS = 3600;
const WEEK_DAYS = 7;
/** 1970-01-01 is a Thursday: three days after the Monday that its ISO week starts on. */
const EPOCH_DAYS_AFTER_MONDAY = 3;

/** The wall clock of one IANA zone. Throws `invalid_recurrence` for an unknown name. */
export const readLocalClock = (timeZone: string): ((at: Instant) => NominalTime) => {
  const table = zoneTableOf(resolveTimeZone(timeZone));
  return (at) => at + table.offsetOf(table.segmentAt(at));
};

/** Number of the local hour since 1970-01-01T00:00. */
export const hourNumber = (local: NominalTime): number => Math.floor(local / HOUR_SECONDS);

/** Number of the local day since 1970-01-01. */
export const dayNumber = (local: NominalTime): number => Math.floor(local / DAY_SECONDS);

/** Number of the ISO week (Monday first), counted on across years. */
export const weekNumber = (local: NominalTime): number =>
  Math.floor((dayNumber(local) + EPOCH_DAYS_AFTER_MONDAY) / WEEK_DAYS);

/** Number of the calendar month, counted on across years. */
export const monthNumber = (local: NominalTime): number => {
  const { year, month } = toCivilDate(dayNumber(local));
  return year * 12 + month - 1;
};

/** Number of the quarter, January to March being the first of a year. */
export const quarterNumber = (local: NominalTime): number => Math.floor(monthNumber(local) / 3);

/** The calendar year. */
export const yearNumber = (local: NominalTime): number => toCivilDate(dayNumber(local)).year;

/** The day of the month, 1..31. */
export const dayOfMonth = (local: NominalTime): number => toCivilDate(dayNumber(local)).day;

/** The day of the week. */
export const weekdayOf = (local: NominalTime): Weekday | undefined =>
  WEEKDAYS[dayNumber(local) + EPOCH_DAYS_AFTER_MONDAY - weekNumber(local) * WEEK_DAYS];

/** The same time of day some days earlier. */
export const subtractDays = (local: NominalTime, days: number): NominalTime => local - days * DAY_SECONDS;

/** The same time of day some months earlier; a day that the month lacks becomes its last (31 March - 1 = 28 February). */
export const subtractMonths = (local: NominalTime, months: number): NominalTime => {
  const day = dayNumber(local);
  const date = toCivilDate(day);
  const target = date.year * 12 + date.month - 1 - months;
  const year = Math.floor(target / 12);
  const month = target - year * 12 + 1;
  const targetDay = toEpochDay(year, month, Math.min(date.day, countDaysOfMonth(year, month)));
  return local + (targetDay - day) * DAY_SECONDS;
};
