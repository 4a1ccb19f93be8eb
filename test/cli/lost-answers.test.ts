import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ENTRY } from './command.ts';

const PREVIEW = ['preview', '* * * * *', '--count', '10000', '--from', '2026-01-01'];

/** Runs a preview of many lines into a file of the test's own, or into a pipe that is read as far as its first piece. */
async function preview(stdout: number | 'pipe', args: readonly string[] = PREVIEW) {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  child.stdout?.once('data', () => child.stdout?.destroy());
  const [code] = await once(child, 'close');
  return { code, stderr };
}

describe('a command whose answer cannot be written', () => {
  it('ends with 0 and without a word where its reader has seen enough', async () => {
    assert.deepEqual(await preview('pipe'), { code: 0, stderr: '' });
  });

  it('ends with 1 and says so where the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { code, stderr } = await preview(full);
      assert.equal(code, 1);
      assert.match(stderr, /^backrota: The answer could not be written \(ENOSPC\)\.\n$/);
    } finally {
      closeSync(full);
    }
  });

  it('ends with its own exit code where not even its complaint can be written', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const child = spawn(process.execPath, [ENTRY, 'preview', 'nonsense'], { stdio: ['ignore', full, full] });
      assert.deepEqual(await once(child, 'close'), [1, null]);
    } finally {
      closeSync(full);
    }
  });
});
