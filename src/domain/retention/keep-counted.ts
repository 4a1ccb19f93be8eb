import type { NominalTime } from '../recurrence/calendar.ts';
import { startOfDay, startOfHour, startOfMonth, startOfQuarter, startOfWeek, startOfYear } from './local-calendar.ts';
import type { CountedRule, KeepPolicy } from './policy.ts';
import { type Entry, isKept, keepFor, type PoolMember } from './pool.ts';
import type { KeepReason } from './reasons.ts';

/** The start of the local period that a snapshot lies in; `last` has none: each snapshot is its own. */
const START_OF_PERIOD: Readonly<Record<Exclude<CountedRule, 'last'>, (local: NominalTime) => NominalTime>> = {
  hourly: startOfHour,
  daily: startOfDay,
  weekly: startOfWeek,
  monthly: startOfMonth,
  quarterly: startOfQuarter,
  yearly: startOfYear,
};

/**
 * Keeps the newest candidate of each of the newest `count` periods that have one; -1 = of all periods.
 *
 * borg (`prune_split`): a period whose newest is kept already is passed over without being counted, and where the rule
 * ends short of its count the oldest candidate is kept too. restic (`ApplyPolicy`): every period counts.
 */
export const keepCounted = <M extends PoolMember>(
  candidates: readonly Entry<M>[],
  rule: CountedRule,
  count: number,
  algorithm: KeepPolicy['algorithm'],
): void => {
  const newest: KeepReason = { reason: 'newest', params: { count } };
  const reasonFor = (rank: number, isOldest: boolean): KeepReason =>
    rule === 'last' ? newest : { reason: 'head_of_period', params: { rule, rank, count, isOldest } };
  let kept = 0;
  for (const entry of listPeriodHeads(candidates, rule)) {
    if (kept === count) return;
    if (algorithm === 'borg' && isKept(entry)) continue;
    kept++;
    keepFor(entry, reasonFor(kept, false));
  }
  const oldest = candidates.at(-1);
  if (algorithm === 'borg' && kept < count && oldest !== undefined && !isKept(oldest)) {
    keepFor(oldest, reasonFor(kept + 1, true));
  }
};

/** The newest candidate of each period, newest period first. */
function* listPeriodHeads<M extends PoolMember>(
  candidates: readonly Entry<M>[],
  rule: CountedRule,
): Generator<Entry<M>, void> {
  if (rule === 'last') return yield* candidates;
  const startOfPeriod = START_OF_PERIOD[rule];
  let start = Infinity;
  for (const entry of candidates) {
    // Clocks set back enter an hour or a date again: only what lies before it is a new period.
    if (entry.local >= start) continue;
    start = startOfPeriod(entry.local);
    yield entry;
  }
}
