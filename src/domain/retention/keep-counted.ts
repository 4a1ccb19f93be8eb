import type { NominalTime } from '../recurrence/calendar.ts';
import { dayNumber, hourNumber, monthNumber, quarterNumber, weekNumber, yearNumber } from './local-calendar.ts';
import type { KEEP_RULES, KeepPolicy } from './policy.ts';
import { UNLIMITED } from './policy.ts';
import { type Entry, isKept, type PoolMember } from './pool.ts';

/** A rule that keeps a number of snapshots, each of a period of its own. */
export type CountedRule = (typeof KEEP_RULES)[number];

/** The number of the local period that a snapshot lies in; `last` has none: each snapshot is its own. */
const PERIOD_OF: Readonly<Record<Exclude<CountedRule, 'last'>, (local: NominalTime) => number>> = {
  hourly: hourNumber,
  daily: dayNumber,
  weekly: weekNumber,
  monthly: monthNumber,
  quarterly: quarterNumber,
  yearly: yearNumber,
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
  const label = (kept: number): string =>
    rule === 'last' ? nameNewest(count) : count === UNLIMITED ? `${rule} ${kept}` : `${rule} ${kept} of ${count}`;
  let kept = 0;
  for (const entry of listPeriodHeads(candidates, rule)) {
    if (kept === count) return;
    if (algorithm === 'borg' && isKept(entry)) continue;
    kept++;
    entry.reasons.push(label(kept));
  }
  const oldest = candidates.at(-1);
  if (algorithm === 'borg' && kept < count && oldest !== undefined && !isKept(oldest)) {
    oldest.reasons.push(`${label(kept + 1)} (the oldest)`);
  }
};

/** The newest candidate of each period, newest period first. */
function* listPeriodHeads<M extends PoolMember>(
  candidates: readonly Entry<M>[],
  rule: CountedRule,
): Generator<Entry<M>, void> {
  if (rule === 'last') return yield* candidates;
  const periodOf = PERIOD_OF[rule];
  let last = Infinity;
  for (const entry of candidates) {
    const period = periodOf(entry.local);
    // `<`, not `!==`: clocks set back enter an hour or a date again, which is no new period.
    if (period >= last) continue;
    last = period;
    yield entry;
  }
}

const nameNewest = (count: number): string =>
  count === UNLIMITED ? 'every snapshot is kept' : count === 1 ? 'the newest' : `one of the newest ${count}`;
