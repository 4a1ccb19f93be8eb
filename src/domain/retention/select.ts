import { keepChains } from './keep-chains.ts';
import { keepCounted } from './keep-counted.ts';
import { keepNeeded } from './keep-needed.ts';
import { keepPeriod } from './keep-periods.ts';
import { keepWithin } from './keep-within.ts';
import { readLocalClock } from './local-calendar.ts';
import { KEEP_RULES, type KeepPolicy, type OwnPolicy, type PeriodsPolicy } from './policy.ts';
import { arrangePool, type Entry, isKept, keepFor, type PoolMember, type Selection } from './pool.ts';
import { describePeriod, listKeepRules } from './wording.ts';

/** Says why a snapshot that nothing keeps may go; asked only for those. */
type ExpiryReason<M extends PoolMember> = (entry: Entry<M>) => string;

/**
 * Decides which snapshots of one target's pool stay and which may go, each with its reasons; deletes nothing.
 *
 * - Ages count to the newest available snapshot of the pool, never to the wall clock; days are those of `timeZone`.
 * - Protected, held, being read, still being made: kept, and they take no slot.
 * - What a kept increment is built upon stays. If no available snapshot would remain, the newest one does.
 *
 * The order of `pool` does not matter, and applied to what it kept it keeps all of it (where a rule for certain days lets
 * the newest itself go, ages count to an older one from then on and get smaller). Raising a number never expires more,
 * for borg's algorithm as for the others: which snapshots head a period does not depend on what is kept already. One
 * exception: "the only available copy" goes once a raised number keeps another. Throws `invalid_recurrence` for an
 * unknown zone.
 */
export const select = <M extends PoolMember>(policy: OwnPolicy, pool: readonly M[], timeZone: string): Selection<M> => {
  const entries = arrangePool(pool, readLocalClock(timeZone));
  const newest = entries.find((entry) => entry.snapshot.state === 'available');
  if (newest === undefined) return split(entries, () => '');
  const explainExpiry = applyRules(policy, entries, newest);
  keepNeeded(entries);
  if (!entries.some((entry) => isKept(entry) && entry.snapshot.state === 'available')) {
    keepFor(newest, 'the only available copy');
    keepNeeded(entries);
  }
  return split(entries, explainExpiry);
};

const applyRules = <M extends PoolMember>(
  policy: OwnPolicy,
  entries: readonly Entry<M>[],
  newest: Entry<M>,
): ExpiryReason<M> => {
  const candidates = entries.filter((entry) => !isKept(entry));
  switch (policy.kind) {
    case 'all':
      for (const entry of candidates) keepFor(entry, 'everything is kept');
      return () => '';
    case 'keep':
      applyKeep(policy, candidates, newest);
      return explainKeep(policy);
    case 'periods':
      for (const rule of policy.rules) keepPeriod(candidates, rule, newest);
      return explainPeriods(policy);
    case 'chains': {
      const newerChains = keepChains(entries, policy.count);
      return (entry) => countNewer(newerChains.get(entry) ?? 0, 'chain');
    }
  }
};

const applyKeep = <M extends PoolMember>(
  policy: KeepPolicy,
  candidates: readonly Entry<M>[],
  newest: Entry<M>,
): void => {
  if (policy.within !== undefined) keepWithin(candidates, policy.within, policy.algorithm, newest);
  for (const rule of KEEP_RULES) keepCounted(candidates, rule, policy[rule] ?? 0, policy.algorithm);
};

const explainPeriods = (policy: PeriodsPolicy): (() => string) => {
  const reason = `not within ${policy.rules.map(describePeriod).join('; ')}`;
  return () => reason;
};

const explainKeep = (policy: KeepPolicy): (() => string) => {
  const rules = listKeepRules(policy);
  const isLastOnly = rules.length === 1 && (policy.last ?? 0) > 0;
  const reason = isLastOnly ? countNewer(policy.last ?? 0, 'one') : `not among ${rules.join(', ')}`;
  return () => reason;
};

const countNewer = (count: number, noun: string): string => `${count} newer ${count === 1 ? noun : `${noun}s`}`;

const split = <M extends PoolMember>(entries: readonly Entry<M>[], explainExpiry: ExpiryReason<M>): Selection<M> => {
  const keep: { snapshot: M; reasons: readonly string[] }[] = [];
  const expire: { snapshot: M; reason: string }[] = [];
  for (const entry of entries) {
    const { snapshot, reasons } = entry;
    if (isKept(entry)) keep.push({ snapshot, reasons });
    else expire.push({ snapshot, reason: explainExpiry(entry) });
  }
  return { keep, expire };
};
