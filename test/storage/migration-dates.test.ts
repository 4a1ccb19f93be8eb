import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SystemClock } from '../../src/storage/system-clock.ts';

test('no migration is dated so late that a right clock would be taken for one that cannot be true', () => {
  const clock = new SystemClock();
  assert.ok(clock.earliest <= clock.now());
});
