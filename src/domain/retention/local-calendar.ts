import { DAY_SECONDS, type Instant } from '../instant.ts';
import { countDaysOfMonth, type NominalTime, toCivilDate, toEpochDay } from '../recurrence/calendar.ts';
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

/** The start of the local hour. */
export const startOfHour = (local: NominalTime): NominalTime => local - positiveRest(local, HOUR_SECONDS);

/** The start of the local day. */
export const startOfDay = (local: NominalTime): NominalTime => local - positiveRest(local, DAY_SECONDS);

/** The start of the ISO week: its Monday, 00:00. */
export const startOfWeek = (local: NominalTime): NominalTime => {
  const day = dayNumber(local);
  return (day - positiveRest(day + EPOCH_DAYS_AFTER_MONDAY, WEEK_DAYS)) * DAY_SECONDS;
};

/** The start of the calendar month. */
export const startOfMonth = (local: NominalTime): NominalTime => startOfMonths(local, 1);

/** The start of the quarter; January to March is the first of a year. */
export const startOfQuarter = (local: NominalTime): NominalTime => startOfMonths(local, 3);

/** The start of the calendar year. */
export const startOfYear = (local: NominalTime): NominalTime => startOfMonths(local, 12);

/** The day of the month, 1..31. */
export const dayOfMonth = (local: NominalTime): number => toCivilDate(dayNumber(local)).day;

/** The day of the week. */
export const weekdayOf = (local: NominalTime): Weekday | undefined =>
  WEEKDAYS[positiveRest(dayNumber(local) + EPOCH_DAYS_AFTER_MONDAY, WEEK_DAYS)];

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

/** Number of the local day since 1970-01-01. */
export const dayNumber = (local: NominalTime): number => Math.floor(local / DAY_SECONDS);

const positiveRest = (value: number, divisor: number): number => value - Math.floor(value / divisor) * divisor;

const startOfMonths = (local: NominalTime, count: number): NominalTime => {
  const { year, month } = toCivilDate(dayNumber(local));
  return toEpochDay(year, month - ((month - 1) % count), 1) * DAY_SECONDS;
};
