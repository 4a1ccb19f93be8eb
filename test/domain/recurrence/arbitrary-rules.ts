import fc from 'fast-check';
import { WEEKDAYS, type Weekday } from '../../../src/domain/recurrence/index.ts';
import type { IsDue, WallMinute } from './oracle.ts';

/** A random rule as JSON, with its meaning written down a second time for the oracle. */
export interface DrawnRule {
  readonly json: Readonly<Record<string, unknown>>;
  readonly isDue: IsDue;
  readonly isRunning: boolean;
}

/** Zones whose clocks change by an hour, half an hour, two hours, at midnight, in Ramadan, or never. */
export const arbitraryZone = fc.constantFrom(
  'UTC',
  'Europe/Kyiv',
  'America/New_York',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/Nuuk',
  'America/Scoresbysund',
  'America/Havana',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Apia',
);

const pad = (value: number): string => String(value).padStart(2, '0');
const arbitraryTime = fc
  .oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 180 }))
  .map((minute) => ({ minute, text: `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}` }));
const arbitraryTimes = fc.array(arbitraryTime, { minLength: 1, maxLength: 4 });
const arbitraryDays = fc.subarray([...WEEKDAYS], { minLength: 1 });
const isoWeekday = (day: Weekday): number => WEEKDAYS.indexOf(day) + 1;

const arbitraryWeekly = fc.tuple(arbitraryDays, arbitraryTimes, arbitraryZone).map(
  ([days, times, timeZone]): DrawnRule => ({
    json: { kind: 'weekly', days, times: times.map((time) => time.text), timeZone },
    isDue: (wall) =>
      days.some((day) => isoWeekday(day) === wall.weekday) && times.some((time) => time.minute === wall.minuteOfDay),
    isRunning: false,
  }),
);

/** One cron field: its text and the numbers that it means; no numbers = all. */
interface DrawnField {
  readonly text: string;
  readonly numbers: readonly number[] | null;
}

const star: DrawnField = { text: '*', numbers: null };

function arbitraryField(min: number, max: number): fc.Arbitrary<DrawnField> {
  const value = fc.integer({ min, max });
  const list = fc
    .array(value, { minLength: 1, maxLength: 4 })
    .map((numbers): DrawnField => ({ text: numbers.join(','), numbers }));
  const range = fc.tuple(value, value).map(([from, to]): DrawnField => {
    const numbers = [from];
    for (let at = from; at !== to; ) {
      at = at === max ? min : at + 1;
      numbers.push(at);
    }
    return { text: `${from}-${to}`, numbers };
  });
  const step = fc.integer({ min: 2, max: 20 }).map((by): DrawnField => {
    const numbers = [];
    for (let at = min; at <= max; at += by) numbers.push(at);
    return { text: `*/${by}`, numbers };
  });
  return fc.oneof(fc.constant(star), list, range, step);
}

const has = (field: DrawnField, value: number): boolean => field.numbers === null || field.numbers.includes(value);

const arbitraryCron = fc
  .tuple(
    arbitraryField(0, 59),
    arbitraryField(0, 23),
    // A day that every month has is always among them, so that no drawn rule is refused for never firing.
    fc.oneof(
      fc.constant(star),
      arbitraryField(1, 31).filter(({ numbers }) => numbers === null || numbers.some((day) => day <= 28)),
    ),
    fc.oneof(fc.constant(star), arbitraryField(1, 12)),
    fc.oneof(fc.constant(star), arbitraryField(0, 6)),
    arbitraryZone,
  )
  .map(([minute, hour, day, month, weekday, timeZone]): DrawnRule => {
    const isUnion = day.numbers !== null && weekday.numbers !== null;
    return {
      json: {
        kind: 'cron',
        expression: [minute, hour, day, month, weekday].map((field) => field.text).join(' '),
        timeZone,
      },
      isDue: (wall) => {
        const byDay = has(day, wall.day);
        const byWeekday = has(weekday, wall.weekday % 7);
        return (
          has(minute, wall.minuteOfDay % 60) &&
          has(hour, Math.floor(wall.minuteOfDay / 60)) &&
          has(month, wall.month) &&
          (isUnion ? byDay || byWeekday : byDay && byWeekday)
        );
      },
      isRunning: hour.text === '*',
    };
  });

const arbitraryWindow = fc
  .tuple(
    fc.option(arbitraryDays, { nil: undefined }),
    fc.option(fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 }), { nil: undefined }),
    fc.option(fc.tuple(arbitraryTime, arbitraryTime), { nil: undefined }),
    fc.oneof(fc.constantFrom(15, 30, 45, 60, 90, 720), fc.integer({ min: 5, max: 1440 })),
    arbitraryZone,
  )
  .map(([days, daysOfMonth, window, everyMinutes, timeZone]): DrawnRule => {
    const start = window?.[0].minute ?? 0;
    const end = window?.[1].minute ?? 1439;
    const due = new Set<number>();
    for (let minute = start; ; minute += everyMinutes) {
      if (minute > (end < start ? end + 1440 : end)) break;
      due.add(minute % 1440);
    }
    return {
      json: {
        kind: 'window',
        ...(days !== undefined && { days }),
        ...(daysOfMonth !== undefined && { daysOfMonth }),
        ...(window !== undefined && { start: window[0].text, end: window[1].text }),
        everyMinutes,
        timeZone,
      },
      isDue: (wall) =>
        due.has(wall.minuteOfDay) &&
        (days === undefined || days.some((day) => isoWeekday(day) === wall.weekday)) &&
        (daysOfMonth === undefined || daysOfMonth.includes(wall.day)),
      isRunning: everyMinutes < 60,
    };
  });

const arbitraryOnce = fc
  .tuple(fc.integer({ min: 0, max: 3650 }), arbitraryTime, arbitraryZone)
  .filter(([, , timeZone]) => timeZone !== 'Pacific/Apia')
  .map(([offset, time, timeZone]): DrawnRule => {
    const date = Temporal.PlainDate.from('2020-01-01').add({ days: offset });
    return {
      json: { kind: 'once', date: date.toString(), time: time.text, timeZone },
      isDue: (wall) =>
        wall.year === date.year &&
        wall.month === date.month &&
        wall.day === date.day &&
        wall.minuteOfDay === time.minute,
      isRunning: false,
    };
  });

const RRULE_DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** Before every instant that is asked about. */
const arbitraryStart = fc
  .integer({ min: 0, max: 1500 })
  .map((days) => Temporal.PlainDate.from('1995-01-01').add({ days }));
const arbitraryHours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 });
const arbitraryMinutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 2 });
const dateOf = ({ year, month, day }: WallMinute): Temporal.PlainDate => new Temporal.PlainDate(year, month, day);
const mondayOf = (date: Temporal.PlainDate, weekStart: number): Temporal.PlainDate =>
  date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 });

/** Which dates a rule names, with its parts beside `FREQ` and `INTERVAL`. */
interface DrawnDates {
  readonly text: string;
  isNamed(wall: WallMinute, start: Temporal.PlainDate, interval: number): boolean;
}

const arbitraryDaily = fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { nil: null }).map(
  (days): DrawnDates => ({
    text: `FREQ=DAILY${days === null ? '' : `;BYDAY=${days.map((day) => RRULE_DAYS[day - 1]).join()}`}`,
    isNamed: (wall, start, interval) =>
      start.until(dateOf(wall)).days % interval === 0 && (days === null || days.includes(wall.weekday)),
  }),
);

const arbitraryWeeks = fc.tuple(fc.subarray([1, 2, 3, 4, 5, 6, 7]), fc.constantFrom<1 | 7>(1, 7)).map(
  ([days, weekStart]): DrawnDates => ({
    text: `FREQ=WEEKLY;WKST=${RRULE_DAYS[weekStart - 1]}${days.length === 0 ? '' : `;BYDAY=${days.map((day) => RRULE_DAYS[day - 1]).join()}`}`,
    isNamed: (wall, start, interval) => {
      const weeks = mondayOf(start, weekStart).until(mondayOf(dateOf(wall), weekStart)).days / 7;
      return weeks % interval === 0 && (days.length === 0 ? [start.dayOfWeek] : days).includes(wall.weekday);
    },
  }),
);

const arbitraryMonthDay = fc.oneof(fc.integer({ min: 1, max: 28 }), fc.integer({ min: -28, max: -1 }));
const arbitraryNth = fc.tuple(fc.constantFrom(-4, -2, -1, 0, 1, 2, 4), fc.integer({ min: 1, max: 7 }));
const arbitraryMonths = fc
  .tuple(
    fc.uniqueArray(arbitraryMonthDay, { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(arbitraryNth, { minLength: 1, maxLength: 2 }),
    fc.constantFrom<'day' | 'weekday'>('day', 'weekday'),
  )
  .map(([days, nths, by]): DrawnDates => {
    const weekdays = nths.map(([nth, day]) => `${nth === 0 ? '' : nth}${RRULE_DAYS[day - 1]}`);
    return {
      text: `FREQ=MONTHLY;${by === 'day' ? `BYMONTHDAY=${days.join()}` : `BYDAY=${weekdays.join()}`}`,
      isNamed: (wall, start, interval) => {
        const date = dateOf(wall);
        if (((date.year - start.year) * 12 + date.month - start.month) % interval !== 0) return false;
        const toEnd = date.day - date.daysInMonth - 1;
        if (by === 'day') return days.includes(date.day) || days.includes(toEnd);
        const [nth, fromEnd] = [Math.ceil(date.day / 7), Math.floor(toEnd / 7)];
        return nths.some(([at, day]) => day === wall.weekday && (at === 0 || at === nth || at === fromEnd));
      },
    };
  });

const arbitraryRrule = fc
  .tuple(
    fc.oneof(arbitraryDaily, arbitraryWeeks, arbitraryMonths),
    fc.constantFrom(1, 1, 2, 3, 5),
    arbitraryStart,
    arbitraryHours,
    arbitraryMinutes,
    arbitraryZone,
  )
  .map(
    ([dates, interval, start, hours, minutes, timeZone]): DrawnRule => ({
      json: {
        kind: 'rrule',
        rule: `${dates.text};INTERVAL=${interval};BYHOUR=${hours.join()};BYMINUTE=${minutes.join()}`,
        start: `${start}T12:00:00`,
        timeZone,
      },
      isDue: (wall) =>
        hours.includes(Math.floor(wall.minuteOfDay / 60)) &&
        minutes.includes(wall.minuteOfDay % 60) &&
        dates.isNamed(wall, start, interval),
      isRunning: false,
    }),
  );

/** Random rules of all kinds. */
export const arbitraryRule: fc.Arbitrary<DrawnRule> = fc.oneof(
  arbitraryWeekly,
  arbitraryCron,
  arbitraryWindow,
  arbitraryOnce,
  arbitraryRrule,
);

/** Hours at which some zone above changes its clocks, else any hour of 2000 to 2035. */
export function arbitraryInstant(zone: string): fc.Arbitrary<number> {
  const changes: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2000, 0, 1)).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > 2035) break;
    changes.push(next.epochMilliseconds / 1000);
    at = next;
  }
  const anywhere = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 });
  if (changes.length === 0) return anywhere;
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -30 * 3600, max: 6 * 3600 }))
    .map(([change, offset]) => change + offset);
  return fc.oneof(anywhere, { weight: 3, arbitrary: near });
}
