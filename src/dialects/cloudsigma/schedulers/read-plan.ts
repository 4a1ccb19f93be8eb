import { WEEKDAYS, type Weekday } from '../../../domain/recurrence/index.ts';
import type { ClockTime, IncrementalBackup } from '../call.ts';
import { refuse } from '../problems.ts';

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
 * @throws WireRefusal (400)
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

/** `HH:MM,HH:MM`; `null` = empty. @throws WireRefusal (400) */
export function readManualTimes(text: string): readonly string[] | null {
  if (text.trim() === '') return null;
  return text.split(',').map((part) => {
    const time = part.trim();
    if (/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return time;
    throw refuse('manual_time_malformed', 'manual_incremental_backup', { value: part });
  });
}

/** `HH:MM` of an hour and a minute. */
export const formatClock = (hour: number, minute: number): string =>
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
  if (hour !== '' && minute !== '') throw refuse('repeat_twice', 'repeat', { hour, minute });
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
