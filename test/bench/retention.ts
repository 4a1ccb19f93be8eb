import { performance } from 'node:perf_hooks';
import {
  describeRetention,
  type OwnPolicy,
  type PoolMember,
  rotation,
  select,
} from '../../src/domain/retention/index.ts';

/** One measured thing; `goal` is the milliseconds that it should stay below. */
export interface RetentionRow {
  readonly name: string;
  readonly medianMs: number;
  readonly goalMs: number;
  readonly isMet: boolean;
}

const ZONE = 'Europe/Kyiv';
const FIRST_HOUR = Date.UTC(2026, 0, 1) / 1000;
const HOURS_OF_YEAR = 365 * 24;
const ROUNDS = 5;

const POLICIES: readonly OwnPolicy[] = [
  rotation(5),
  {
    kind: 'keep',
    algorithm: 'borg',
    within: '2d',
    hourly: 24,
    daily: 7,
    weekly: 4,
    monthly: 6,
    quarterly: 4,
    yearly: 1,
  },
  { kind: 'keep', algorithm: 'restic', hourly: 24, daily: 7, weekly: 4, monthly: 12, yearly: 3 },
  {
    kind: 'periods',
    rules: [
      { period: 'days', quantity: 7 },
      { period: 'weeks', quantity: 4, onWeekday: 'mon' },
      { period: 'months', quantity: 12, onDayOfMonth: 23 },
    ],
  },
  { kind: 'chains', count: 14 },
];

/** Keeps all, with a reason from each rule: the most work there is for one pool. */
const EVERYTHING: OwnPolicy = {
  kind: 'keep',
  algorithm: 'restic',
  within: '9y',
  hourly: -1,
  daily: -1,
  weekly: -1,
  monthly: -1,
  quarterly: -1,
  yearly: -1,
};

/**
 * Times `select` over 10,000 hourly snapshots (a full a day, increments between) and over a year of hourly runs, each
 * followed by a prune; there all are fulls, but for the policy that counts chains.
 */
export const run = (): RetentionRow[] => {
  const pool = Array.from({ length: 10_000 }, (_, hour) => buildIncrement(hour));
  return [
    ...[...POLICIES, EVERYTHING].map((policy) =>
      measure(`10,000 snapshots: ${describeRetention(policy)}`, 20, () => select(policy, pool, ZONE)),
    ),
    ...POLICIES.map((policy) => {
      const build = policy.kind === 'chains' ? buildIncrement : buildFull;
      return measure(`a year of hourly runs: ${describeRetention(policy)}`, 500, () => simulateYear(policy, build));
    }),
  ];
};

const simulateYear = (policy: OwnPolicy, build: (hour: number) => PoolMember): void => {
  let pool: PoolMember[] = [];
  for (let hour = 0; hour < HOURS_OF_YEAR; hour++) {
    pool.push(build(hour));
    pool = select(policy, pool, ZONE).keep.map(({ snapshot }) => snapshot);
  }
};

const buildFull = (hour: number): PoolMember => ({
  id: hour + 1,
  takenAt: FIRST_HOUR + hour * 3600,
  state: 'available',
  isProtected: false,
  isHeld: false,
  isBeingRead: false,
  chainId: null,
  parentId: null,
  isIncremental: false,
});

/** Every 24th is a full, the others increments on the one before. */
const buildIncrement = (hour: number): PoolMember => ({
  ...buildFull(hour),
  chainId: `chain-${Math.floor(hour / 24)}`,
  parentId: hour % 24 === 0 ? null : hour,
  isIncremental: hour % 24 !== 0,
});

const measure = (name: string, goalMs: number, work: () => void): RetentionRow => {
  work();
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  const medianMs = Number((times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0).toFixed(2));
  return { name, medianMs, goalMs, isMet: medianMs < goalMs };
};
