import {
  type Recurrence,
  recurrenceJson,
  type TimesRendering,
  toRunningTimes,
  toTimes,
  WEEKDAYS,
  weekdaysOf,
} from '../../../domain/recurrence/index.ts';
import type { ClockTime, IncrementalBackup, WhenFields } from './read-when.ts';

/** A rule as this wire says it. */
export interface ShownRecurrence {
  readonly when: WhenFields;
  /** Whether these fields say exactly the rule: sent as new they would make one with the same fires. */
  readonly isExact: boolean;
}

/**
 * A rule in the wire's own fields: a window with its repeat; one time as hour and minute, several as a manual list (on
 * dates as hours and minutes); what runs all day as hour `*`. Anything else shows as hour `*` without a minute, with the
 * days of the week on which it can fire. Depends on nothing but the rule.
 */
export function presentRecurrence(rule: Recurrence): ShownRecurrence {
  const exact = presentRepeat(rule) ?? presentTimes(rule) ?? presentEveryHour(rule);
  const fields = exact ?? { plan: { ...ANY, day_of_week: presentDays(weekdaysOf(rule)), hour: '*' } };
  return {
    when: {
      incremental_backup: fields.plan,
      manual_incremental_backup: fields.manual ?? '',
      user_timezone: rule.timeZone,
    },
    isExact: exact !== null,
  };
}

/** What of `WhenFields` depends on more than the zone. */
interface Shown {
  readonly plan: IncrementalBackup;
  readonly manual?: string;
}

const UNSET: ClockTime = { hour: '', minute: '' };
const ANY: IncrementalBackup = {
  day_of_month: '*',
  day_of_week: ['*'],
  end_time: UNSET,
  hour: '',
  minute: '',
  month: '*',
  repeat: { hour: '', minute: '' },
  start_time: UNSET,
};

/** More times than this show as hours and minutes, where these say the same. */
const MAX_LISTED_TIMES = 24;

function presentRepeat(rule: Recurrence): Shown | null {
  const json = recurrenceJson(rule);
  if (json.kind !== 'window' || json.everyMinutes === undefined || MODIFIERS.some((name) => name in json)) return null;
  const repeat = presentStep(json.everyMinutes);
  if (repeat === null) return null;
  const { days = WEEKDAYS, daysOfMonth = null, months = null, start, end } = json;
  const plan = {
    ...presentDates({ days, daysOfMonth, months }),
    hour: '*',
    minute: '*',
    repeat,
    start_time: presentClock(start),
    end_time: presentClock(end),
  };
  return { plan };
}

const MODIFIERS = ['gap', 'overlap', 'startsAt', 'endsAt', 'excludedDates'];

function presentStep(everyMinutes: number): IncrementalBackup['repeat'] | null {
  if (everyMinutes <= 59) return { hour: '', minute: `*/${everyMinutes}` };
  const hours = everyMinutes / 60;
  return Number.isInteger(hours) && hours <= 23 ? { hour: `*/${hours}`, minute: '' } : null;
}

function presentTimes(rule: Recurrence): Shown | null {
  const listed = toTimes(rule);
  if (listed === null) return null;
  const plan = presentDates(listed);
  const pairs = presentPairs(listed.times);
  const isDated = listed.daysOfMonth !== null || listed.months !== null;
  const isList = listed.times.length > 1 && listed.times.length <= MAX_LISTED_TIMES;
  if (pairs !== null && (isDated || !isList)) return { plan: { ...plan, ...pairs } };
  return isDated ? null : { plan, manual: listed.times.join(',') };
}

function presentEveryHour(rule: Recurrence): Shown | null {
  const listed = toRunningTimes(rule);
  const pairs = listed === null ? null : presentPairs(listed.times);
  if (listed === null || pairs === null || pairs.hour.split(',').length < 24) return null;
  return { plan: { ...presentDates(listed), ...pairs, hour: '*' } };
}

/** Times as hours and minutes, where each of these hours goes with each of these minutes; else `null`. */
function presentPairs(times: readonly string[]): Pick<IncrementalBackup, 'hour' | 'minute'> | null {
  const hours = new Set(times.map((time) => Number(time.slice(0, 2))));
  const minutes = new Set(times.map((time) => Number(time.slice(3))));
  if (hours.size * minutes.size !== times.length) return null;
  return { hour: [...hours].join(','), minute: minutes.size === 60 ? '*' : [...minutes].join(',') };
}

const presentDates = ({ days, daysOfMonth, months }: Omit<TimesRendering, 'times'>): IncrementalBackup => ({
  ...ANY,
  day_of_month: daysOfMonth === null ? '*' : daysOfMonth.join(','),
  day_of_week: presentDays(days),
  month: months === null ? '*' : months.length === 1 ? months.join() : months.map(String),
});

const presentDays = (days: readonly string[]): readonly string[] => (days.length === WEEKDAYS.length ? ['*'] : days);

function presentClock(time: string | undefined): ClockTime {
  if (time === undefined) return UNSET;
  return { hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) };
}
