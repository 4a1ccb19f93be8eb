import fc from 'fast-check';
import type { KeepPolicy, OwnPolicy, PeriodRule, PoolMember } from '../../../src/domain/retention/index.ts';
import { KEEP_RULES } from '../../../src/domain/retention/policy.ts';
import { buildMember, instantOf } from './pools.ts';

/** Zones whose offsets change by an hour, half an hour, two hours, over midnight, or never. */
export const zones = fc.constantFrom(
  'UTC',
  'Europe/Kyiv',
  'America/New_York',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/Nuuk',
  'Etc/GMT+12',
);

const START = instantOf('2026-01-01T00:00Z');
const QUARTER_HOUR = 900;

/** Moments that often share a day, an hour or the very second, some of them around a change of clocks. */
const moments = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((quarters) => instantOf('2026-10-24T12:00Z') + quarters * QUARTER_HOUR),
  fc.integer({ min: 0, max: 400 }).map((days) => START + days * 86_400),
  fc.integer({ min: 0, max: 100_000 }).map((quarters) => START + quarters * QUARTER_HOUR),
);

const rarely = fc.integer({ min: 0, max: 11 }).map((roll) => roll === 0);

const links = fc.record({
  takenAt: moments,
  state: fc.constantFrom<PoolMember['state'][]>(
    'available',
    'available',
    'available',
    'available',
    'creating',
    'transferring',
  ),
  isProtected: rarely,
  isHeld: rarely,
  isBeingRead: rarely,
  chain: fc.integer({ min: 0, max: 8 }),
  isIncremental: fc.boolean(),
  isParentTold: fc.integer({ min: 0, max: 5 }).map((roll) => roll > 0),
});

/** A pool of up to 40 snapshots, in no order; about half of them increments on the one before in their chain. */
export const pools: fc.Arbitrary<PoolMember[]> = fc.array(links, { maxLength: 40 }).chain((drawn) => {
  const lastOfChain = new Map<number, number>();
  const members = drawn.map(({ chain, isParentTold, isIncremental, takenAt, ...fields }, index) => {
    const id = index + 1;
    const parentId = isIncremental && isParentTold ? (lastOfChain.get(chain) ?? null) : null;
    lastOfChain.set(chain, id);
    return buildMember(id, takenAt, {
      ...fields,
      isIncremental,
      parentId,
      chainId: chain === 0 ? null : `chain-${chain}`,
    });
  });
  return fc.shuffledSubarray(members, { minLength: members.length });
});

/** A pool of available fulls without marks, as borg and restic know them. */
export const plainPools: fc.Arbitrary<PoolMember[]> = fc
  .array(moments, { minLength: 1, maxLength: 60 })
  .map((drawn) => drawn.map((takenAt, index) => buildMember(index + 1, takenAt)));

const counts = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(-1));

/** Numbers for some of the rules, and a reach that both programs would read alike. */
export const keepPolicies = (algorithm: KeepPolicy['algorithm']): fc.Arbitrary<KeepPolicy> =>
  fc
    .record(
      {
        within: fc.integer({ min: 1, max: 90 }).map((days) => `${days}d`),
        ...Object.fromEntries(KEEP_RULES.map((rule) => [rule, counts])),
      },
      { requiredKeys: [] },
    )
    .filter((rules) => Object.keys(rules).length > 0)
    .map((rules) => ({ kind: 'keep', algorithm, ...rules }));

const quantities = fc.integer({ min: 1, max: 12 });

/** Period rules without a day. */
export const plainPeriodRules: fc.Arbitrary<PeriodRule> = fc.record({
  period: fc.constantFrom('days', 'weeks', 'months'),
  quantity: quantities,
});

const periodRules: fc.Arbitrary<PeriodRule> = fc.oneof(
  plainPeriodRules,
  fc.record({
    period: fc.constant('weeks'),
    quantity: quantities,
    onWeekday: fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
  }),
  fc.record({
    period: fc.constant('months'),
    quantity: quantities,
    onDayOfMonth: fc.integer({ min: 1, max: 31 }),
  }),
);

/** Policies of every kind that can be applied. */
export const policies: fc.Arbitrary<OwnPolicy> = fc.oneof(
  fc.constant<OwnPolicy>({ kind: 'all' }),
  keepPolicies('borg'),
  keepPolicies('restic'),
  fc.array(periodRules, { minLength: 1, maxLength: 3 }).map((rules): OwnPolicy => ({ kind: 'periods', rules })),
  fc.integer({ min: 1, max: 5 }).map((count): OwnPolicy => ({ kind: 'chains', count })),
);
