import type { NominalTime } from '../recurrence/calendar.ts';
import { dayNumber, dayOfMonth, subtractDays, subtractMonths, weekdayOf } from './local-calendar.ts';
import type { PeriodRule } from './policy.ts';
import { type Entry, keepFor, type PoolMember } from './pool.ts';
import type { KeepReason } from './reasons.ts';

/**
 * Keeps every candidate whose age is strictly less than the rule's period and that was taken on the rule's day, if it
 * has one. Ages count to the newest available snapshot, as local date-times: a day is the same time of the day before,
 * however many hours a change of clocks gives it.
 *
 * Source: the documented counts of the eleven recipes; "inclusive" would give 5 for 12 h / 2 days, not 4.
 */
export const keepPeriod = <M extends PoolMember>(
  candidates: readonly Entry<M>[],
  rule: PeriodRule,
  newest: Entry<M>,
): void => {
  const start = startOfPeriod(rule, newest.local);
  const reason: KeepReason = { reason: 'within_period', params: { rule } };
  const isOnDay = matchDay(rule);
  for (const entry of candidates) {
    if (entry.local > start && isOnDay(entry.local)) keepFor(entry, reason);
  }
};

const startOfPeriod = (rule: PeriodRule, from: NominalTime): NominalTime => {
  if (rule.period === 'months') return subtractMonths(from, rule.quantity);
  return subtractDays(from, rule.period === 'weeks' ? rule.quantity * 7 : rule.quantity);
};

/** Whether a date-time is on the rule's day; it remembers the day last asked for, which snapshots in order share. */
const matchDay = ({ onWeekday, onDayOfMonth }: PeriodRule): ((local: NominalTime) => boolean) => {
  if (onWeekday === undefined && onDayOfMonth === undefined) return () => true;
  let day = Number.NaN;
  let isOnDay = false;
  return (local) => {
    if (dayNumber(local) !== day) {
      day = dayNumber(local);
      isOnDay = onWeekday === undefined ? dayOfMonth(local) === onDayOfMonth : weekdayOf(local) === onWeekday;
    }
    return isOnDay;
  };
};
