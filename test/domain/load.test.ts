import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ExpectedCopy, LoadCount, leastLoaded, QUARTER } from '../../src/domain/load.ts';

const FROM = 1_800_000_000 - (1_800_000_000 % QUARTER);
const arbitraryCopy = fc.record({
  startsAt: fc.integer({ min: FROM - 7_200, max: FROM + 4 * 3_600 }),
  seconds: fc.integer({ min: 1, max: 10_000 }),
});

/** Second by second. */
const isRunning = ({ startsAt, seconds }: ExpectedCopy, from: number): boolean =>
  Array.from({ length: QUARTER }, (_, second) => from + second).some((at) => at >= startsAt && at < startsAt + seconds);

describe('the load of a store', () => {
  it('is what counting second by second comes to', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCopy, { maxLength: 6 }), (copies) => {
        const count = new LoadCount(FROM, FROM + 3 * 3_600);
        for (const copy of copies) count.add(copy);
        for (const { at, starts, running } of count.quarters()) {
          assert.equal(starts, copies.filter(({ startsAt }) => startsAt >= at && startsAt < at + QUARTER).length);
          assert.equal(running, copies.filter((copy) => isRunning(copy, at)).length);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is least at the time that trying all of them finds, the first of equals', () => {
    const times = Array.from({ length: 12 }, (_, index) => ({ index, startsAt: [FROM + index * QUARTER] }));
    fc.assert(
      fc.property(fc.array(arbitraryCopy, { maxLength: 12 }), fc.integer({ min: 1, max: 5_000 }), (copies, seconds) => {
        const count = new LoadCount(FROM, FROM + 8 * 3_600);
        for (const copy of copies) count.add(copy);
        const metAt = (startsAt: number) => {
          let met = 0;
          for (let at = Math.floor(startsAt / QUARTER) * QUARTER; at < startsAt + seconds; at += QUARTER) {
            met += copies.filter((copy) => isRunning(copy, at)).length;
          }
          return met;
        };
        const tried = times.map(({ startsAt }) => metAt(startsAt[0] ?? 0));
        const best = leastLoaded(times, seconds, count.quarters());
        assert.deepEqual([best?.chosen.index, best?.met], [tried.indexOf(Math.min(...tried)), Math.min(...tried)]);
      }),
      { numRuns: 30 },
    );
  });
});
