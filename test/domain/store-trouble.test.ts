import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restAfter } from '../../src/domain/store-trouble.ts';

test('a store rests from its third failure in a row on, twice as long with each, and an hour at most', () => {
  const failures = [1, 2, 3, 4, 5, 6, 7, 8, 10_000];
  assert.deepEqual(failures.map(restAfter), [null, null, 300, 600, 1_200, 2_400, 3_600, 3_600, 3_600]);
});
