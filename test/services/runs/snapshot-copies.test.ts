import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../../src/drivers/memory/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { describeTree } from '../../drivers/source-tree.ts';
import { openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF, there } from '../../support/values.ts';

const memoryKind = (): DriverKind => {
  const driver = new MemoryDriver();
  return {
    name: 'memory',
    capabilities: MEMORY_CAPABILITIES,
    isExclusive: false,
    checkSettings: () => {},
    pathSettings: [],
    open: () => driver,
  };
};

describe('a copy of a snapshot', () => {
  test('is a manual snapshot of its own with the same files, at another location, and outlives the first', async () => {
    await using house = await openInstallation();
    const zrh = await house.addStore('zrh');
    const source = await house.addSource({ a: 'as it was', 'b/c': 'deep' });
    const target = await house.addTarget({ paths: [source] });
    const first = await house.takeBackup(target);
    const before = describeTree(source);
    await writeFile(join(source, 'a'), 'changed since');

    const { snapshots } = await house.services.backups.copySnapshot(house.customer.actor, first, {
      name: 'off site',
      destination: 'zrh',
    });
    const queued = there(snapshots[0]);
    assert.partialDeepStrictEqual(queued, { state: 'creating', scheduleId: null, sourceSnapshotId: first.id });
    await house.work();
    const copy = await house.services.snapshots.find(STAFF, queued);
    const { fingerprint, contentBytes, fileCount, sizeBytes, class: snapshotClass } = first;
    assert.partialDeepStrictEqual(copy, {
      name: 'off site',
      state: 'available',
      storeId: zrh.id,
      ...{ fingerprint, contentBytes, fileCount, sizeBytes, class: snapshotClass },
    });

    await house.services.snapshots.delete(STAFF, [first]);
    await house.services.housekeeping.cleanUp();
    const restored = join(house.folder, 'restored');
    await house.services.directoryRestores.restore(STAFF, copy, restored, new AbortController().signal);
    assert.deepEqual(describeTree(restored), before);
  });

  test('goes to the target’s own store under the first’s name unless said otherwise', async () => {
    await using house = await openInstallation();
    const first = await house.takeBackup(await house.addTarget());
    const { snapshots } = await house.services.backups.copySnapshot(STAFF, first);
    assert.partialDeepStrictEqual(snapshots, [{ name: first.name, storeId: house.store.id }]);
  });

  test('whose original is deleted while it waits is made all the same, and the original’s bytes go after it', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const first = await house.takeBackup(target);
    const { snapshots } = await house.services.backups.copySnapshot(STAFF, first);
    await house.services.snapshots.delete(STAFF, [first]);
    await house.services.housekeeping.cleanUp();
    assert.equal((await house.services.snapshots.find(STAFF, first)).state, 'deleting');
    await house.work();
    assert.equal((await house.services.snapshots.find(STAFF, there(snapshots[0]))).state, 'available');
    await house.services.housekeeping.cleanUp();
    await assert.rejects(house.services.snapshots.find(STAFF, first), { code: 'not_found' });
  });

  test('is refused of one that is not available, of another account’s, to a place that is not there, and to a viewer', async () => {
    await using house = await openInstallation();
    const { backups } = house.services;
    const target = await house.addTarget();
    const { snapshots } = await backups.backUp(STAFF, target, 'backup', 'in the making');
    const inTheMaking = there(snapshots[0]);
    await assert.rejects(
      backups.copySnapshot(STAFF, inTheMaking),
      refusedAs({
        code: 'conflict',
        message: /is 'creating', not 'available'; only an available one can be copied/,
      }),
    );
    await house.work();
    const other = await house.addAccount('other');
    await assert.rejects(backups.copySnapshot(other.actor, inTheMaking), { code: 'not_found' });
    const viewer = await house.addAccount('looks', { role: 'viewer' });
    await assert.rejects(backups.copySnapshot(viewer.actor, inTheMaking), { code: 'forbidden' });
    await assert.rejects(
      backups.copySnapshot(STAFF, inTheMaking, { destination: 'moon' }),
      refusedAs({
        code: 'invalid_request',
        message: /no store at the location 'moon'/,
      }),
    );
  });

  test('counts against the account’s quota and the store’s limits', async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, 'acme', { quotaTotal: 1 });
    const first = await house.takeBackup(await house.addTarget());
    const copy = (destination: string) => house.services.backups.copySnapshot(STAFF, first, { destination });
    await assert.rejects(copy('local'), refusedAs({ code: 'quota_exceeded', message: /1 manual backups in all/ }));
    await house.services.accounts.change(STAFF, 'acme', { quotaTotal: null });
    await house.addStore('zrh');
    await copy('zrh');
    await assert.rejects(copy('zrh'), refusedAs({ code: 'quota_exceeded', message: /every 1800 s at most/ }));
  });

  test('to a store that keeps copies in another way fails and says so', async () => {
    await using house = await openInstallation({ drivers: [memoryKind()] });
    await house.addStore('ram', 'memory');
    const target = await house.addTarget();
    const first = await house.takeBackup(target);
    const { run, snapshots } = await house.services.backups.copySnapshot(STAFF, first, { destination: 'ram' });
    await house.work();
    const task = there((await house.services.runs.tasksOf([run]))[0]);
    assert.partialDeepStrictEqual(task, { state: 'failed', reason: 'format_differs' });
    assert.match(saidOf(task.error), /is kept as 'archive', and this store keeps 'memory'/);
    assert.equal((await house.services.snapshots.find(STAFF, there(snapshots[0]))).state, 'error');
  });

  test('is not asked of a driver that takes over no copies', async () => {
    const kind: DriverKind = { ...memoryKind(), capabilities: { ...memoryKind().capabilities, transfer: false } };
    await using house = await openInstallation({ drivers: [kind] });
    await house.addStore('ram', 'memory');
    const own = await house.addStore('own', 'memory');
    const first = await house.takeBackup(await house.addTarget({ storeId: own.id }));
    const { run } = await house.services.backups.copySnapshot(STAFF, first, { destination: 'ram' });
    await house.work();
    const [task] = (await house.services.runs.find(STAFF, run)).tasks;
    assert.partialDeepStrictEqual(task, { state: 'failed', reason: 'format_differs' });
  });
});

describe('a backup by hand', () => {
  test('goes to the location that is named, or to the target’s own store', async () => {
    await using house = await openInstallation();
    const zrh = await house.addStore('zrh');
    const target = await house.addTarget();
    const take = async (options?: { destination?: string }) =>
      there((await house.services.backups.backUp(STAFF, target, 'backup', 'by hand', options)).snapshots[0]).storeId;
    assert.equal(await take({ destination: 'zrh' }), zrh.id);
    assert.equal(await take({ destination: 'local' }), house.store.id);
    assert.equal(await take({}), house.store.id);
    await assert.rejects(
      take({ destination: 'moon' }),
      refusedAs({ code: 'invalid_request', message: /location 'moon'/ }),
    );
  });

  test('is transferring while its bytes go to another location, and creating while they go to its own store', async () => {
    const states: (string | undefined)[] = [];
    const kind: DriverKind = {
      ...memoryKind(),
      open: () => {
        const driver = new MemoryDriver({
          beforeOpen: async () => {
            states.push((await house.snapshotsOf(target)).at(-1)?.state);
          },
        });
        return driver;
      },
    };
    await using house = await openInstallation({ drivers: [kind] });
    await house.addStore('ram', 'memory');
    const own = await house.addStore('own', 'memory');
    const target = await house.addTarget({ storeId: own.id });
    await house.takeBackup(target);
    await house.services.backups.backUp(STAFF, target, 'backup', 'far', { destination: 'ram' });
    await house.work();
    assert.deepEqual([...new Set(states)], ['creating', 'transferring']);
    assert.partialDeepStrictEqual((await house.snapshotsOf(target)).at(-1), { state: 'available' });
  });
});
