import {
  type Recurrence,
  recurrenceJson,
  type TimesRendering,
  toRunningTimes,
  toTimes,
  WEEKDAYS,
  weekdaysOf,
} from '../../../domain/recurrence/index.ts';
import { type ClockTime, type IncrementalBackup, MAX_LISTED_TIMES, type WhenFields } from './read-when.ts';

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
export function showRecurrence(rule: Recurrence): ShownRecurrence {
  const exact = showRepeat(rule) ?? showTimes(rule) ?? showEveryHour(rule);
  const fields = exact ?? { plan: { ...ANY, day_of_week: showDays(weekdaysOf(rule)), hour: '*' } };
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

function showRepeat(rule: Recurrence): Shown | null {
  const json = recurrenceJson(rule);
  if (json.kind !== 'window' || json.everyMinutes === undefined || MODIFIERS.some((name) => name in json)) return null;
  const repeat = showStep(json.everyMinutes);
  if (repeat === null) return null;
  const { days = WEEKDAYS, daysOfMonth = null, months = null, start, end } = json;
  const plan = {
    ...showDates({ days, daysOfMonth, months }),
    hour: '*',
    minute: '*',
    repeat,
    start_time: showClock(start),
    end_time: showClock(end),
  };
  return { plan };
}

const MODIFIERS = ['gap', 'overlap', 'startsAt', 'endsAt', 'excludedDates'];

function showStep(everyMinutes: number): IncrementalBackup['repeat'] | null {
  if (everyMinutes <= 59) return { hour: '', minute: `*/${everyMinutes}` };
  const hours = everyMinutes / 60;
  return Number.isInteger(hours) && hours <= 23 ? { hour: `*/${hours}`, minute: '' } : null;
}

function showTimes(rule: Recurrence): Shown | null {
  const listed = toTimes(rule);
  if (listed === null) return null;
  const plan = showDates(listed);
  const pairs = showPairs(listed.times);
  const isDated = listed.daysOfMonth !== null || listed.months !== null;
  const isList = listed.times.length > 1 && listed.times.length <= MAX_LISTED_TIMES;
  if (pairs !== null && (isDated || !isList)) return { plan: { ...plan, ...pairs } };
  return isDated ? null : { plan, manual: listed.times.join(',') };
}

function showEveryHour(rule: Recurrence): Shown | null {
  const listed = toRunningTimes(rule);
  const pairs = listed === null ? null : showPairs(listed.times);
  if (listed === null || pairs === null || pairs.hour.split(',').length < 24) return null;
  return { plan: { ...showDates(listed), ...pairs, hour: '*' } };
}

/** Times as hours and minutes, where each of these hours goes with each of these minutes; else `null`. */
function showPairs(times: readonly string[]): Pick<IncrementalBackup, 'hour' | 'minute'> | null {
  const hours = new Set(times.map((time) => Number(time.slice(0, 2))));
  const minutes = new Set(times.map((time) => Number(time.slice(3))));
  if (hours.size * minutes.size !== times.length) return null;
  return { hour: [...hours].join(','), minute: minutes.size === 60 ? '*' : [...minutes].join(',') };
}

const showDates = ({ days, daysOfMonth, months }: Omit<TimesRendering, 'times'>): IncrementalBackup => ({
  ...ANY,
  day_of_month: daysOfMonth === null ? '*' : daysOfMonth.join(','),
  day_of_week: showDays(days),
  month: months === null ? '*' : months.length === 1 ? months.join() : months.map(String),
});

const showDays = (days: readonly string[]): readonly string[] => (days.length === WEEKDAYS.length ? ['*'] : days);

function showClock(time: string | undefined): ClockTime {
  if (time === undefined) return UNSET;
  return { hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) };
}
