import { assertTimeZone, parseExpression, type Recurrence, toCron } from '../../../domain/recurrence/index.ts';
import { fingerprintOf, readKept } from '../../../server/kept-text.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { refuse } from '../problems.ts';

/** All fields that say when, as they are read back: one value. */
export interface WhenFields {
  /** Empty where the rule is none that an expression says. */
  readonly cron_expression: string;
  /** `other`: the rule is none that an expression says. */
  readonly schedule_mode: 'cron' | 'other';
  readonly timezone: string;
}

const KEY = 'when';

/** Keeps an expression as it was written, for as long as it stands for this rule. */
export const echoWhen = ({ cron_expression, timezone }: WhenFields, rule: Recurrence): DialectData['texts'] => ({
  [KEY]: { text: JSON.stringify([cron_expression, timezone]), fingerprint: fingerprintOf(rule) },
});

/** A rule in this wire's fields: as it was written here, else as an expression where one says exactly the same. */
export function showWhen(rule: Recurrence, dialectData: DialectData | null): WhenFields {
  const kept = dialectData?.texts[KEY];
  if (kept !== undefined && kept.fingerprint === fingerprintOf(rule)) {
    // Written by `echoWhen` only.
    const [cron_expression, timezone] = readKept<readonly [string, string]>(kept);
    return { cron_expression, schedule_mode: 'cron', timezone };
  }
  const cron = toCron(rule);
  return { cron_expression: cron ?? '', schedule_mode: cron === null ? 'other' : 'cron', timezone: rule.timeZone };
}

/** A zone as it is stored: blank is UTC. */
export const zoneOf = (timezone: string | null | undefined): string => timezone?.trim() || 'UTC';

/** The most minutes of an interval: a day between looks, a year between successes. */
const INTERVALS = {
  availability_check_interval_minutes: { least: 1, most: 1_440 },
  min_success_interval_minutes: { least: 0, most: 525_600 },
} as const;

/** Minutes between looks and successes: they have no effect on a cron expression, and are kept. */
export type IntervalFields = Readonly<Record<keyof typeof INTERVALS, number>>;

/** What intervals are unless they are said. */
export const DEFAULT_INTERVALS: IntervalFields = {
  availability_check_interval_minutes: 30,
  min_success_interval_minutes: 0,
};

/**
 * Checks in which way a job is to know when to run.
 *
 * @throws WireRefusal (422) a mode that is not served, an interval out of its range
 */
export function checkMode(mode: string, known: readonly string[], intervals: Partial<IntervalFields>): void {
  if (mode === 'availability') throw refuse('availability_mode');
  if (!known.includes(mode)) throw refuse('mode_unknown');
  for (const [name, { least, most }] of Object.entries(INTERVALS)) {
    const minutes = intervals[name as keyof IntervalFields];
    if (minutes !== undefined && (minutes < least || minutes > most)) throw refuse('interval_out_of_range');
  }
}

/** The rule of an expression in a zone. @throws GatewayError `invalid_recurrence`: the zone's fault first */
export function toRecurrence(expression: string, timezone: string): Recurrence {
  assertTimeZone(timezone);
  if (expression.trim() === '') throw refuse('cron_missing');
  return parseExpression(expression, timezone);
}
