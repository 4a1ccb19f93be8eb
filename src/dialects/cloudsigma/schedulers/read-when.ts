import {
  parseExpression,
  parseRecurrence,
  type Recurrence,
  toCron,
  toTimes,
  weekly,
} from '../../../domain/recurrence/index.ts';
import type { WhenFields } from '../call.ts';
import { refuse, refusedAt } from '../problems.ts';
import { formatClock, type Plan, readManualTimes, readPlan } from './read-plan.ts';
import { ALLOWED_TIME_ZONES, zoneOf } from './timezones.ts';

/** The zone that a schedule has, beside the text that stands for it: written back, that text is never refused. */
export interface StandingZone {
  readonly userTimezone: string;
  readonly timeZone: string;
}

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
  if (ALLOWED_TIME_ZONES.has(userTimezone)) return zoneOf(userTimezone);
  throw refuse('zone_denied', 'user_timezone', { field: 'user_timezone', value: userTimezone });
}

function refuseClockBesideRepeat({ hours, minutes }: Plan): void {
  for (const [field, values] of [
    ['hour', hours],
    ['minute', minutes],
  ] as const) {
    if (values === '' || values === null) continue;
    throw refuse('clock_beside_repeat', field, { field, value: values.join(',') });
  }
}

const EVERY_HOUR = Array.from({ length: 24 }, (_, hour) => hour);
const EVERY_MINUTE = Array.from({ length: 60 }, (_, minute) => minute);

/** Every hour with every minute. Hour `*` follows the real hours of the day, as a cron's does. */
function readPairs({ hours, minutes }: Plan): object {
  for (const [field, values] of [
    ['hour', hours],
    ['minute', minutes],
  ] as const) {
    if (values !== '') continue;
    throw refuse('clock_missing', field, { field });
  }
  if (hours === null && minutes === null) return { everyMinutes: 1 };
  const times = (hours || EVERY_HOUR).flatMap((hour) =>
    (minutes || EVERY_MINUTE).map((minute) => formatClock(hour, minute)),
  );
  return hours === null ? { times, gap: 'skip', overlap: 'both' } : { times };
}

/** More times than this are kept as a cron, where one says the same. */
const MAX_LISTED_TIMES = 24;

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
