import {
  type ClockPart,
  type DaysOutline,
  type MonthDaysOutline,
  type Outline,
  outline,
  type Recurrence,
  type TimesOutline,
  type WeekdaysOutline,
} from '../../domain/recurrence/index.ts';
import { instantOf, joinWords } from '../lists.ts';
import { MONTH_NAMES, WEEKDAY_NAMES } from './calendar.ts';

/**
 * A rule for a person: `At 02:01, Monday through Saturday (Europe/Kyiv)`.
 *
 * A cron rule reads as cron describers have it: `At 02:00 AM`, with its zone only where that is not UTC, or where `namesUtc`.
 */
export function describeRecurrence(recurrence: Recurrence, { namesUtc = false } = {}): string {
  const pieces = outline(recurrence);
  const { kind, times, days, timeZone } = pieces;
  const everyDay = kind === 'weekly' || kind === 'rrule' ? ', every day' : '';
  const zone = kind === 'cron' && timeZone === 'UTC' && !namesUtc ? '' : ` (${timeZone})`;
  const when = describeTimes(times, kind === 'cron');
  return `${when}${days === null ? everyDay : `, ${describeDays(days)}`}${describeBounds(pieces)}${zone}`;
}

function describeTimes(times: TimesOutline, isCron: boolean): string {
  switch (times.kind) {
    case 'listed':
      return `At ${joinWords(isCron ? times.times.map(toHalfDay) : times.times, 'and')}`;
    case 'stepping': {
      const { unit, step, window } = times;
      const every = `Every ${step === 1 ? unit : `${step} ${unit}s`}`;
      return window === null ? every : `${every} from ${window.from} to ${window.until}`;
    }
    case 'matching': {
      const { second, minute, hour } = times;
      const seconds = second === null ? '' : `${describePart('second', second)} of `;
      return `At ${seconds}${describePart('minute', minute)} of ${describePart('hour', hour)}`;
    }
    case 'once':
      return `Once, at ${times.time} on ${times.date}`;
  }
}

const describePart = (unit: string, part: ClockPart): string =>
  part === 'every' ? `every ${unit}` : `${unit}${part.length === 1 ? '' : 's'} ${joinWords(part.map(String), 'and')}`;

/** `02:00` as `02:00 AM`. */
function toHalfDay(time: string): string {
  const hour = Number(time.slice(0, 2));
  const shown = String(((hour + 11) % 12) + 1).padStart(2, '0');
  return `${shown}${time.slice(2)} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Days as a phrase: `Monday through Saturday`, `on day 1 of the month or on Friday, in March`. */
export function describeDays({ monthDays, weekdays, isUnion, months, years, cycle }: DaysOutline): string {
  const ofMonth = monthDays === null ? '' : describeMonthDays(monthDays);
  const ofWeek = weekdays === null ? '' : describeWeekdays(weekdays);
  const parts = [
    ofMonth === '' || ofWeek === '' ? `${ofMonth}${ofWeek}` : `${ofMonth} ${isUnion ? 'or on' : 'if it is'} ${ofWeek}`,
    months === null
      ? ''
      : `in ${joinWords(
          months.map((month) => MONTH_NAMES[month - 1] ?? ''),
          'and',
        )}`,
    years === null ? '' : `in ${joinWords(years.map(String), 'and')}`,
    cycle === null ? '' : `every ${cycle.every} ${cycle.unit}s`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function describeMonthDays({ days, hasLastDay, fromEnd, hasLastWorkday, nearestWorkdaysTo }: MonthDaysOutline): string {
  const parts = [
    ...(days.length === 0 ? [] : [`day${days.length === 1 ? '' : 's'} ${joinWords(days.map(String), 'and')}`]),
    ...(hasLastDay ? ['the last day'] : []),
    ...fromEnd.map((day) => (day <= ORDINALS.length ? `the ${sayPlace(-day)} day` : `day ${day} from the end`)),
    ...(hasLastWorkday ? ['the last weekday'] : []),
    ...nearestWorkdaysTo.map((day) => `the weekday nearest day ${day}`),
  ];
  return `on ${joinWords(parts, 'and')} of the month`;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** `second`, `last`, `second to last`. */
const sayPlace = (nth: number): string =>
  nth > 0 ? (ORDINALS[nth - 1] ?? '') : nth === -1 ? 'last' : `${ORDINALS[-nth - 1]} to last`;

/** `Monday through Saturday`, `Tuesday and Thursday`, `the fifth Monday of the month`. */
function describeWeekdays({ days, isRun, nth }: WeekdaysOutline): string {
  const names = days.map((day) => WEEKDAY_NAMES[day]);
  const inMonth = nth.map(({ day, nth: place }) => `the ${sayPlace(place)} ${WEEKDAY_NAMES[day]} of the month`);
  return joinWords([...(isRun ? [`${names[0]} through ${names.at(-1)}`] : names), ...inMonth], 'and');
}

function describeBounds({ startsAt, endsAt, excluded }: Outline): string {
  const from = startsAt === null ? '' : `, from ${instantOf(startsAt)}`;
  const until = endsAt === null ? '' : `, until ${instantOf(endsAt)}`;
  return `${from}${until}${excluded.length === 0 ? '' : `, except on ${joinWords(excluded, 'and')}`}`;
}
