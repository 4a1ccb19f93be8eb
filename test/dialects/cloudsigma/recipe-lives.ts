import { at, DAY } from '../../support/values.ts';

/** When a recipe runs and what it leaves, in the words of its page; not by the gateway's own arithmetic. */
export interface RecipeLife {
  readonly zone: string;
  readonly runsOn: (date: Temporal.PlainDate) => boolean;
  /** `HH:MM`, local. */
  readonly times: readonly string[];
  /** Whether a local time that the clocks leave out is left out, instead of being made up for. */
  readonly followsRealHours?: boolean;
  /** How many fires lie in the sixty days from 2026-03-02T00:00Z on, that instant left out and the last one included. */
  readonly inSixtyDays: number;
  /** How many stand after a year and more: the page's count, or its union of rules. */
  readonly kept: number | readonly number[];
  /** Days after which none may have gone yet: how often a client looks that wants to see every one. */
  readonly seenEveryDays: number;
  /**
   * Days of the sixty that it is paused for, whose slots are then counted instead of backed up: it lives the first ones,
   * those around the change of clocks or the first of April, and most of them the last.
   */
  readonly rests?: readonly (readonly [first: number, last: number])[];
  /** Set: of the year it lives the first sixty days and the last so many, its window and more; paused between. */
  readonly lastDays?: number;
  /** Days of each month that it lives besides, with the day before each. */
  readonly daysOfMonths?: readonly number[];
  /** Where the read-back differs from what was sent. */
  readonly readBack?: object;
  /** Some fires, as they are known. */
  readonly exact: readonly string[];
}

const everyDay = () => true;
const onDays =
  (...days: readonly number[]) =>
  ({ dayOfWeek }: Temporal.PlainDate) =>
    days.includes(dayOfWeek);
const onFirst = ({ day }: Temporal.PlainDate) => day === 1;
const [MON, TUE, WED, THU, FRI, SAT, SUN] = [1, 2, 3, 4, 5, 6, 7] as const;
const NO_DAYS = { day_of_week: [''] };
const every45 = Array.from({ length: 32 }, (_, index) =>
  Temporal.PlainTime.from('00:00')
    .add({ minutes: index * 45 })
    .toString({ smallestUnit: 'minute' }),
);

/** The eleven, by file name. London's clocks go on at 2026-03-29T01:00Z. */
export const LIVES: Readonly<Record<string, RecipeLife>> = {
  '01-every-45-minutes': {
    zone: 'Europe/London',
    runsOn: everyDay,
    times: every45,
    followsRealHours: true,
    // Without midnight of the first day and 01:30 of the short one, with 00:00 and 00:45 of 1 May.
    inSixtyDays: 60 * 32 - 2 + 2,
    kept: 64,
    seenEveryDays: 1,
    rests: [
      [2, 27],
      [29, 60],
    ],
    lastDays: 2.25,
    exact: ['2026-03-02T00:45', '2026-03-02T23:15', '2026-03-03T00:00', '2026-03-29T00:45', '2026-03-29T01:15'],
  },
  '02-every-12-hours': {
    zone: 'UTC',
    runsOn: everyDay,
    times: ['07:00', '19:00'],
    inSixtyDays: 120,
    kept: 4,
    seenEveryDays: 1,
    rests: [
      [4, 26],
      [32, 58],
    ],
    lastDays: 3,
    readBack: NO_DAYS,
    exact: ['2026-03-02T07:00', '2026-03-02T19:00', '2026-04-30T19:00'],
  },
  '03-every-sunday': {
    zone: 'Europe/London',
    runsOn: onDays(SUN),
    times: ['23:00'],
    inSixtyDays: 8,
    kept: 4,
    seenEveryDays: 20,
    lastDays: 40,
    exact: ['2026-03-22T23:00', '2026-03-29T22:00', '2026-04-26T22:00'],
  },
  '04-every-first-of-month': {
    zone: 'Europe/London',
    runsOn: onFirst,
    times: ['23:59'],
    inSixtyDays: 1,
    kept: 6,
    seenEveryDays: 60,
    exact: ['2026-04-01T22:59'],
  },
  '05-every-hour-of-the-evening': {
    zone: 'Europe/London',
    runsOn: everyDay,
    times: ['20:00', '21:00', '22:00', '23:00'],
    inSixtyDays: 240,
    kept: 28,
    seenEveryDays: 6,
    rests: [
      [3, 26],
      [29, 59],
    ],
    lastDays: 8,
    readBack: { start_time: { hour: 20, minute: 0 }, end_time: { hour: 23, minute: 0 } },
    exact: ['2026-03-28T20:00', '2026-03-28T23:00', '2026-03-29T19:00', '2026-03-29T22:00'],
  },
  '06-defined-hours': {
    zone: 'UTC',
    runsOn: onDays(SAT, SUN),
    times: ['02:00', '06:00', '20:00', '22:15'],
    inSixtyDays: 64,
    kept: [32, 36, 40],
    seenEveryDays: 20,
    rests: [
      [8, 26],
      [29, 54],
    ],
    lastDays: 40,
    exact: ['2026-03-07T02:00', '2026-03-07T06:00', '2026-03-07T20:00', '2026-03-07T22:15', '2026-03-08T02:00'],
  },
  '07-weekdays-at-three': {
    zone: 'UTC',
    runsOn: onDays(MON, TUE, WED, THU, FRI),
    times: ['03:00'],
    inSixtyDays: 44,
    kept: 15,
    seenEveryDays: 20,
    rests: [
      [9, 26],
      [32, 58],
    ],
    lastDays: 30,
    exact: ['2026-03-02T03:00', '2026-03-06T03:00', '2026-03-09T03:00'],
  },
  '08-weekdays-work-hours': {
    zone: 'UTC',
    runsOn: onDays(MON, WED, FRI),
    times: ['07:00', '19:00'],
    inSixtyDays: 52,
    kept: [24, 26, 28],
    seenEveryDays: 20,
    rests: [
      [8, 29],
      [32, 58],
    ],
    lastDays: 40,
    exact: ['2026-03-02T07:00', '2026-03-02T19:00', '2026-03-04T07:00'],
  },
  '09-every-other-month': {
    zone: 'UTC',
    runsOn: ({ day, month }) => day === 1 && month % 2 === 0,
    times: ['17:00'],
    inSixtyDays: 1,
    kept: 3,
    seenEveryDays: 60,
    readBack: { ...NO_DAYS, month: ['2', '4', '6', '8', '10', '12'] },
    exact: ['2026-04-01T17:00'],
  },
  '10-first-of-the-month': {
    zone: 'UTC',
    runsOn: onFirst,
    times: ['23:00'],
    inSixtyDays: 1,
    kept: 12,
    seenEveryDays: 60,
    readBack: NO_DAYS,
    exact: ['2026-04-01T23:00'],
  },
  '11-son-father-grandfather': {
    zone: 'Etc/GMT+12',
    runsOn: everyDay,
    times: ['01:00'],
    inSixtyDays: 60,
    kept: [21, 22],
    seenEveryDays: 6,
    rests: [
      [8, 26],
      [32, 51],
      [54, 58],
    ],
    daysOfMonths: [23],
    lastDays: 33,
    exact: ['2026-03-02T13:00', '2026-03-29T13:00', '2026-04-30T13:00'],
  },
};

/** Every fire of a recipe after `from` and up to `to`. */
export function firesOf(
  { zone, runsOn, times, followsRealHours }: RecipeLife,
  from: number,
  to: number,
): readonly number[] {
  const found: number[] = [];
  const start = dateOf(from - DAY, zone);
  const days = start.until(dateOf(to, zone)).days;
  for (let day = 0; day <= days; day += 1) {
    const date = start.add({ days: day });
    if (!runsOn(date)) continue;
    for (const time of times) {
      const local = date.toZonedDateTime({ timeZone: zone, plainTime: time });
      const isLeftOut = !local.toPlainTime().equals(time);
      const instant = local.epochMilliseconds / 1000;
      if (instant > from && instant <= to && !(isLeftOut && followsRealHours === true)) found.push(instant);
    }
  }
  return found;
}

/** What a recipe that is paused else lives of a time: from when until when, in order. */
export function livedOf(
  { daysOfMonths = [], lastDays = 0 }: RecipeLife,
  from: number,
  to: number,
): readonly (readonly [from: number, to: number])[] {
  const lastBegin = to - lastDays * DAY;
  const own: [from: number, to: number][] = [];
  for (let day = from + DAY; day + DAY < lastBegin; day += DAY) {
    if (daysOfMonths.includes(dateOf(day, 'UTC').day)) own.push([day - DAY, day + DAY]);
  }
  return [...own, [lastBegin, to]];
}

const dateOf = (instant: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDate();

/** `exact`, as instants. */
export const exactOf = ({ exact }: RecipeLife): readonly number[] => exact.map(at);
