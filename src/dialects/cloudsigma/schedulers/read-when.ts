import { GatewayError } from '../../../domain/errors.ts';
import {
  assertTimeZone,
  parseExpression,
  parseRecurrence,
  type Recurrence,
  toCron,
  toTimes,
  WEEKDAYS,
  type Weekday,
  weekly,
} from '../../../domain/recurrence/index.ts';
import { refuse, refusedAt } from '../problems.ts';
import type { Numeric, SentClock, SentPlan, SentScheduler } from './schema.ts';
import { zoneOf } from './timezones.ts';

/** Hour and minute as they are read back; both `""` = unset. */
export interface ClockTime {
  readonly hour: number | '';
  readonly minute: number | '';
}

/** `incremental_backup`, as it is read back. */
export type IncrementalBackup = ReturnType<typeof normalisePlan>;

/** All fields that say when, as they are read back: one value. */
export interface WhenFields {
  readonly incremental_backup: IncrementalBackup;
  /** `HH:MM,HH:MM`, 24 h; empty = by `incremental_backup`'s hour and minute. */
  readonly manual_incremental_backup: string;
  readonly user_timezone: string;
}

/** Those of the fields that say when; a new scheduler is without manual times, in UTC. */
export const whenOf = ({
  incremental_backup,
  manual_incremental_backup = '',
  user_timezone = '',
}: Pick<WhenFields, 'incremental_backup'> & Partial<WhenFields>): WhenFields => ({
  incremental_backup,
  manual_incremental_backup,
  user_timezone,
});

/** What was sent of when, in the form in which it is read back. */
export const normaliseWhen = ({ incremental_backup: plan }: SentScheduler): Partial<WhenFields> =>
  plan === undefined ? {} : { incremental_backup: normalisePlan(plan) };

/** No days are read back as `[""]`, months given with commas as a list, clock times as numbers (source: the dumps). */
function normalisePlan(plan: SentPlan) {
  const days: readonly string[] = plan.day_of_week ?? ['*'];
  return {
    day_of_month: String(plan.day_of_month ?? '*'),
    day_of_week: days.length === 0 ? [''] : days,
    end_time: normaliseClock(plan.end_time),
    hour: String(plan.hour ?? ''),
    minute: String(plan.minute ?? ''),
    month: normaliseMonth(plan.month ?? '*'),
    repeat: { hour: plan.repeat?.hour ?? '', minute: plan.repeat?.minute ?? '' },
    start_time: normaliseClock(plan.start_time),
  };
}

function normaliseMonth(month: Numeric | readonly Numeric[]): string | readonly string[] {
  if (typeof month !== 'string' && typeof month !== 'number') return month.map(String);
  const text = String(month);
  return text.includes(',') ? text.split(',') : text;
}

const normaliseClock = (clock: SentClock | undefined): ClockTime =>
  clock === undefined || clock === ''
    ? { hour: '', minute: '' }
    : { hour: toNumber(clock.hour), minute: toNumber(clock.minute) };

const toNumber = (part: Numeric | undefined): number | '' => (part === undefined || part === '' ? '' : Number(part));

/** The zone that a schedule has, beside the text that stands for it: written back, that text is never refused. */
export interface StandingZone {
  readonly userTimezone: string;
  readonly timeZone: string;
}

/** The zone of a rule, as these fields show it. */
export const standingZone = (shown: WhenFields, { timeZone }: Recurrence): StandingZone => ({
  userTimezone: shown.user_timezone,
  timeZone,
});

/**
 * The rule that these fields say: manual times (with the days of the week and the window only; source: "No other
 * intervals will be used"), else the repeat (from start_time on, to end_time inclusive, anew each day), else every hour
 * with every minute. The window gates all of them, and may wrap past midnight.
 *
 * @throws GatewayError `invalid_recurrence`
 * @throws WireRefusal (400)
 */
export function toRecurrence(when: WhenFields, standing: StandingZone | null): Recurrence {
  const timeZone = readZone(when.user_timezone, standing);
  const plan = readPlan(when.incremental_backup);
  const manual = readManualTimes(when.manual_incremental_backup);
  const { days, start, end } = plan;
  const window = {
    kind: 'window',
    days,
    timeZone,
    ...(start !== null && { start }),
    ...(end !== null && { end }),
  };
  if (manual !== null) return simplify(parse({ ...window, times: manual }, 'manual_incremental_backup'));
  const dated = {
    ...window,
    ...(plan.daysOfMonth !== null && { daysOfMonth: plan.daysOfMonth }),
    ...(plan.months !== null && { months: plan.months }),
  };
  if (plan.everyMinutes !== null) {
    refuseClockBesideRepeat(plan);
    return parse({ ...dated, everyMinutes: plan.everyMinutes }, 'repeat');
  }
  return simplify(parse({ ...dated, ...readPairs(plan) }, 'hour'));
}

function readZone(userTimezone: string, standing: StandingZone | null): string {
  if (standing !== null && standing.userTimezone === userTimezone) return standing.timeZone;
  const timeZone = zoneOf(userTimezone);
  try {
    assertTimeZone(timeZone);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw refuse('zone_unknown', 'user_timezone', { field: 'user_timezone', value: userTimezone });
  }
  return timeZone;
}

function refuseClockBesideRepeat({ hours, minutes }: Plan): void {
  for (const [field, values] of Object.entries({ hour: hours, minute: minutes })) {
    if (values === '' || values === null) continue;
    throw refuse('clock_beside_repeat', field, { field, value: values.join(',') });
  }
}

const EVERY_HOUR = Array.from({ length: 24 }, (_, hour) => hour);
const EVERY_MINUTE = Array.from({ length: 60 }, (_, minute) => minute);

/** Every hour with every minute. Hour `*` follows the real hours of the day, as a cron's does. */
function readPairs({ hours, minutes }: Plan): object {
  for (const [field, values] of Object.entries({ hour: hours, minute: minutes })) {
    if (values !== '') continue;
    throw refuse('clock_missing', field, { field });
  }
  if (hours === null && minutes === null) return { everyMinutes: 1 };
  const times = (hours || EVERY_HOUR).flatMap((hour) =>
    (minutes || EVERY_MINUTE).map((minute) => formatClock(hour, minute)),
  );
  return hours === null ? { times, gap: 'skip', overlap: 'both' } : { times };
}

/** More times than this are kept as a cron, and show as hours and minutes, where these say the same. */
export const MAX_LISTED_TIMES = 24;

/** One rule, one form: a weekly one where days and times say all, a cron where there are many times. */
function simplify(rule: Recurrence): Recurrence {
  const { timeZone } = rule;
  const listed = toTimes(rule);
  if (listed !== null && listed.times.length <= MAX_LISTED_TIMES) {
    const { days, times, daysOfMonth, months } = listed;
    return daysOfMonth === null && months === null ? weekly({ days, times, timeZone }) : rule;
  }
  const expression = toCron(rule);
  return expression === null ? rule : parseExpression(expression, timeZone);
}

/** `timesField` is where a window's times come from. */
function parse(fields: object, timesField: string): Recurrence {
  try {
    return parseRecurrence(fields);
  } catch (error) {
    throw refusedAt(timesField, 'times', error);
  }
}

/** The values of a list; `null` = any. */
type Choice = readonly number[] | null;

/** `incremental_backup`, read: what each field says by itself. */
interface Plan {
  readonly days: readonly Weekday[];
  readonly daysOfMonth: Choice;
  readonly months: Choice;
  /** `''` = not said. */
  readonly hours: Choice | '';
  readonly minutes: Choice | '';
  /** The step in minutes; `null` = no repeat. */
  readonly everyMinutes: number | null;
  /** `HH:MM`; `null` = unset. */
  readonly start: string | null;
  readonly end: string | null;
}

/**
 * Checks every field against its documented syntax and range, also those that another one overrules.
 *
 * @throws WireRefusal (400)
 */
const readPlan = (plan: IncrementalBackup): Plan => ({
  days: readDays(plan.day_of_week),
  daysOfMonth: readChoice('day_of_month', plan.day_of_month, 1, 31) || null,
  months: readChoice('month', plan.month, 1, 12) || null,
  hours: readChoice('hour', plan.hour, 0, 23),
  minutes: readChoice('minute', plan.minute, 0, 59),
  everyMinutes: readStep(plan.repeat),
  start: readClock('start_time', plan.start_time),
  end: readClock('end_time', plan.end_time),
});

/** `HH:MM,HH:MM`; `null` = empty. @throws WireRefusal (400) */
function readManualTimes(text: string): readonly string[] | null {
  if (text.trim() === '') return null;
  return text.split(',').map((part) => {
    const time = part.trim();
    if (/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return time;
    throw refuse('manual_time_malformed', 'manual_incremental_backup', { value: part });
  });
}

/** `HH:MM` of an hour and a minute. */
const formatClock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

const isWild = (value: string): boolean => value === '*' || value === '';

function readDays(names: readonly string[]): readonly Weekday[] {
  if (names.every(isWild)) return WEEKDAYS;
  return names.map((name) => {
    const day = WEEKDAYS.find((weekday) => weekday === name.toLowerCase());
    if (day !== undefined) return day;
    throw refuse('weekday_unknown', 'day_of_week', { field: 'day_of_week', value: name, known: WEEKDAYS });
  });
}

/** A list as text with commas or as an array; `*` is any, and an empty one is told apart where that matters. */
function readChoice(field: string, value: string | readonly string[], min: number, max: number): Choice | '' {
  const parts = typeof value === 'string' ? value.split(',') : value;
  if (parts.every((part) => part.trim() === '')) return '';
  if (parts.every((part) => isWild(part.trim()))) return null;
  return parts.map((part) => {
    const number = /^\d{1,2}$/.test(part.trim()) ? Number(part) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw refuse('numbers_malformed', field, { field, value: parts.join(','), least: min, most: max });
  });
}

function readStep({ hour, minute }: IncrementalBackup['repeat']): number | null {
  if (hour !== '' && minute !== '') throw refuse('repeat_twice', 'repeat', { hours: hour, minutes: minute });
  if (hour !== '') return readStepOf('hour', hour, 23) * 60;
  return minute === '' ? null : readStepOf('minute', minute, 59);
}

function readStepOf(unit: string, text: string, max: number): number {
  const step = Number(/^\*\/(\d{1,2})$/.exec(text)?.[1] ?? Number.NaN);
  if (step >= 1 && step <= max) return step;
  throw refuse('step_malformed', 'repeat', { unit, value: text, most: max });
}

function readClock(field: string, { hour, minute }: ClockTime): string | null {
  if (hour === '' && minute === '') return null;
  if (hour !== '' && hour <= 23 && (minute === '' || minute <= 59))
    return formatClock(hour, minute === '' ? 0 : minute);
  throw refuse('clock_malformed', field, { field, value: `${hour}:${minute}` });
}
