import { isDeepStrictEqual } from 'node:util';
import { WEEKDAYS, type Weekday } from '../../../domain/recurrence/index.ts';
import { parseRetention, type RetentionPolicy } from '../../../domain/retention/index.ts';
import { refuse } from '../problems.ts';
import type { SentPolicy } from './schema.ts';

/** A retention rule, as it is read back; `time_option` = weekday (0 = Sunday) or day of the month. */
export interface RetentionRuleBody {
  readonly period: string;
  readonly quantity: number;
  readonly time_option?: number;
}

/** `retention_policy`, as it is read back; its name is free text. */
export interface RetentionPolicyBody {
  readonly name: string;
  readonly rules: readonly RetentionRuleBody[];
}

/** The wire's numbers for days of the week: 0 = Sunday. */
export const DAYS_BY_NUMBER: readonly Weekday[] = ['sun', ...WEEKDAYS.filter((day) => day !== 'sun')];

/** The policy of a scheduler that names none. */
export const NO_POLICY: RetentionPolicyBody = { name: '', rules: [] };

/** Whether two policies differ in their names at most. */
export const hasSameRules = (one: RetentionPolicyBody, other: RetentionPolicyBody): boolean =>
  isDeepStrictEqual(one.rules, other.rules);

/** The policy that these rules say; none = nothing is ever pruned. @throws WireRefusal (400) */
export function toRetention({ rules }: RetentionPolicyBody): RetentionPolicy {
  if (rules.length === 0) return { kind: 'all' };
  return parseRetention({ kind: 'periods', rules: rules.map(toPeriodRule) });
}

function toPeriodRule({ period, quantity, time_option: option }: RetentionRuleBody): unknown {
  if (option === undefined) return { period, quantity };
  if (period === 'months') return { period, quantity, onDayOfMonth: option };
  const onWeekday = DAYS_BY_NUMBER[option];
  if (period === 'weeks' && onWeekday !== undefined) return { period, quantity, onWeekday };
  throw refuse('day_of_other_unit', 'time_option', { option, unit: period });
}

/** Joins what the provider's own answers split: a lone `time_option` belongs to the rule before it. */
export function normalisePolicy(policy: SentPolicy): RetentionPolicyBody {
  const rules: RetentionRuleBody[] = [];
  for (const { period, quantity, time_option: option } of policy.rules ?? []) {
    const timeOption = option === undefined || option === '' ? {} : { time_option: Number(option) };
    const before = rules.at(-1);
    if (period !== undefined && quantity !== undefined) {
      rules.push({ period, quantity: Number(quantity), ...timeOption });
    } else if (period === undefined && quantity === undefined && before !== undefined) {
      rules[rules.length - 1] = { ...before, ...timeOption };
    } else {
      throw refuse('rule_incomplete', period === undefined ? 'period' : 'quantity');
    }
  }
  return { name: policy.name ?? '', rules };
}
