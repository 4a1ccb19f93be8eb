import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClockWatch } from '../../../src/services/clock/watch.ts';

describe('the watch over a clock that is set', () => {
  it('tells whole seconds, though the clock that nobody sets counts fractions', () => {
    let monotonic = 0.25;
    const watch = new ClockWatch({ now: () => 1_000, monotonic: () => monotonic, earliest: 0 }, 1_000, true);
    monotonic = 1.75;
    assert.equal(watch.look(1_001), 0);
    monotonic = 2.3;
    assert.equal(watch.look(91_001), 89_999);
    monotonic = 3.1;
    assert.equal(watch.look(1_003), -89_999);
  });
});
