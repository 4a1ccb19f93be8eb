import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterJump, isAhead, newClock } from '../../src/domain/clock-state.ts';
import { DAY, NOW } from '../support/values.ts';

const YEAR = 365 * DAY;

test('a clock of which nothing is known is trusted, and so is one that is corrected by a minute', () => {
  const state = newClock(NOW);
  assert.deepEqual(afterJump(state, NOW + 5, 0), { ...state, seenAt: NOW + 5 });
  assert.deepEqual(afterJump(state, NOW - 60, -60), { ...state, seenAt: NOW - 60 });
  assert.equal(isAhead(state, NOW), false);
});

test('one that went ahead may be ahead until it has stood there for as long as it went', () => {
  const state = afterJump(newClock(NOW), NOW + DAY, DAY);
  assert.partialDeepStrictEqual(state, { isUnsettled: true, setBackTo: null });
  assert.equal(isAhead(state, NOW + 2 * DAY - 1), true);
  assert.equal(isAhead(state, NOW + 2 * DAY), false);
});

test('one that goes ahead again is ahead by both', () => {
  const once = afterJump(newClock(NOW), NOW + 10 * YEAR, 10 * YEAR);
  const twice = afterJump(once, NOW + 10 * YEAR + 300, 300);
  assert.equal(isAhead(twice, NOW + 19 * YEAR), true);
});

test('one that is set right is ahead no more, and what it dated later is to be put right', () => {
  const ahead = afterJump(newClock(NOW), NOW + 10 * YEAR, 10 * YEAR);
  const right = afterJump(ahead, NOW + 100, -10 * YEAR);
  assert.equal(isAhead(right, NOW + 100), false);
  assert.partialDeepStrictEqual(right, { isUnsettled: true, setBackTo: NOW + 100 });
});

test('one that is set back in part is ahead by the rest', () => {
  const ahead = afterJump(newClock(NOW), NOW + 10 * YEAR, 10 * YEAR);
  const nearly = afterJump(ahead, NOW + YEAR, -9 * YEAR);
  assert.equal(nearly.aheadBy, YEAR);
  assert.equal(isAhead(nearly, NOW + 2 * YEAR - DAY), true);
  assert.equal(isAhead(nearly, NOW + 2 * YEAR), false);
});
