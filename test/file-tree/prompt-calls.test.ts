import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt } from '../../src/file-tree/prompt-calls.ts';

const HERE = Buffer.from(import.meta.dirname);

test('calls are made at once, and for a while after one that took its time aside, where they answer the same', async (t) => {
  // Whatever was read before in this process may have taken its time.
  while (lookAt(HERE) instanceof Promise);
  const seen = lookAt(HERE);
  assert.ok(!(seen instanceof Promise) && seen.isDirectory());
  const now = performance.now.bind(performance);
  let late = 0;
  const clock = t.mock.method(performance, 'now', () => {
    late += 1;
    return now() + late;
  });
  assert.ok(!(lookAt(HERE) instanceof Promise));
  clock.mock.restore();
  const aside = lookAt(HERE);
  assert.ok(aside instanceof Promise);
  assert.equal((await aside).ino, seen.ino);
  let count = 1;
  for (; lookAt(HERE) instanceof Promise; count += 1) assert.ok(count < 1_000);
  assert.ok(count > 100);
});
