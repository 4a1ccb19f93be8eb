import type { Weekday } from '../recurrence/weekdays.ts';
import { KEEP_RULES, type KeepPolicy, type PeriodRule, UNLIMITED } from './policy.ts';

const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
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
