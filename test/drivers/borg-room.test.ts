import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../../src/domain/errors.ts';
import { RoomWatch } from '../../src/drivers/borg/create.ts';

const neverAborted = new AbortController().signal;

describe('what borg writes of an archive', () => {
  test('is granted as it grows, so that archives that are made at once share what is left', async () => {
    const asked: number[] = [];
    const channel = { grant: async (bytes: number) => asked.push(bytes) && bytes + 50 };
    const room = new RoomWatch({ limits: { bytes: 1_000 } }, null, channel, neverAborted);
    await room.begin();
    for (const written of [100, 140, 300]) {
      room.note(written);
      await wait(0);
    }
    assert.deepEqual(asked, [100, 300]);
    assert.equal(room.signal.aborted, false);
  });

  test('ends with the first bytes that are not granted', async () => {
    const refusal = problem('over_byte_quota', { limit: 200 });
    const channel = { grant: () => Promise.reject(refusal) };
    const room = new RoomWatch({ limits: { bytes: 1_000 } }, null, channel, neverAborted);
    room.note(201);
    await wait(0);
    assert.equal(room.signal.reason, refusal);
  });
});
