import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { tellVerified } from '../../src/cli/snapshot-verify.ts';
import { runAt } from '../../src/cli/terminal.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { Verified } from '../../src/services/snapshots/index.ts';

/** As much of one as is told of it. */
const snapshot = { id: 1, uuid: 'a', accountId: 1, targetId: 1, storeId: 1 } as Snapshot;

describe('reading back that is stopped', () => {
  it('counts the copy that was still read to its end', async () => {
    async function* reads(signal: AbortSignal): AsyncGenerator<Verified> {
      process.emit('SIGHUP', 'SIGHUP');
      yield { snapshot, outcome: 'whole', problem: null };
      signal.throwIfAborted();
    }
    let stdout = '';
    const write = (text: string): void => {
      stdout += text;
    };
    const terminal = { env: {}, stdin: Readable.from([]), stdout: { write }, stderr: { write: () => {} } };
    const stopped = runAt(terminal, () => tellVerified(reads, true));
    await assert.rejects(stopped, {
      problem: { code: 'unavailable', reason: 'verification_interrupted', params: { signal: 'SIGHUP', count: 1 } },
    });
    assert.equal(JSON.parse(stdout).length, 1);
  });
});
