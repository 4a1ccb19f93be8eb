import { invalid } from '../../domain/errors.ts';
import { WEEKDAYS, type Weekday } from '../../domain/recurrence/index.ts';
import {
  describeRetention,
  type PeriodRule,
  parseRetention,
  type RetentionPolicy,
} from '../../domain/retention/index.ts';
import type { RetentionPolicyBody, RetentionRuleBody } from './wire.ts';

/** The wire's numbers for days of the week: 0 = Sunday. */
const DAYS_BY_NUMBER: readonly Weekday[] = ['sun', ...WEEKDAYS.filter((day) => day !== 'sun')];

/** The policy that these rules say; none = nothing is ever pruned. @throws GatewayError `invalid_request` */
export function toRetention(rules: readonly RetentionRuleBody[]): RetentionPolicy {
  if (rules.length === 0) return { kind: 'all' };
  return parseRetention({ kind: 'periods', rules: rules.map(toPeriodRule) });
}

/**
 * A policy in this wire's words. What it cannot say (another room's rules) has no rules here and is named by its
 * description; `inherit` and `all` have neither.
 */
export function presentRetention(policy: RetentionPolicy): RetentionPolicyBody {
  if (policy.kind === 'periods') return { name: '', rules: policy.rules.map(presentPeriodRule) };
  const isNameless = policy.kind === 'inherit' || policy.kind === 'all';
  return { name: isNameless ? '' : describeRetention(policy), rules: [] };
}

function toPeriodRule({ period, quantity, time_option: option }: RetentionRuleBody): unknown {
  if (option === undefined) return { period, quantity };
  if (period === 'months') return { period, quantity, onDayOfMonth: option };
  const onWeekday = DAYS_BY_NUMBER[option];
  if (period === 'weeks' && onWeekday !== undefined) return { period, quantity, onWeekday };
  throw invalid(
    'retention_policy',
    String(option),
    `The time_option '${option}' does not go with ${period}; use 0 (Sunday) to 6 for weeks, 1 to 31 for months, none for days.`,
  );
}

function presentPeriodRule({ period, quantity, onWeekday, onDayOfMonth }: PeriodRule): RetentionRuleBody {
  if (onWeekday !== undefined) return { period, quantity, time_option: DAYS_BY_NUMBER.indexOf(onWeekday) };
  return onDayOfMonth === undefined ? { period, quantity } : { period, quantity, time_option: onDayOfMonth };
}
