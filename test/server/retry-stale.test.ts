import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../src/domain/errors.ts';
import { thing } from '../../src/domain/problems/index.ts';
import { retryStale } from '../../src/server/retry-stale.ts';

const stale = () => problem('stale', { thing: thing('target', { id: 3, uuid: 'u', name: 'web-01' }) });

/** A write that others were faster than so many times. */
const writeAfter = (times: number, error = stale) => {
  const tried = { count: 0 };
  const write = async (): Promise<string> => {
    tried.count += 1;
    if (tried.count <= times) throw error();
    return 'written';
  };
  return { tried, write };
};

test('a write that someone else was faster than is made again, from the start', async () => {
  const { tried, write } = writeAfter(3);
  assert.equal(await retryStale(write), 'written');
  assert.equal(tried.count, 4);
});

test('one that others are faster than each time ends after ten attempts, as a conflict', async () => {
  const { tried, write } = writeAfter(Number.POSITIVE_INFINITY);
  await assert.rejects(retryStale(write), { code: 'conflict', problem: stale().problem });
  assert.equal(tried.count, 10);
});

test('whatever else is refused is refused at once', async () => {
  const { tried, write } = writeAfter(1, () => problem('staff_only', {}));
  await assert.rejects(retryStale(write), { code: 'forbidden' });
  assert.equal(tried.count, 1);
});
