import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { claimOf } from '../../contracts/records-contract-test.ts';
import { Gate } from '../../support/held-archive.ts';
import { makeDatabase, makePassingFolder } from '../../support/installation-database.ts';
import { NOW } from '../../support/values.ts';
import { openNode, worldOf } from './held-node.ts';

const DONE = { state: 'succeeded', reason: null, error: null, log: [], finishedAt: NOW } as const;

/** The bytes of an account are asked for while one of its copies ends on another node. */
export const byteRaces = (): void => {
  let folder = '';
  before(async () => {
    folder = await makePassingFolder();
  });
  after(() => rm(folder, { recursive: true }));

  describe('a copy that ends while the bytes of its account are counted', () => {
    test('counts by what it was granted or by what it is, and never not at all', async () => {
      const location = await makeDatabase(join(folder, 'one'));
      const ending = await openNode(location);
      const world = worldOf(ending);
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const { id } = await world.task(await world.run(account), target);
      const { id: snapshotId } = await world.snapshot(target, { state: 'creating', taskId: id });
      await ending.records.tasks.claim(claimOf('a'));
      await ending.records.tasks.grantBytes(id, 1, 100, 100);
      using gate = new Gate();
      const counting = await openNode(location, [/SUM\(t\.granted_bytes\)/, gate]);
      const counted = counting.records.snapshots.bytesOf(account.id, null);
      await gate.reached;
      await ending.transaction(async ({ tasks, snapshots }) => {
        await tasks.end(id, 1, DONE);
        await snapshots.move(snapshotId, 'available', { sizeBytes: 100 });
      });
      gate.release();
      const { inAll } = await counted;
      await counting.close();
      await ending.close();
      assert.equal(inAll, 100);
    });
  });
};
