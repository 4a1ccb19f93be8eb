import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changedSlots, fireTimes, parseRecurrence } from '../../../src/domain/recurrence/index.ts';
import { at } from '../../support/values.ts';
import { arbitraryRule } from './arbitrary-rules.ts';

describe('slots that clock changes touch', () => {
  it('fire when they are said to, and then only', () => {
    const [from, to] = [at('2026-01-01T00:00:00'), at('2027-01-01T00:00:00')];
    fc.assert(
      fc.property(arbitraryRule, ({ json }) => {
        const rule = parseRecurrence(json);
        for (const { firesAt } of changedSlots(rule, from, to).take(20)) {
          for (const instant of firesAt) {
            assert.deepEqual([...fireTimes(rule, instant - 1, instant)], [instant]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
