import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Task } from '../../src/domain/task.ts';
import { NOW } from '../support/values.ts';
import { claimOf, contractTest, type OpenRecords } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const end = { state: 'succeeded', reason: null, error: null, log: [], finishedAt: NOW } as const;
const again = { ...end, state: 'queued', finishedAt: null } as const;

/** A task of a new account that is being carried out. */
const claimed = async (world: World): Promise<Task> => {
  const account = await world.account();
  const target = await world.target(account, await world.store());
  await world.task(await world.run(account), target);
  return (await world.records.tasks.claim(claimOf('a'))) ?? assert.fail();
};

/** What quotas of bytes count. */
export const bytesContract = (open: OpenRecords): void => {
  contractTest(open, 'a task is known by its uuid, one of several too', async (world) => {
    const { uuid } = await claimed(world);
    const { tasks } = world.records;
    assert.deepEqual([...(await tasks.knownUuids([uuid, crypto.randomUUID()]))], [uuid]);
    assert.equal((await tasks.knownUuids([])).size, 0);
  });

  describe('bytes that a copy in the making was granted', () => {
    contractTest(open, 'count for its account and its store, and for nobody else, until it ends', async (world) => {
      const { tasks, snapshots } = world.records;
      const task = await claimed(world);
      assert.equal(await tasks.grantBytes(task.id, 1, 100, 100), true);
      assert.equal(await tasks.grantBytes(task.id, 1, 250, 200), true, 'in all, not on top');
      assert.equal(await tasks.grantBytes(task.id, 2, 900, 900), false, 'to another attempt');
      const { accountId, storeId } = task;
      const none = { inStore: 0, hasLaterInStore: false, aheadInStore: 0 };
      const nothing = { inAll: 0, hasLater: false, ahead: 0, ...none };
      const all = { inAll: 250, hasLater: true, ahead: 50 };
      const own = { inStore: 250, hasLaterInStore: true, aheadInStore: 50 };
      assert.deepEqual(await snapshots.bytesOf(accountId, storeId), { ...all, ...own });
      assert.deepEqual(await snapshots.bytesOf(accountId, storeId + 1), { ...all, ...none });
      const before = await snapshots.bytesOf(accountId, storeId, { taskId: task.id - 1 });
      const after = await snapshots.bytesOf(accountId, storeId, { taskId: task.id + 1 });
      assert.deepEqual([before.hasLater, after.hasLater], [true, false]);
      assert.deepEqual(await snapshots.bytesOf(accountId, storeId, { taskId: task.id }), nothing);
      assert.deepEqual(await snapshots.bytesOf(accountId + 1, storeId), nothing);
      assert.equal(await tasks.useGrant(task.id, 1), true);
      assert.equal((await snapshots.bytesOf(accountId, storeId)).ahead, 0, 'asked for all of it');
      await tasks.end(task.id, 1, end);
      assert.deepEqual(await snapshots.bytesOf(accountId, storeId), nothing);
    });

    contractTest(open, 'count while the copy waits to be sent, and not where none is made', async (world) => {
      const { tasks, snapshots } = world.records;
      const task = await claimed(world);
      const inAll = async () => (await snapshots.bytesOf(task.accountId, null)).inAll;
      await tasks.grantBytes(task.id, 1, 100, 100);
      await tasks.end(task.id, 1, again);
      assert.equal(await inAll(), 0);
      await tasks.claim(claimOf('a'));
      await tasks.grantBytes(task.id, 2, 100, 100);
      await tasks.recordFingerprint(task.id, 2, 'f');
      await tasks.end(task.id, 2, again);
      assert.equal(await inAll(), 100);
      await tasks.cancelUnfinished({ id: task.id }, 'requested', NOW);
      assert.equal(await inAll(), 0);
    });
  });

  describe('a managed volume', () => {
    contractTest(open, 'counts what was last copied of it, and once it is measured what it takes up', async (world) => {
      const { targets, snapshots } = world.records;
      const account = await world.account({ quotaBytes: 1_000 });
      const store = await world.store();
      const volume = await world.target(account, store, { source: { kind: 'volume' } });
      const elsewhere = await world.target(account, store);
      const inAll = async (targetId?: number) =>
        (await snapshots.bytesOf(account.id, null, targetId === undefined ? {} : { targetId })).inAll;
      assert.equal(await inAll(), 0);
      await world.snapshot(volume, { state: 'deleted', contentBytes: 70, sizeBytes: 7 });
      assert.equal(await inAll(), 70);
      await targets.recordVolumeBytes(volume.id, 300);
      assert.equal(await inAll(), 300);
      assert.equal(await inAll(volume.id), 0);
      const uuids = [volume.uuid, elsewhere.uuid];
      assert.deepEqual(await targets.countedAmong(uuids), [{ id: volume.id, uuid: volume.uuid }]);
      await world.records.accounts.update(account.id, { quotaBytes: null });
      assert.deepEqual(await targets.countedAmong(uuids), []);
    });
  });
};
