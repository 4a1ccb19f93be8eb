import type { PeriodRule, RetentionPolicy } from '../../../domain/retention/index.ts';
import { describeRetention } from '../../../wording/english/index.ts';
import { DAYS_BY_NUMBER, type RetentionPolicyBody, type RetentionRuleBody } from './read-retention.ts';

/**
 * A policy in this wire's words. What it cannot say (another room's rules) has no rules here and is named by its
 * description; `inherit` and `all` have neither.
 */
export function showRetention(policy: RetentionPolicy): RetentionPolicyBody {
  if (policy.kind === 'periods') return { name: '', rules: policy.rules.map(showPeriodRule) };
  const isNameless = policy.kind === 'inherit' || policy.kind === 'all';
  return { name: isNameless ? '' : describeRetention(policy), rules: [] };
}

function showPeriodRule({ period, quantity, onWeekday, onDayOfMonth }: PeriodRule): RetentionRuleBody {
  if (onWeekday !== undefined) return { period, quantity, time_option: DAYS_BY_NUMBER.indexOf(onWeekday) };
  return onDayOfMonth === undefined ? { period, quantity } : { period, quantity, time_option: onDayOfMonth };
}
