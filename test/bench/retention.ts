import { type OwnPolicy, type PoolMember, rotation, select, simulate } from '../../src/domain/retention/index.ts';
import { describeRetention } from '../../src/wording/english/index.ts';
import { medianOfFive, type Row } from './measure.ts';

const ZONE = 'Europe/Kyiv';
const FIRST_HOUR = Date.UTC(2026, 0, 1) / 1000;
const HOURS_OF_YEAR = 365 * 24;

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

/** Thins nothing out, though it has rules to ask. */
const UNLIMITED: OwnPolicy = { kind: 'keep', algorithm: 'borg', hourly: -1 };

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
 * Times `select` over 10,000 hourly snapshots (a full a day, increments between) and `simulate` over a
 * year of hourly runs.
 */
export const run = async (): Promise<readonly Row[]> => {
  const pool = Array.from({ length: 10_000 }, (_, hour) => buildIncrement(hour));
  const rows: Row[] = [];
  for (const policy of [...POLICIES, EVERYTHING]) {
    rows.push(await measure(`10,000 snapshots: ${describeRetention(policy)}`, 20, () => select(policy, pool, ZONE)));
  }
  const hours = Array.from({ length: HOURS_OF_YEAR }, (_, hour) => FIRST_HOUR + hour * 3600);
  for (const policy of [...POLICIES, UNLIMITED]) {
    const name = `a year of hourly runs: ${describeRetention(policy)}`;
    rows.push(await measure(name, 500, () => simulate(policy, [], hours, ZONE)));
  }
  return rows;
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

const measure = async (what: string, goalMs: number, work: () => void): Promise<Row> => {
  const ms = await medianOfFive(work);
  return { what, ours: `${ms.toFixed(1)} ms`, beside: '', ratio: null, goal: `< ${goalMs} ms`, isMet: ms < goalMs };
};
