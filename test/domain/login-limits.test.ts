import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LOGIN_LIMITS, secondsToWait, type TryLimit } from '../../src/domain/login-limits.ts';
import { NOW } from '../support/values.ts';

/** How long the next try waits right after so many, the first of which was `ago` seconds before the last. */
const waitAfter = (limit: TryLimit, tries: number, ago = 0) =>
  secondsToWait(limit, { tries, lastAt: NOW, endsAt: NOW - ago + limit.windowSeconds }, NOW);

describe('tries at a login', () => {
  test('from one address wait for the end of five minutes, once there were ten', () => {
    assert.deepEqual(
      [1, 9, 10, 11].map((tries) => waitAfter(LOGIN_LIMITS.pair, tries, 100)),
      [0, 0, 200, 200],
    );
    assert.deepEqual(
      [49, 50].map((tries) => waitAfter(LOGIN_LIMITS.caller, tries)),
      [0, 300],
    );
  });

  test('from all addresses wait twice as long each time after the twentieth, a quarter of an hour at most', () => {
    assert.deepEqual(
      [19, 20, 21, 22, 23, 24, 25, 26, 27, 5_000].map((tries) => waitAfter(LOGIN_LIMITS.login, tries)),
      [0, 10, 20, 40, 80, 160, 320, 640, 900, 900],
    );
    assert.equal(waitAfter(LOGIN_LIMITS.login, 30, 86_300), 100, 'and no longer than the day lasts');
  });

  test('wait less the longer ago the last one was, and not for one that a clock ahead counted', () => {
    const counted = { tries: 20, lastAt: NOW, endsAt: NOW + 86_400 };
    assert.deepEqual(
      [0, 4, 10, 11, -60, -61].map((passed) => secondsToWait(LOGIN_LIMITS.login, counted, NOW + passed)),
      [10, 6, 0, 0, 70, 0],
    );
  });
});
