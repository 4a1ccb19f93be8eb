import { GatewayError } from '../../domain/errors.ts';
import {
  type Recurrence,
  toWeekly,
  WEEKDAYS,
  type Weekday,
  weekdaysOf,
  weekly,
} from '../../domain/recurrence/index.ts';
import { ALLOWED_TIME_ZONES, zoneOf } from './timezones.ts';
import type { ClockTime, IncrementalBackup, WhenFields } from './wire.ts';

/** The zone that a schedule has, beside the text that stands for it: written back, that text is never refused. */
export interface StandingZone {
  readonly userTimezone: string;
  readonly timeZone: string;
}

const UNSET: ClockTime = { hour: '', minute: '' };
const LAST_MINUTE = 24 * 60 - 1;
const SUPPORTED =
  "supported are lists of hour and minute, or manual_incremental_backup 'HH:MM,HH:MM', on days of the week, " +
  "with day_of_month and month '*' and no repeat";

/**
 * The rule that these fields say. Manual times stand alone: hour, minute and repeat then have no effect (source: "No
 * other intervals will be used"). Every time must lie in the window of start_time and end_time, which may wrap.
 *
 * @throws GatewayError `invalid_recurrence`, its field being the wire's own
 */
export function toRecurrence(when: WhenFields, standing: StandingZone | null): Recurrence {
  const { incremental_backup: plan, manual_incremental_backup: manual } = when;
  const timeZone = readZone(when.user_timezone, standing);
  if (!isWild(plan.day_of_month)) throw unsupported('day_of_month', plan.day_of_month);
  if (!isWild(plan.month)) throw unsupported('month', String(plan.month));
  const days = readDays(plan.day_of_week);
  const minutes = manual === '' ? readPairs(plan) : readManual(manual);
  checkWindow(plan, minutes, manual === '' ? 'incremental_backup' : 'manual_incremental_backup');
  return weekly({ days, times: minutes.map(formatMinute), timeZone });
}

/**
 * A rule as this wire says it: one time as hour and minute, several as a manual list. What is no weekly rule shows as
 * hour `*`, with the days of the week on which it can fire.
 */
export function presentRecurrence(rule: Recurrence): WhenFields {
  const plain = toWeekly(rule);
  const times = plain?.times ?? [];
  const [hour, minute] = (times.length === 1 ? (times[0] ?? '') : '').split(':').map(Number);
  const isSingle = hour !== undefined && minute !== undefined;
  const days = plain?.days ?? weekdaysOf(rule);
  return {
    incremental_backup: {
      day_of_month: '*',
      day_of_week: days.length === WEEKDAYS.length ? ['*'] : days,
      end_time: UNSET,
      hour: plain === null ? '*' : isSingle ? String(hour) : '',
      minute: isSingle ? String(minute) : '',
      month: '*',
      repeat: { hour: '', minute: '' },
      start_time: UNSET,
    },
    manual_incremental_backup: isSingle ? '' : times.join(','),
    user_timezone: rule.timeZone,
  };
}

function readZone(userTimezone: string, standing: StandingZone | null): string {
  if (standing !== null && standing.userTimezone === userTimezone) return standing.timeZone;
  if (ALLOWED_TIME_ZONES.has(userTimezone)) return zoneOf(userTimezone);
  const advice = "use one of the provider's list, such as 'Europe/London', or 'Etc/UTC'";
  throw refuse('user_timezone', userTimezone, `The user_timezone '${userTimezone}' is not allowed; ${advice}.`);
}

const isWild = (value: string | readonly string[]): boolean =>
  typeof value === 'string' ? value === '*' || value === '' : value.every(isWild);

function readDays(names: readonly string[]): readonly Weekday[] {
  if (isWild(names)) return WEEKDAYS;
  return names.map((name) => {
    const day = WEEKDAYS.find((weekday) => weekday === name);
    if (day !== undefined) return day;
    const message = `The day_of_week '${name}' is not one of ${WEEKDAYS.join(', ')}; correct it, or send ["*"] for every day.`;
    throw refuse('incremental_backup', name, message);
  });
}

/** Every hour with every minute, as minutes of the day. */
function readPairs(plan: IncrementalBackup): readonly number[] {
  if (plan.repeat.hour !== '') throw unsupported('repeat.hour', plan.repeat.hour);
  if (plan.repeat.minute !== '') throw unsupported('repeat.minute', plan.repeat.minute);
  const hours = readNumbers('hour', plan.hour, 23);
  const minutes = readNumbers('minute', plan.minute, 59);
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}

function readNumbers(field: string, text: string, most: number): readonly number[] {
  if (isWild(text) || text.startsWith('*/')) throw unsupported(field, text);
  return text.split(',').map((part) => {
    const number = /^\d{1,2}$/.test(part.trim()) ? Number(part) : Number.NaN;
    if (number <= most) return number;
    const message = `The ${field} '${text}' is not a list of numbers from 0 to ${most}, such as '1,13'; correct it.`;
    throw refuse('incremental_backup', text, message);
  });
}

function readManual(text: string): readonly number[] {
  return text.split(',').map((part) => {
    const [, hour, minute] = /^\s*([01]\d|2[0-3]):([0-5]\d)\s*$/.exec(part) ?? [];
    if (hour !== undefined && minute !== undefined) return Number(hour) * 60 + Number(minute);
    const message = `The time '${part}' is not HH:MM, 00:00 to 23:59; write a list such as '02:00,22:15'.`;
    throw refuse('manual_incremental_backup', part, message);
  });
}

function checkWindow(plan: IncrementalBackup, minutes: readonly number[], field: string): void {
  const start = minuteOf('start_time', plan.start_time) ?? 0;
  const end = minuteOf('end_time', plan.end_time) ?? LAST_MINUTE;
  const outside = minutes.find((at) => (start <= end ? at < start || at > end : at < start && at > end));
  if (outside === undefined) return;
  const [time, from, to] = [outside, start, end].map(formatMinute);
  const message = `The time '${time}' lies outside the window ${from} to ${to}; move it, or widen start_time and end_time.`;
  throw refuse(field, String(time), message);
}

function minuteOf(field: string, { hour, minute }: ClockTime): number | null {
  if (hour === '' && minute === '') return null;
  if (hour !== '' && hour <= 23) return hour * 60 + (minute === '' ? 0 : minute);
  const message = `The hour '${hour}' of ${field} is not a number from 0 to 23; correct it, or leave hour and minute empty.`;
  throw refuse('incremental_backup', String(hour), message);
}

const formatMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const unsupported = (field: string, value: string): GatewayError =>
  refuse('incremental_backup', value, `The ${field} '${value}' is not supported; ${SUPPORTED}.`);

const refuse = (field: string, value: string, message: string): GatewayError =>
  new GatewayError('invalid_recurrence', { message, field, value });
