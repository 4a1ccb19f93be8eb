import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimit } from '../../src/server/rate-limit.ts';
import { FakeClock } from '../support/fake-clock.ts';

const open = () => {
  const clock = new FakeClock(1_000);
  return { clock, limit: new RateLimit(clock, { calls: 3, windowSeconds: 60 }) };
};
const refusal = (wait: number) => ({
  code: 'rate_limited',
  problem: {
    code: 'rate_limited',
    reason: 'too_many_calls',
    params: { calls: 3, windowSeconds: 60, retryAfterSeconds: wait },
  },
});

test('as many calls as the rule says are let through, then none until a minute after the first', () => {
  const { clock, limit } = open();
  for (let call = 0; call < 3; call += 1) limit.count(7);
  clock.advance(20);
  assert.throws(() => limit.count(7), refusal(40));
  clock.advance(39);
  assert.throws(() => limit.count(7), refusal(1));
  clock.advance(1);
  limit.count(7);
});

test('each key is counted by itself', () => {
  const { limit } = open();
  for (let call = 0; call < 3; call += 1) limit.count(7);
  limit.count(8);
  assert.throws(() => limit.count(7), refusal(60));
});

test('the minute is one that passes, wherever the clock is set to', () => {
  const { clock, limit } = open();
  for (let call = 0; call < 3; call += 1) limit.count(7);
  clock.setTo(900_000);
  assert.throws(() => limit.count(7), refusal(60));
  clock.setTo(10);
  clock.advance(59);
  assert.throws(() => limit.count(7), refusal(1));
  clock.advance(1);
  limit.count(7);
});

test('at most 100,000 keys are watched at once, the oldest being forgotten', () => {
  const { limit } = open();
  for (let call = 0; call < 3; call += 1) limit.count('first');
  for (let key = 0; key < 100_000; key += 1) limit.count(key);
  limit.count('first');
  limit.count(99_999);
  limit.count(99_999);
  assert.throws(() => limit.count(99_999), refusal(60));
});
