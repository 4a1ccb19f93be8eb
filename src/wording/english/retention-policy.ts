import {
  KEEP_RULES,
  type KeepPolicy,
  type PeriodRule,
  type RetentionPolicy,
  UNLIMITED,
} from '../../domain/retention/index.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { WEEKDAY_NAMES } from './calendar.ts';
import { OWN_VOCABULARY } from './own-vocabulary.ts';

/** A policy as one phrase for a person; inherited, it is called after what has the rotation. */
export const describeRetention = (policy: RetentionPolicy, { one }: Vocabulary = OWN_VOCABULARY): string => {
  switch (policy.kind) {
    case 'inherit':
      return `Keep as many as the ${one.target}'s rotation says`;
    case 'all':
      return 'Keep everything';
    case 'keep':
      return `Keep ${listKeepRules(policy).join(', ')}${policy.algorithm === 'borg' ? " (borg's rules)" : ''}`;
    case 'periods':
      return `Keep ${policy.rules.map(describePeriod).join('; ')}`;
    case 'chains':
      return `Keep the newest ${policy.count === 1 ? 'chain' : `${policy.count} chains`} of backups`;
  }
};

/** A period rule as a length of time: `4 weeks, on a Monday`, `12 months, on day 23`. */
export const describePeriod = (rule: PeriodRule): string => {
  const length = rule.quantity === 1 ? `1 ${rule.period.slice(0, -1)}` : `${rule.quantity} ${rule.period}`;
  if (rule.onWeekday !== undefined) return `${length}, on a ${WEEKDAY_NAMES[rule.onWeekday]}`;
  return rule.onDayOfMonth === undefined ? length : `${length}, on day ${rule.onDayOfMonth}`;
};

/** The rules of a keep policy that are switched on: `all within 2d of the newest`, `the newest 5`, `7 daily`, `all monthly`. */
export const listKeepRules = (policy: KeepPolicy): string[] => {
  const rules = policy.within === undefined ? [] : [`all within ${policy.within} of the newest`];
  for (const rule of KEEP_RULES) {
    const count = policy[rule] ?? 0;
    if (count === 0) continue;
    if (count === UNLIMITED) rules.push(rule === 'last' ? 'all' : `all ${rule}`);
    else if (rule === 'last') rules.push(count === 1 ? 'the newest' : `the newest ${count}`);
    else rules.push(`${count} ${rule}`);
  }
  return rules;
};
