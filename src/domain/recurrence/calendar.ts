import { DAY_SECONDS } from '../instant.ts';

/** A day of the proleptic Gregorian calendar, counted from 1970-01-01 = 0; it has no zone. */
export type EpochDay = number;

/** A local date and time without a zone: epoch day × 86,400 + second of the day. */
export type NominalTime = number;

/** A year and a month (1..12) with a day of that month (1..31). */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAYS_PER_ERA = 146_097;

/** The epoch day of a date; the day of month may lie outside the month and then counts on. */
export function toEpochDay(year: number, month: number, day: number): EpochDay {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - 719_468;
}

/** The date of an epoch day. */
export function toCivilDate(epochDay: EpochDay): CivilDate {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** Days of a month, 28..31. */
export function countDaysOfMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The weekday of an epoch day as an index, Sunday = 0; used inside this folder only. */
export const weekdayIndexOf = (epochDay: EpochDay): number => (((epochDay + 4) % 7) + 7) % 7;

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** `HH:MM` of a second of the day. */
export const formatTime = (secondOfDay: number): string =>
  `${twoDigits(Math.floor(secondOfDay / 3600))}:${twoDigits(Math.floor(secondOfDay / 60) % 60)}`;

/** `YYYY-MM-DD` of an epoch day. */
export function formatDate(epochDay: EpochDay): string {
  const { year, month, day } = toCivilDate(epochDay);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** `YYYY-MM-DDTHH:MM:SS` of a nominal time. */
export function formatNominal(local: NominalTime): string {
  const day = Math.floor(local / DAY_SECONDS);
  const second = local - day * DAY_SECONDS;
  return `${formatDate(day)}T${formatTime(second)}:${twoDigits(second % 60)}`;
}

/** The nominal time of an exact `YYYY-MM-DDTHH:MM:SS` that exists in the calendar, else `null`. */
export function parseNominal(text: string): NominalTime | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):([0-5]\d)$/.exec(text);
  const [day, second] = [parseDate(match?.[1] ?? ''), parseTime(match?.[2] ?? '')];
  return day === null || second === null ? null : day * DAY_SECONDS + second + Number(match?.[3]);
}

/** The second of the day of an exact `HH:MM` (00:00..23:59), else `null`. */
export function parseTime(text: string): number | null {
  if (text.length !== 5 || text.charCodeAt(2) !== 58) return null;
  const hour = parseTwoDigits(text, 0);
  const minute = parseTwoDigits(text, 3);
  return hour < 0 || hour > 23 || minute < 0 || minute > 59 ? null : hour * 3600 + minute * 60;
}

/** The epoch day of an exact `YYYY-MM-DD` that exists in the calendar, else `null`. */
export function parseDate(text: string): EpochDay | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > countDaysOfMonth(year, month)) return null;
  return toEpochDay(year, month, day);
}

function parseTwoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const units = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -1;
}
