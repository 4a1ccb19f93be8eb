import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barOf } from '../../src/cli/wait.ts';
import type { Task } from '../../src/domain/task.ts';

const taskOf = (state: Task['state'], bytes: number | null): Task =>
  ({ state, progress: bytes === null ? null : { files: 1, bytes } }) as Task;

test('a bar is as long as the part of the bytes that were copied last time, and full once all has ended', () => {
  const queued = taskOf('queued', null);
  assert.equal(barOf([queued, queued], 1_000), `${'░'.repeat(30)} 0 %  0 of 2 ended, 0 bytes`);
  const half = [taskOf('succeeded', 400), taskOf('running', 100)];
  assert.equal(barOf(half, 1_000), `${'█'.repeat(15)}${'░'.repeat(15)} 50 %  1 of 2 ended, 500 bytes`);
  assert.match(barOf([taskOf('running', 5_000)], 1_000), / 99 % {2}0 of 1 ended/, 'more than last time');
  assert.match(barOf([taskOf('succeeded', 10)], 1_000), /^█{30} 100 %/);
  assert.equal(barOf([taskOf('running', 77)], 0), '0 of 1 ended, 77 bytes', 'nothing to measure by');
});
