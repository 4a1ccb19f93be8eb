import { Type } from 'typebox';
import type { Weekday } from '../../../domain/recurrence/index.ts';
import { type FormFields, NAME, type Sent } from '../fields.ts';

/** The panel's days: digits from Sunday on, and full English names. From Monday on, as the room shows them. */
export const PANEL_DAYS: readonly { readonly day: Weekday; readonly digit: string; readonly name: string }[] = [
  { day: 'mon', digit: '1', name: 'Monday' },
  { day: 'tue', digit: '2', name: 'Tuesday' },
  { day: 'wed', digit: '3', name: 'Wednesday' },
  { day: 'thu', digit: '4', name: 'Thursday' },
  { day: 'fri', digit: '5', name: 'Friday' },
  { day: 'sat', digit: '6', name: 'Saturday' },
  { day: 'sun', digit: '0', name: 'Sunday' },
];

const DAY = `(?:${PANEL_DAYS.flatMap(({ digit, name }) => [digit, name.toLowerCase()]).join('|')})`;

/** The fields of a schedule that callers write. */
export const SCHEDULE = {
  name: NAME,
  /** At least one day, separated by commas or spaces. */
  rotation_days: {
    shape: Type.String({ pattern: `^[\\s,]*${DAY}(?:[\\s,]+${DAY})*[\\s,]*$` }),
    advice: { key: 'advice.days' },
    read: (text: string) => text.toLowerCase(),
    isList: true,
  },
  rotation_time: {
    shape: Type.String({ pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$' }),
    advice: { key: 'advice.time' },
  },
} as const satisfies FormFields;

/** What callers send of a schedule, any part of it. */
export type SentSchedule = Sent<typeof SCHEDULE>;

/** A whole one. */
export type NewSchedule = Required<SentSchedule>;

/** All of them, in the order in which forms show them. */
export const SCHEDULE_FIELDS = Object.keys(SCHEDULE) as readonly (keyof typeof SCHEDULE)[];

/** Those that only a schedule has. */
export const ROTATION_FIELDS = SCHEDULE_FIELDS.filter((name) => name !== 'name');
