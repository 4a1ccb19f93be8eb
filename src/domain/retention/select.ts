import { keepChains } from './keep-chains.ts';
import { keepCounted } from './keep-counted.ts';
import { keepNeeded } from './keep-needed.ts';
import { keepPeriod } from './keep-periods.ts';
import { keepWithin } from './keep-within.ts';
import { readLocalClock } from './local-calendar.ts';
import { KEEP_RULES, type KeepPolicy, type OwnPolicy } from './policy.ts';
import { arrangePool, type Entry, isKept, keepFor, type PoolMember, type Selection } from './pool.ts';
import { type ExpiryReason, plainly } from './reasons.ts';

/** Why a snapshot that nothing keeps may go; asked only for those. */
type ExplainExpiry<M extends PoolMember> = (entry: Entry<M>) => ExpiryReason;

/**
 * Decides which snapshots of one target's pool stay and which may go, each with its reasons; deletes nothing.
 *
 * - Ages count to the newest available snapshot of the pool, never to the wall clock; days are those of `timeZone`.
 * - Protected, held, being read, still being made, let go by a change that may be undone: kept, and they take no slot.
 * - What a kept increment is built upon stays. If no available snapshot would remain, the newest one does.
 *
 * The order of `pool` does not matter, and applied to what it kept it keeps all of it (where a rule for certain days lets
 * the newest itself go, ages count to an older one from then on and get smaller). Raising a number never expires more,
 * for borg's algorithm as for the others: which snapshots head a period does not depend on what is kept already. One
 * exception: "the only available copy" goes once a raised number keeps another. Throws `invalid_recurrence` for an
 * unknown zone.
 */
export const select = <M extends PoolMember>(policy: OwnPolicy, pool: readonly M[], timeZone: string): Selection<M> => {
  const { entries, explainExpiry } = judge(policy, pool, timeZone);
  return explainExpiry === null ? keepAll(entries) : split(entries, explainExpiry);
};

/** What of a pool stays, as `select`, newest first, where nobody asks why. Throws as `select`. */
export const selectKept = <M extends PoolMember>(
  policy: OwnPolicy,
  pool: readonly M[],
  timeZone: string,
): readonly M[] => {
  const { entries, explainExpiry } = judge(policy, pool, timeZone);
  const kept: M[] = [];
  for (const entry of entries) if (explainExpiry === null || isKept(entry)) kept.push(entry.snapshot);
  return kept;
};

/** A pool once the rules have looked at it, newest first. */
interface Judged<M extends PoolMember> {
  readonly entries: readonly Entry<M>[];
  /** `null` = all of it stays. */
  readonly explainExpiry: ExplainExpiry<M> | null;
}

const judge = <M extends PoolMember>(policy: OwnPolicy, pool: readonly M[], timeZone: string): Judged<M> => {
  const entries = arrangePool(pool, readLocalClock(timeZone));
  const newest = entries.find((entry) => entry.snapshot.state === 'available');
  if (newest === undefined) return { entries, explainExpiry: null };
  if (policy.kind === 'all') {
    for (const entry of entries) if (!isKept(entry)) keepFor(entry, plainly('everything'));
    return { entries, explainExpiry: null };
  }
  const explainExpiry = applyRules(policy, entries, newest);
  keepNeeded(entries);
  if (!entries.some((entry) => isKept(entry) && entry.snapshot.state === 'available')) {
    keepFor(newest, plainly('only_available'));
    keepNeeded(entries);
  }
  return { entries, explainExpiry };
};

const applyRules = <M extends PoolMember>(
  policy: Exclude<OwnPolicy, { kind: 'all' }>,
  entries: readonly Entry<M>[],
  newest: Entry<M>,
): ExplainExpiry<M> => {
  const candidates = entries.filter((entry) => !isKept(entry));
  switch (policy.kind) {
    case 'keep': {
      applyKeep(policy, candidates, newest);
      const reason = explainKeep(policy);
      return () => reason;
    }
    case 'periods': {
      for (const rule of policy.rules) keepPeriod(candidates, rule, newest);
      const reason: ExpiryReason = { reason: 'outside_periods', params: { rules: policy.rules } };
      return () => reason;
    }
    case 'chains': {
      const newerChains = keepChains(entries, policy.count);
      return (entry) => ({ reason: 'newer_chains', params: { count: newerChains.get(entry) ?? 0 } });
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

const explainKeep = (policy: KeepPolicy): ExpiryReason => {
  const { within, last = 0 } = policy;
  const isLastOnly = within === undefined && last > 0 && KEEP_RULES.every((rule) => rule === 'last' || !policy[rule]);
  return isLastOnly
    ? { reason: 'newer_snapshots', params: { count: last } }
    : { reason: 'outside_rules', params: { policy } };
};

const split = <M extends PoolMember>(entries: readonly Entry<M>[], explainExpiry: ExplainExpiry<M>): Selection<M> => {
  const keep: Selection<M>['keep'][number][] = [];
  const expire: Selection<M>['expire'][number][] = [];
  for (const entry of entries) {
    if (isKept(entry)) keep.push(toKept(entry));
    else expire.push({ snapshot: entry.snapshot, reason: explainExpiry(entry) });
  }
  return { keep, expire };
};

const keepAll = <M extends PoolMember>(entries: readonly Entry<M>[]): Selection<M> => ({
  keep: entries.map(toKept),
  expire: [],
});

const toKept = <M extends PoolMember>({ snapshot, reasons }: Entry<M>): Selection<M>['keep'][number] => ({
  snapshot,
  reasons,
});
