import { WEEKDAYS, type Weekday } from '../../../domain/recurrence/index.ts';
import { parseRetention, type RetentionPolicy } from '../../../domain/retention/index.ts';
import type { RetentionRuleBody } from '../call.ts';
import { refuse } from '../problems.ts';

/** The wire's numbers for days of the week: 0 = Sunday. */
export const DAYS_BY_NUMBER: readonly Weekday[] = ['sun', ...WEEKDAYS.filter((day) => day !== 'sun')];

/** The policy that these rules say; none = nothing is ever pruned. @throws WireRefusal (400) */
export function toRetention(rules: readonly RetentionRuleBody[]): RetentionPolicy {
  if (rules.length === 0) return { kind: 'all' };
  return parseRetention({ kind: 'periods', rules: rules.map(toPeriodRule) });
}

function toPeriodRule({ period, quantity, time_option: option }: RetentionRuleBody): unknown {
  if (option === undefined) return { period, quantity };
  if (period === 'months') return { period, quantity, onDayOfMonth: option };
  const onWeekday = DAYS_BY_NUMBER[option];
  if (period === 'weeks' && onWeekday !== undefined) return { period, quantity, onWeekday };
  throw refuse('day_of_other_period', 'time_option', { option, period });
}
