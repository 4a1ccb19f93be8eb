import { formatDate, formatTime } from './calendar.ts';
import { type CronFields, parseCronFields } from './cron.ts';
import { printValues } from './cron-print.ts';
import { describeDays, joinWords } from './describe-days.ts';
import type { WindowJson } from './json.ts';
import { listWholeMinutes } from './renderings.ts';
import { type Recurrence, Rule, type Shape } from './rule.ts';

/**
 * A rule in English for a person: `At 02:01, Monday through Saturday (Europe/Kyiv)`.
 *
 * A cron rule reads as cron describers have it: `At 02:00 AM`, with its zone only where that is not UTC.
 */
export function describe(rule: Recurrence): string {
  const { json, shape } = Rule.of(rule);
  const zone = json.kind === 'cron' && json.timeZone === 'UTC' ? '' : ` (${json.timeZone})`;
  return `${describeRule(Rule.of(rule))}${describeBounds(shape)}${zone}`;
}

function describeRule({ json, shape }: Rule): string {
  switch (json.kind) {
    case 'weekly':
      return `At ${joinWords(json.times)}, ${describeDays(shape.days) || 'every day'}`;
    case 'cron':
      return withDays(describeClock(parseCronFields(json.expression), shape), shape);
    case 'window':
      return withDays(describeWindow(json, shape), shape);
    case 'once':
      return `Once, at ${json.time} on ${json.date}`;
  }
}

function withDays(times: string, shape: Shape): string {
  const days = describeDays(shape.days);
  return days === '' ? times : `${times}, ${days}`;
}

function describeWindow(json: WindowJson, shape: Shape): string {
  if (json.everyMinutes === undefined) return `At ${joinWords((listWholeMinutes(shape.times) ?? []).map(formatTime))}`;
  const step =
    json.everyMinutes % 60 === 0 ? count(json.everyMinutes / 60, 'hour') : count(json.everyMinutes, 'minute');
  if (json.start === undefined && json.end === undefined) return `Every ${step}`;
  return `Every ${step} from ${json.start ?? '00:00'} to ${json.end ?? '23:59'}`;
}

/** `minute` for 1, `5 minutes` for 5. */
const count = (amount: number, noun: string): string => (amount === 1 ? noun : `${amount} ${noun}s`);

/** At most so many times are listed one by one. */
const MAX_LISTED_TIMES = 8;

function describeClock({ minute, hour, second }: CronFields, shape: Shape): string {
  const seconds = second?.values ?? [0];
  if (seconds.length > 1 || seconds[0] !== 0) {
    const which = seconds.length === 60 ? 'every second' : `${plural('second', seconds)}`;
    return `At ${which} of ${plural('minute', minute.values)} of ${plural('hour', hour.values)}`;
  }
  const minutes = printValues('minute', minute.values);
  const hours = printValues('hour', hour.values);
  if (hour.values.length === 24) {
    if (minute.values.length === 60) return 'Every minute';
    if (minutes.startsWith('*/') && 60 % Number(minutes.slice(2)) === 0) return `Every ${minutes.slice(2)} minutes`;
    if (minutes === '0') return 'Every hour';
    return `At ${plural('minute', minute.values)} of every hour`;
  }
  if (minutes === '0' && hours.startsWith('*/') && 24 % Number(hours.slice(2)) === 0) {
    return `Every ${hours.slice(2)} hours`;
  }
  if (shape.times.count <= MAX_LISTED_TIMES) {
    return `At ${joinWords((listWholeMinutes(shape.times) ?? []).map(formatHalfDayTime))}`;
  }
  return `At ${plural('minute', minute.values)} of ${plural('hour', hour.values)}`;
}

function plural(noun: string, values: readonly number[]): string {
  if (noun !== 'second' && values.length === (noun === 'hour' ? 24 : 60)) return `every ${noun}`;
  return `${noun}${values.length === 1 ? '' : 's'} ${joinWords(values.map(String))}`;
}

/** `02:00 AM`, as cron describers write it. */
function formatHalfDayTime(second: number): string {
  const hour = Math.floor(second / 3600);
  const shown = formatTime((((hour + 11) % 12) + 1) * 3600 + (second % 3600));
  return `${shown} ${hour < 12 ? 'AM' : 'PM'}`;
}

function describeBounds({ startsAt, endsAt, excluded }: Shape): string {
  const from = startsAt === null ? '' : `, from ${new Date(startsAt * 1000).toISOString().replace('.000Z', 'Z')}`;
  const until = endsAt === null ? '' : `, until ${new Date(endsAt * 1000).toISOString().replace('.000Z', 'Z')}`;
  return `${from}${until}${excluded.length === 0 ? '' : `, except on ${joinWords(excluded.map(formatDate))}`}`;
}
