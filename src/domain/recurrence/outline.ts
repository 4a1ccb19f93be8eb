import type { Instant } from '../instant.ts';
import { formatDate, formatTime } from './calendar.ts';
import { type CronFields, parseCronFields } from './cron.ts';
import { printValues } from './cron-print.ts';
import type { WindowJson } from './json.ts';
import { type DaysOutline, outlineDays } from './outline-days.ts';
import { listWholeMinutes } from './renderings.ts';
import { parseRruleParts, type RruleParts } from './rrule-parts.ts';
import { type Recurrence, Rule, type Shape } from './rule.ts';

/** The values of one part of a clock, ascending; `every` = all of them. */
export type ClockPart = 'every' | readonly number[];

/** The times of day that a rule names. */
export type TimesOutline =
  /** `HH:MM`. */
  | { readonly kind: 'listed'; readonly times: readonly string[] }
  /** From a time on and up to one (`HH:MM`, inclusive), or all day long. */
  | {
      readonly kind: 'stepping';
      readonly unit: 'minute' | 'hour';
      readonly step: number;
      readonly window: { readonly from: string; readonly until: string } | null;
    }
  /** Whenever all parts match; `second` of `null` = at the full minute. */
  | {
      readonly kind: 'matching';
      readonly second: ClockPart | null;
      readonly minute: ClockPart;
      readonly hour: ClockPart;
    }
  | { readonly kind: 'once'; readonly date: string; readonly time: string };

/** What a rule says, piece by piece: for whoever puts it into words. */
export interface Outline {
  /** The kind of the rule. */
  readonly kind: Recurrence['kind'];
  readonly times: TimesOutline;
  /** `null` = every day, or the one of its time. */
  readonly days: DaysOutline | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** Dates (`YYYY-MM-DD`) without fires. */
  readonly excluded: readonly string[];
  /** An IANA name. */
  readonly timeZone: string;
}

/** The pieces of a rule. */
export function outline(recurrence: Recurrence): Outline {
  const { kind, json, shape } = Rule.of(recurrence);
  return {
    kind,
    times: outlineTimes(Rule.of(recurrence)),
    days: kind === 'once' ? null : outlineDays(shape.days),
    startsAt: shape.startsAt,
    endsAt: shape.endsAt,
    excluded: shape.excluded.map(formatDate),
    timeZone: json.timeZone,
  };
}

function outlineTimes({ json, shape }: Rule): TimesOutline {
  switch (json.kind) {
    case 'weekly':
      return { kind: 'listed', times: json.times };
    case 'cron':
      return outlineClock(parseCronFields(json.expression), shape);
    case 'window':
      return outlineWindow(json, shape);
    case 'once':
      return { kind: 'once', date: json.date, time: json.time };
    case 'rrule':
      return outlineRrule(parseRruleParts(json.rule), shape);
  }
}

function outlineWindow({ everyMinutes, start, end }: WindowJson, shape: Shape): TimesOutline {
  if (everyMinutes === undefined) return listTimes(shape);
  const window = start === undefined && end === undefined ? null : { from: start ?? '00:00', until: end ?? '23:59' };
  const isHourly = everyMinutes % 60 === 0;
  return {
    kind: 'stepping',
    unit: isHourly ? 'hour' : 'minute',
    step: isHourly ? everyMinutes / 60 : everyMinutes,
    window,
  };
}

/** At most so many times of a cron rule are listed one by one. */
const MAX_LISTED = 8;

function outlineClock({ minute, hour, second }: CronFields, shape: Shape): TimesOutline {
  const seconds = second?.values ?? [0];
  const parts = { minute: partOf(minute.values, 60), hour: partOf(hour.values, 24) };
  if (seconds.length > 1 || seconds[0] !== 0) return { kind: 'matching', second: partOf(seconds, 60), ...parts };
  const minutes = printValues('minute', minute.values);
  if (parts.hour === 'every') {
    if (parts.minute === 'every') return stepping('minute', 1);
    const step = stepOf(minutes, 60);
    if (step !== null) return stepping('minute', step);
    if (minutes === '0') return stepping('hour', 1);
  }
  const hourStep = minutes === '0' ? stepOf(printValues('hour', hour.values), 24) : null;
  if (hourStep !== null) return stepping('hour', hourStep);
  const isFew = parts.hour !== 'every' && shape.times.count <= MAX_LISTED;
  return isFew ? listTimes(shape) : { kind: 'matching', second: null, ...parts };
}

function outlineRrule({ hours, minutes }: RruleParts, shape: Shape): TimesOutline {
  const second = shape.times.first % 60;
  if (second === 0 && shape.times.count <= MAX_LISTED) return listTimes(shape);
  const parts = { minute: partOf(minutes, 60), hour: partOf(hours, 24) };
  return { kind: 'matching', second: second === 0 ? null : [second], ...parts };
}

const listTimes = ({ times }: Shape): TimesOutline => ({
  kind: 'listed',
  times: (listWholeMinutes(times) ?? []).map(formatTime),
});

const stepping = (unit: 'minute' | 'hour', step: number): TimesOutline => ({
  kind: 'stepping',
  unit,
  step,
  window: null,
});

const partOf = (values: readonly number[], all: number): ClockPart => (values.length === all ? 'every' : values);

/** The step of a field that is nothing but one which comes out even at the end of the hour or day; else `null`. */
function stepOf(field: string, all: number): number | null {
  const step = field.startsWith('*/') ? Number(field.slice(2)) : 0;
  return step > 0 && all % step === 0 ? step : null;
}
