import assert from 'node:assert/strict';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Verified } from '../../../src/services/snapshots/index.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, STAFF } from '../../support/values.ts';

const { signal } = new AbortController();

const directoryOf = (house: Installation, { locator }: Snapshot): string => join(house.storeRoot, locator ?? '');

const verify = (house: Installation, snapshot: Pick<Snapshot, 'id'>): Promise<Verified> =>
  house.services.verification.verify(STAFF, { id: snapshot.id }, signal);

const find = (house: Installation, { id }: Pick<Snapshot, 'id'>): Promise<Snapshot> =>
  house.services.snapshots.find(STAFF, { id });

const takeOne = async (house: Installation): Promise<Snapshot> => house.takeBackup(await house.addTarget());

describe('a copy that is read back', () => {
  test('is whole where nothing happened to it, which is noted, and no more', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const stored = await house.stored();
    house.clock.advance(60);
    assert.equal((await verify(house, snapshot)).outcome, 'whole');
    assert.deepEqual(await find(house, snapshot), { ...snapshot, verifiedAt: await house.services.now() });
    assert.deepEqual(await house.stored(), stored);
  });

  test('is missing where its store is there without it, and is told so', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    await rm(directoryOf(house, snapshot), { recursive: true });
    assert.equal((await verify(house, snapshot)).outcome, 'missing');
    assert.partialDeepStrictEqual(await find(house, snapshot), {
      state: 'missing',
      error: { reason: 'snapshot_missing', params: { locator: snapshot.locator } },
    });
    assert.deepEqual(await house.unitOfWork.records.snapshots.countLost(), { missing: 1, damaged: 0 });
  });

  test('is damaged where it is not as it was made, with what is wrong', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const [data = ''] = (await readdir(directoryOf(house, snapshot))).filter((name) => name.startsWith('data'));
    await writeFile(join(directoryOf(house, snapshot), data), 'something else');
    assert.equal((await verify(house, snapshot)).outcome, 'damaged');
    assert.partialDeepStrictEqual(await find(house, snapshot), {
      state: 'damaged',
      error: { reason: 'snapshot_damaged' },
    });
  });

  test('tells what is wrong with it now, where that is something else than it was', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const directory = directoryOf(house, snapshot);
    const [data = ''] = (await readdir(directory)).filter((name) => name.startsWith('data'));
    await writeFile(join(directory, data), 'something else');
    await verify(house, snapshot);
    const first = await find(house, snapshot);
    await verify(house, snapshot);
    assert.equal((await find(house, snapshot)).version, first.version, 'nothing new');
    await writeFile(join(directory, 'manifest.jsonl'), 'something else');
    const { problem } = await verify(house, snapshot);
    const now = await find(house, snapshot);
    assert.notDeepEqual(first.error, problem);
    assert.partialDeepStrictEqual(now, { state: 'damaged', error: problem, version: first.version + 1 });
  });

  test('is available again once it is found whole', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const directory = directoryOf(house, snapshot);
    await rename(directory, `${house.folder}/aside`);
    await verify(house, snapshot);
    await mkdir(join(directory, '..'), { recursive: true });
    await rename(`${house.folder}/aside`, directory);
    assert.equal((await verify(house, snapshot)).outcome, 'whole');
    assert.partialDeepStrictEqual(await find(house, snapshot), { state: 'available', error: null });
  });

  test('proves nothing where its store is not there, or an empty mount point is in its place', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    // As a server does that has looked at its stores.
    await house.services.storeWatch.look();
    await rename(house.storeRoot, `${house.folder}/away`);
    const before = await find(house, snapshot);
    assert.partialDeepStrictEqual(await verify(house, snapshot), {
      outcome: 'unread',
      problem: { reason: 'store_missing' },
    });
    await mkdir(house.storeRoot);
    assert.partialDeepStrictEqual(await verify(house, snapshot), {
      outcome: 'unread',
      problem: { reason: 'store_not_there' },
    });
    assert.deepEqual(await find(house, snapshot), before);
  });

  test('is looked for in a store that this gateway may only read, into which nothing is written', async () => {
    await using house = await openInstallation();
    const [here, gone] = [await takeOne(house), await takeOne(house)];
    await house.services.storeWatch.look();
    await house.unitOfWork.records.stores.mark(house.store.id, { needsAdoption: true });
    await rm(directoryOf(house, gone), { recursive: true });
    const stored = await readdir(house.storeRoot, { recursive: true });
    assert.equal((await verify(house, here)).outcome, 'whole');
    assert.equal((await verify(house, gone)).outcome, 'missing');
    assert.deepEqual(await readdir(house.storeRoot, { recursive: true }), stored);
  });

  test('of one that is still to be made is refused, and so is one of a tenant', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const { snapshots } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    for (const { id } of snapshots) await assert.rejects(verify(house, { id: id }), { code: 'conflict' });
    const made = await house.takeBackup(target);
    const asked = house.services.verification.verify(house.customer.actor, { id: made.id }, signal);
    await assert.rejects(asked, { code: 'forbidden' });
  });

  test('stops when it is called off, and nothing is noted', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const reason = new Error('called off');
    await assert.rejects(
      house.services.verification.verify(STAFF, { id: snapshot.id }, AbortSignal.abort(reason)),
      reason,
    );
    assert.deepEqual(await find(house, snapshot), snapshot);
  });
});

describe('all snapshots that are read back', () => {
  test('are those of one account and one store where that is asked for', async () => {
    await using house = await openInstallation();
    const other = await house.addAccount('other');
    const far = await house.addStore('far');
    const near = await takeOne(house);
    const elsewhere = await house.takeBackup(await house.addTarget({ storeId: far.id }));
    const theirs = await house.takeBackup(await house.addTarget({ accountId: other.account.id }));
    const read = async (which: Parameters<typeof house.services.verification.verifyAll>[1]) => {
      const found: number[] = [];
      for await (const { snapshot } of house.services.verification.verifyAll(STAFF, which, signal))
        found.push(snapshot.id);
      return found;
    };
    assert.deepEqual(await read({}), [near.id, elsewhere.id, theirs.id]);
    assert.deepEqual(await read({ storeId: far.id }), [elsewhere.id]);
    assert.deepEqual(await read({ accountId: other.account.id }), [theirs.id]);
  });
});

describe('a snapshot that is lost', () => {
  test('keeps no older one from being kept: its place in its pool is free', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 2 });
    const schedule = await house.addSchedule([target]);
    const fire = async () => house.live((await house.schedule(schedule.id)).nextFireAt ?? 0);
    await fire();
    await fire();
    const [first, second] = await house.snapshotsOf(target);
    assert.ok(first !== undefined && second !== undefined);
    await rm(directoryOf(house, second), { recursive: true });
    await verify(house, second);
    await fire();
    assert.equal((await find(house, first)).state, 'available');
    house.clock.advance(DAY);
    await fire();
    assert.equal((await find(house, first)).state, 'deleting');
    assert.equal((await find(house, second)).state, 'missing');
  });

  test('is neither restored nor counted by quotas, and may be deleted by hand', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    await rm(directoryOf(house, snapshot), { recursive: true });
    await verify(house, snapshot);
    const { actor, account } = house.customer;
    assert.equal((await house.services.backups.manualCounts(actor, account.id, 'backup')).total, 0);
    assert.deepEqual(await house.services.snapshots.countByPlace(actor, account.id), { local: 0, remote: 0 });
    await assert.rejects(
      house.services.restores.intoNewTarget(STAFF, snapshot, { name: 'new', kind: 'drive' }),
      refusedAs({ code: 'conflict', message: /is 'missing', not 'available'/ }),
    );
    await house.services.snapshots.delete(actor, [{ id: snapshot.id }]);
    await house.services.housekeeping.cleanUp();
    await assert.rejects(find(house, snapshot), { code: 'not_found' });
  });

  test('is found by a restore that misses its copy, and by a copy of it to another store', async () => {
    await using house = await openInstallation();
    await house.addStore('far');
    const [restored, copied] = [await takeOne(house), await takeOne(house)];
    await house.services.restores.intoNewTarget(STAFF, restored, { name: 'new', kind: 'drive' });
    await house.services.backups.copySnapshot(STAFF, { id: copied.id }, { destination: 'far' });
    await rm(directoryOf(house, restored), { recursive: true });
    await rm(directoryOf(house, copied), { recursive: true });
    await house.work();
    assert.equal((await find(house, restored)).state, 'missing');
    assert.equal((await find(house, copied)).state, 'missing');
  });

  test('is found by a restore into a directory, too', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    await rm(directoryOf(house, snapshot), { recursive: true });
    const restoring = house.services.directoryRestores.restore(
      STAFF,
      { id: snapshot.id },
      `${house.folder}/back`,
      signal,
    );
    await assert.rejects(restoring, refusedAs({ code: 'driver_failed', message: /has no copy/ }));
    assert.equal((await find(house, snapshot)).state, 'missing');
  });

  test('goes with its target where that is deleted with its snapshots', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await rm(directoryOf(house, snapshot), { recursive: true });
    await verify(house, snapshot);
    await house.services.targets.removeWithSnapshots(STAFF, target, { origin: snapshot.origin });
    assert.equal((await find(house, snapshot)).state, 'deleting');
  });
});
