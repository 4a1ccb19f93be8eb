import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type OwnPolicy, type PoolMember, rotation, select, simulate } from '../../../src/domain/retention/index.ts';
import { buildMember } from './pools.ts';

const ZONE = 'Europe/Kyiv';
const START = Date.UTC(2026, 2, 1) / 1000;

/** As the gateway does it: a prune after each success. */
const playSlotBySlot = (policy: OwnPolicy, pool: readonly PoolMember[], fireTimes: readonly number[]): number => {
  let standing = [...pool];
  fireTimes.forEach((takenAt, index) => {
    standing.push(buildMember(1_000 + index, takenAt));
    standing = select(policy, standing, ZONE).keep.map(({ snapshot }) => snapshot);
  });
  return standing.length;
};

const POLICIES: readonly OwnPolicy[] = [
  { kind: 'all' },
  rotation(3),
  { kind: 'keep', algorithm: 'borg', within: '1d', hourly: 3, daily: 2, weekly: 2, monthly: 3 },
  { kind: 'keep', algorithm: 'restic', last: 2, hourly: 3, daily: 2, weekly: 2 },
  {
    kind: 'periods',
    rules: [
      { period: 'days', quantity: 2 },
      { period: 'weeks', quantity: 3, onWeekday: 'mon' },
    ],
  },
  { kind: 'chains', count: 4 },
];

describe('simulate', () => {
  it('ends with as many snapshots as a prune after each one leaves', () => {
    const gaps = fc.array(fc.integer({ min: 60, max: 200_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...POLICIES), gaps, fc.nat(4), (policy, distances, standing) => {
        const pool = Array.from({ length: standing }, (_, index) =>
          buildMember(index + 1, START - (5 - index) * 50_000),
        );
        let at = START;
        const fireTimes = distances.map((distance) => {
          at += distance;
          return at;
        });
        const { made: count, count: left } = simulate(policy, pool, fireTimes, ZONE);
        assert.equal(count, fireTimes.length);
        assert.equal(left, playSlotBySlot(policy, pool, fireTimes));
      }),
      { numRuns: 400 },
    );
  });
});
