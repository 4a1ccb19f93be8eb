import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

describe('a snapshot', () => {
  test('goes in the first pass after its deletion, however many go with it', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const made = [];
    // More than are looked for at once.
    for (let count = 0; count < 21; count += 1) made.push(await house.takeBackup(target));
    await house.services.snapshots.delete(STAFF, made);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await house.stored(), []);
    assert.ok((await house.snapshotsOf(target)).every(({ state }) => state === 'deleted'));
  });

  test('that is protected, held or still being made is not deleted, and says why', async () => {
    await using house = await openInstallation();
    const { snapshots, backups } = house.services;
    const target = await house.addTarget();
    const [guarded, held] = [await house.takeBackup(target), await house.takeBackup(target)];
    await snapshots.change(house.customer.actor, guarded, { isProtected: true });
    await house.unitOfWork.records.snapshots.update(held.id, { holdReason: 'court order' });
    const queued = await backups.backUp(STAFF, target, 'backup', 'in the making');
    for (const [snapshot, message] of [
      [guarded, /protected/],
      [held, /court order/],
      [there(queued.snapshots[0]), /still being made/],
    ] as const) {
      await assert.rejects(snapshots.delete(STAFF, [snapshot]), refusedAs({ code: 'conflict', message }));
    }
    await house.work();
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['available', 'available', 'available'],
    );
  });

  test('is deleted together with others or not at all', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await assert.rejects(house.services.snapshots.delete(STAFF, [snapshot, { id: 999_999 }]), { code: 'not_found' });
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('once deleted is not found any more, and its bytes are gone; deleting it twice meanwhile is no error', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.snapshots.delete(STAFF, [snapshot]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'deleting', deletedReason: { reason: 'requested' } },
    ]);
    await house.services.housekeeping.cleanUp();
    await assert.rejects(house.services.snapshots.find(STAFF, snapshot), { code: 'not_found' });
    await assert.rejects(house.services.snapshots.delete(STAFF, [snapshot]), { code: 'not_found' });
    assert.deepEqual(await house.stored(), []);
  });

  test('whose deletion failed is not changed any more: the next try deletes it, whatever was said meanwhile', async () => {
    await using house = await openInstallation();
    const { snapshots } = house.services;
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await snapshots.delete(STAFF, [snapshot]);
    for (const state of ['deleting', 'delete_failed'] as const) {
      assert.ok(state === 'deleting' || (await house.unitOfWork.records.snapshots.move(snapshot.id, state, {})));
      const refusal = refusedAs({ code: 'conflict', message: /is being deleted and can no longer be changed/ });
      await assert.rejects(snapshots.change(house.customer.actor, snapshot, { isProtected: true }), refusal);
      await assert.rejects(snapshots.change(STAFF, snapshot, { name: 'x' }), refusal);
    }
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleted', isProtected: false }]);
  });

  test('outlives its target, and can be restored and deleted after it', async () => {
    await using house = await openInstallation();
    const target = await house.addVolume();
    const snapshot = await house.takeBackup(target);
    await house.services.targets.remove(STAFF, target);
    const signal = new AbortController().signal;
    const directory = `${house.folder}/restored`;
    const { progress } = await house.services.directoryRestores.restore(STAFF, snapshot, directory, signal);
    assert.equal(progress?.files, 1);
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await house.stored(), []);
  });
});
