import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startBorg } from '../../src/drivers/borg/program.ts';
import { makeDirectory } from '../drivers/source-tree.ts';

/** What stands in for ssh: it begins another program that pays no heed to being asked to end, and says which that is. */
const shellWithChild = (file: string): string => `#!/bin/sh
sh -c 'trap "" TERM; echo $$ > ${file}.new; mv ${file}.new ${file}; while :; do sleep 1; done' < /dev/null > /dev/null 2>&1 &
exec sleep 600
`;

/** Whether a process is there and works: one that only waits for its end to be noticed does not. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('a borg that is called off ends with whatever it began, and with what that began, heed or not', async (t) => {
  const directory = makeDirectory(t);
  const [shell, file] = [join(directory, 'shell'), join(directory, 'pid')] as const;
  writeFileSync(shell, shellWithChild(file), { mode: 0o700 });
  const calledOff = new AbortController();
  const surroundings = { repository: 'ssh://host/repository', baseDirectory: directory, passphrase: 'horse staple' };
  const { ended, stdout } = startBorg({ ...surroundings, remoteShell: shell }, ['list'], { signal: calledOff.signal });
  stdout.resume();
  while (!existsSync(file)) await wait(20);
  const grandchild = Number(readFileSync(file, 'utf8'));
  t.after(() => isAlive(grandchild) && process.kill(grandchild, 'SIGKILL'));
  assert.ok(isAlive(grandchild));
  calledOff.abort(new Error('It was called off.'));
  await assert.rejects(ended, { message: 'It was called off.' });
  const late = AbortSignal.timeout(20_000);
  while (isAlive(grandchild)) await wait(20, undefined, { signal: late });
});
