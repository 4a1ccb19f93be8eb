import type { Instant } from '../../../domain/instant.ts';
import {
  formatCalendarText,
  parseCalendarText,
  parseExpression,
  type Recurrence,
  shortestGap,
  toCron,
} from '../../../domain/recurrence/index.ts';
import { fingerprintOf, readKept } from '../../../server/kept-text.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import type { Written } from '../fields.ts';
import { INFERRED } from '../inferred.ts';
import { refuse, refuseMisfits } from '../problems.ts';
import type { ScheduleType } from './schema.ts';

/** The fields that say when, as they are read back: one value. */
export interface WhenFields {
  readonly schedule_type: string;
  /** Empty where the rule is none that this wire has words for. */
  readonly schedule_pattern: string;
}

const KEY = 'when';

/** All names of the zone without an offset. */
export const IS_UTC = /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|GMT(?:[+-]?0)?|Greenwich)$/;

/** What stands for a rule that this wire has no words for. */
const UNSAID: WhenFields = { schedule_type: 'calendar', schedule_pattern: '' };

/** Keeps a pattern and its type to the byte, for as long as they stand for this rule. */
export const echoWhen = (when: WhenFields, rule: Recurrence): DialectData['texts'] => ({
  [KEY]: {
    text: JSON.stringify([when.schedule_type, when.schedule_pattern]),
    fingerprint: fingerprintOf(rule),
  },
});

/** A rule in this wire's fields: as it was written here, else as a pattern where one says exactly the same. */
export function showWhen(rule: Recurrence, dialectData: DialectData | null): WhenFields {
  const kept = dialectData?.texts[KEY];
  if (kept !== undefined && kept.fingerprint === fingerprintOf(rule)) {
    // Written by `echoWhen` only.
    const [schedule_type, schedule_pattern] = readKept<readonly [string, string]>(kept);
    return { schedule_type, schedule_pattern };
  }
  if (!IS_UTC.test(rule.timeZone)) return UNSAID;
  const cron = toCron(rule);
  if (cron !== null && countFields(cron) === CRON_FIELDS) return { schedule_type: 'crontab', schedule_pattern: cron };
  const event = formatCalendarText(rule);
  return event === null ? UNSAID : { schedule_type: 'calendar', schedule_pattern: event };
}

const CRON_FIELDS = 5;

const countFields = (pattern: string): number => pattern.match(/\S+/g)?.length ?? 0;

/** A text of a calendar, and not a cron expression: an event, or a rule of `NAME=value`. */
const CALENDAR_TEXT = /^\s*(?:BEGIN:|RRULE:|[A-Z]+=)/i;

/** What a pattern does not say itself. */
export interface PatternContext {
  /** How far apart two runs are at least. */
  readonly leastMinutes: number;
  /** From when a rule counts that says no start of its own. */
  readonly now: Instant;
}

/**
 * The rule of a pattern, in UTC. Both types take a cron expression of five fields (source: the user's document says so of
 * the pattern whatever its type); `calendar` an event of RFC 5545 or its bare rule too, as the engine behind the provider's
 * service has them.
 *
 * @throws GatewayError `invalid_recurrence`
 * @throws WireRefusal (422) no pattern of that type, (400) runs that are too near
 */
export function toRecurrence(pattern: string, type: ScheduleType, { leastMinutes, now }: PatternContext): Recurrence {
  const isEvent = type === 'calendar' && CALENDAR_TEXT.test(pattern);
  const rule = isEvent ? parseCalendarText(pattern, { timeZone: INFERRED.timeZone, anchor: now }) : parseCron(pattern);
  const minutes = shortestGap(rule) / 60;
  if (minutes < leastMinutes) throw refuse('schedule_dense', minutes, leastMinutes);
  return rule;
}

function parseCron(pattern: string): Recurrence {
  const count = countFields(pattern);
  if (count === CRON_FIELDS) return parseExpression(pattern, INFERRED.timeZone);
  throw refuseMisfits({ schedule_pattern: [`must be a cron expression of five fields, not of ${count}`] });
}

/** What a write says of when; what it leaves out stays as it is shown. */
export const sentWhen = (
  {
    schedule_type: type,
    schedule_pattern: pattern,
  }: { readonly schedule_type?: Written<ScheduleType>; readonly schedule_pattern?: string },
  shown: WhenFields,
): WhenFields => ({
  schedule_type: type?.text ?? shown.schedule_type,
  schedule_pattern: pattern ?? shown.schedule_pattern,
});

/** The type that a text stands for, which was read as one or is shown. */
export const typeIn = (text: string): ScheduleType => (text.toLowerCase() === 'calendar' ? 'calendar' : 'crontab');
