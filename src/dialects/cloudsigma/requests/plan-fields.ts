import { GatewayError } from '../../../domain/errors.ts';
import { WEEKDAYS, type Weekday } from '../../../domain/recurrence/index.ts';
import type { ClockTime, IncrementalBackup } from '../wire.ts';

/** The values of a list; `null` = any. */
type Choice = readonly number[] | null;

/** `incremental_backup`, read: what each field says by itself. */
export interface Plan {
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
 * @throws GatewayError `invalid_recurrence`, its field being the wire's own
 */
export const readPlan = (plan: IncrementalBackup): Plan => ({
  days: readDays(plan.day_of_week),
  daysOfMonth: readChoice('day_of_month', plan.day_of_month, 1, 31) || null,
  months: readChoice('month', plan.month, 1, 12) || null,
  hours: readChoice('hour', plan.hour, 0, 23),
  minutes: readChoice('minute', plan.minute, 0, 59),
  everyMinutes: readStep(plan.repeat),
  start: readClock('start_time', plan.start_time),
  end: readClock('end_time', plan.end_time),
});

/** `HH:MM,HH:MM`; `null` = empty. @throws GatewayError `invalid_recurrence` */
export function readManualTimes(text: string): readonly string[] | null {
  if (text.trim() === '') return null;
  return text.split(',').map((part) => {
    const time = part.trim();
    if (/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return time;
    const message = `The time '${part}' is not HH:MM, 00:00 to 23:59; write a list such as '02:00,22:15'.`;
    throw refusePlan('manual_incremental_backup', part, message);
  });
}

/** `HH:MM` of an hour and a minute. */
export const formatClock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** A refusal of one field that says when. */
export const refusePlan = (field: string, value: string, message: string): GatewayError =>
  new GatewayError('invalid_recurrence', { message, field, value });

const isWild = (value: string): boolean => value === '*' || value === '';

function readDays(names: readonly string[]): readonly Weekday[] {
  if (names.every(isWild)) return WEEKDAYS;
  return names.map((name) => {
    const day = WEEKDAYS.find((weekday) => weekday === name.toLowerCase());
    if (day !== undefined) return day;
    const message = `The day_of_week '${name}' is not one of ${WEEKDAYS.join(', ')}; correct it, or send ["*"] for every day.`;
    throw refusePlan('day_of_week', name, message);
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
    const message = `The ${field} '${parts.join(',')}' is neither '*' nor a list of numbers from ${min} to ${max}; correct it.`;
    throw refusePlan(field, part, message);
  });
}

function readStep({ hour, minute }: IncrementalBackup['repeat']): number | null {
  if (hour !== '' && minute !== '') {
    const message = `The repeat has both an hour '${hour}' and a minute '${minute}'; leave one of them empty.`;
    throw refusePlan('repeat', hour, message);
  }
  if (hour !== '') return readStepOf('hour', hour, 23) * 60;
  return minute === '' ? null : readStepOf('minute', minute, 59);
}

function readStepOf(unit: string, text: string, max: number): number {
  const step = Number(/^\*\/(\d{1,2})$/.exec(text)?.[1] ?? Number.NaN);
  if (step >= 1 && step <= max) return step;
  throw refusePlan('repeat', text, `The ${unit} '${text}' of repeat is not '*/N' with N from 1 to ${max}; correct it.`);
}

function readClock(field: string, { hour, minute }: ClockTime): string | null {
  if (hour === '' && minute === '') return null;
  if (hour !== '' && hour <= 23 && (minute === '' || minute <= 59))
    return formatClock(hour, minute === '' ? 0 : minute);
  const message = `The ${field} '${hour}:${minute}' is not a time from 0:00 to 23:59; correct it, or leave hour and minute empty.`;
  throw refusePlan(field, `${hour}:${minute}`, message);
}
