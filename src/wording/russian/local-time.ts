import type { Instant } from '../../domain/instant.ts';
import { localTime as englishTime } from '../english/local-time.ts';
import type { LocalTime } from '../speech.ts';

const WEEKDAYS: Readonly<Record<string, string>> = {
  Mon: 'пн',
  Tue: 'вт',
  Wed: 'ср',
  Thu: 'чт',
  Fri: 'пт',
  Sat: 'сб',
  Sun: 'вс',
};

/** What the clocks of a zone show at an instant. A zone's abbreviation (`EDT`) is a name, and the same in every language. */
export function localTime(instant: Instant, timeZone: string): LocalTime {
  const local = englishTime(instant, timeZone);
  return { ...local, weekday: WEEKDAYS[local.weekday] ?? local.weekday };
}

/** `вс 2026-03-08 03:00 EDT` */
export function sayLocalTime(instant: Instant, timeZone: string): string {
  const { weekday, date, time, zone } = localTime(instant, timeZone);
  return `${weekday} ${date} ${time} ${zone}`;
}
