import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type KeepPolicy, type PeriodRule, type PoolMember, select } from '../../../src/domain/retention/index.ts';
import { KEEP_RULES } from '../../../src/domain/retention/policy.ts';
import { keepPolicies, plainPeriodRules, plainPools } from './arbitraries.ts';
import { idsOf } from './pools.ts';

// What the programs' own documents and sources say, step by step with Temporal and texts for periods; it shares
// nothing with the code under test. Zones here repeat at most one whole hour, where texts and numbers agree.
const zones = fc.constantFrom('UTC', 'Europe/Kyiv', 'America/New_York', 'Etc/GMT+12');

type Rule = (typeof KEEP_RULES)[number];

const localOf = (member: PoolMember, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(member.takenAt * 1000).toZonedDateTimeISO(zone);

const namePeriod = (rule: Rule, member: PoolMember, zone: string): string => {
  const local = localOf(member, zone);
  const date = local.toPlainDate().toString();
  switch (rule) {
    case 'last':
      return String(member.id);
    case 'hourly':
      return `${date} ${local.hour}`;
    case 'daily':
      return date;
    case 'weekly':
      return `${local.yearOfWeek}-${local.weekOfYear}`;
    case 'monthly':
      return `${local.year}-${local.month}`;
    case 'quarterly':
      return `${local.year}-${Math.ceil(local.month / 3)}`;
    case 'yearly':
      return String(local.year);
  }
};

const newestFirst = (pool: readonly PoolMember[]): PoolMember[] =>
  pool.toSorted((a, b) => b.takenAt - a.takenAt || b.id - a.id);

/** borg's `prune_within` and `prune_split`. */
const pruneLikeBorg = (policy: KeepPolicy, pool: readonly PoolMember[], zone: string): Set<number> => {
  const archives = newestFirst(pool);
  const kept = new Set<number>();
  if (policy.within !== undefined) {
    const start = (archives[0]?.takenAt ?? 0) - Number.parseInt(policy.within, 10) * 86_400;
    for (const archive of archives) if (archive.takenAt > start) kept.add(archive.id);
  }
  for (const rule of KEEP_RULES) {
    const count = policy[rule] ?? 0;
    if (count === 0) continue;
    let last = '';
    let found = 0;
    for (const archive of archives) {
      const period = namePeriod(rule, archive, zone);
      if (period === last) continue;
      last = period;
      if (kept.has(archive.id)) continue;
      kept.add(archive.id);
      found++;
      if (found === count) break;
    }
    const oldest = archives.at(-1);
    if (oldest !== undefined && found < count) kept.add(oldest.id);
  }
  return kept;
};

/** restic's `ApplyPolicy` as it was before it began to keep the oldest. */
const forgetLikeRestic = (policy: KeepPolicy, pool: readonly PoolMember[], zone: string): Set<number> => {
  const list = newestFirst(pool);
  const [latest] = list;
  const left = new Map<Rule, number>(KEEP_RULES.map((rule) => [rule, policy[rule] ?? 0]));
  const last = new Map<Rule, string>();
  const kept = new Set<number>();
  for (const snapshot of list) {
    if (policy.within !== undefined && latest !== undefined) {
      const days = Number.parseInt(policy.within, 10);
      const start = localOf(latest, zone).toPlainDateTime().subtract({ days });
      if (Temporal.PlainDateTime.compare(localOf(snapshot, zone).toPlainDateTime(), start) > 0) kept.add(snapshot.id);
    }
    for (const [rule, count] of left) {
      const period = namePeriod(rule, snapshot, zone);
      if (count === 0 || last.get(rule) === period) continue;
      last.set(rule, period);
      kept.add(snapshot.id);
      if (count > 0) left.set(rule, count - 1);
    }
  }
  return kept;
};

/** CloudSigma's rules as its wire document tells them. */
const keepLikeCloudSigma = (rules: readonly PeriodRule[], pool: readonly PoolMember[], zone: string): Set<number> => {
  const [newest] = newestFirst(pool);
  const kept = new Set<number>();
  for (const member of pool) {
    for (const { period, quantity } of rules) {
      if (newest === undefined) continue;
      const start = localOf(newest, zone)
        .toPlainDateTime()
        .subtract({ [period]: quantity });
      if (Temporal.PlainDateTime.compare(localOf(member, zone).toPlainDateTime(), start) > 0) kept.add(member.id);
    }
  }
  return kept;
};

const agrees = <P>(
  drawn: fc.Arbitrary<P>,
  ours: (policy: P, pool: PoolMember[], zone: string) => number[],
  theirs: (policy: P, pool: PoolMember[], zone: string) => Set<number>,
): void =>
  fc.assert(
    fc.property(drawn, plainPools, zones, (policy, pool, zone) => {
      assert.deepEqual(new Set(ours(policy, pool, zone)), theirs(policy, pool, zone));
    }),
    { numRuns: 500 },
  );

describe('the rules keep what their originals keep', () => {
  test('borg', () => {
    agrees(keepPolicies('borg'), (policy, pool, zone) => idsOf(select(policy, pool, zone).keep), pruneLikeBorg);
  });

  test('restic', () => {
    agrees(keepPolicies('restic'), (policy, pool, zone) => idsOf(select(policy, pool, zone).keep), forgetLikeRestic);
  });

  test('CloudSigma', () => {
    agrees(
      fc.array(plainPeriodRules, { minLength: 1, maxLength: 3 }),
      (rules, pool, zone) => idsOf(select({ kind: 'periods', rules }, pool, zone).keep),
      keepLikeCloudSigma,
    );
  });
});
