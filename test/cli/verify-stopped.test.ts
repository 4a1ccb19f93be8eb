import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { type Finding, tellVerified } from '../../src/cli/snapshot-verify.ts';
import { runAt } from '../../src/cli/terminal.ts';

/** As much of one as is told of it. */
const snapshot = { id: 1, uuid: 'a', accountId: 1, targetId: 1, storeId: 1 } as Finding['snapshot'];

describe('reading back that is stopped', () => {
  it('counts the copy that was still read to its end', async () => {
    async function read(signal: AbortSignal, tell: (finding: Finding) => void): Promise<void> {
      process.emit('SIGHUP', 'SIGHUP');
      tell({ snapshot, outcome: 'whole', failure: null });
      signal.throwIfAborted();
    }
    let stdout = '';
    const write = (text: string): void => {
      stdout += text;
    };
    const terminal = { env: {}, stdin: Readable.from([]), stdout: { write }, stderr: { write: () => {} } };
    const stopped = runAt(terminal, () => tellVerified({ all: true, json: true }, read));
    await assert.rejects(stopped, {
      problem: { code: 'unavailable', reason: 'verification_interrupted', params: { signal: 'SIGHUP', count: 1 } },
    });
    assert.equal(JSON.parse(stdout).length, 1);
  });
});
