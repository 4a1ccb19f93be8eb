import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Restore } from '../../../src/domain/restore.ts';
import { NodeFileArea } from '../../../src/file-tree/file-area.ts';
import { LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs, refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF, there } from '../../support/values.ts';

const signal = new AbortController().signal;

const restoreTo = (house: Installation, snapshot: { id: number }, directory: string, stop = signal) =>
  house.services.directoryRestores.restore(STAFF, { id: snapshot.id }, directory, stop);

/** The row of the latest restore, found by what the audit says of it. */
async function latestRestore(house: Installation): Promise<Restore> {
  const { audit, restores } = house.unitOfWork.records;
  const entry = (await audit.list('everything', 50)).find(({ action }) => action === 'snapshot.restore');
  return there(await restores.find('everything', { id: Number(entry?.details.restore) }));
}

describe('a restore', () => {
  test('gives the files back and is recorded as succeeded, with who asked for it', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ paths: [await house.addSource({ 'etc/app.conf': 'port=1', empty: '' })] });
    const snapshot = await house.takeBackup(target);
    const directory = join(house.folder, 'restored');
    assert.partialDeepStrictEqual(await restoreTo(house, snapshot, directory), { progress: { files: 2, bytes: 6 } });
    assert.equal(await readFile(join(directory, 'etc/app.conf'), 'utf8'), 'port=1');
    assert.equal(await readFile(join(directory, 'empty'), 'utf8'), '');
    assert.partialDeepStrictEqual(await latestRestore(house), { state: 'succeeded', leaseOwner: null, error: null });
    const [entry] = await house.unitOfWork.records.audit.list('everything', 1);
    assert.partialDeepStrictEqual(entry, { actor: 'cli:test', action: 'snapshot.restore', objectId: snapshot.id });
  });

  test('is for staff only', async () => {
    await using house = await openInstallation();
    const snapshot = await house.takeBackup(await house.addTarget());
    const directory = join(house.folder, 'restored');
    await assert.rejects(house.services.directoryRestores.restore(house.customer.actor, snapshot, directory, signal), {
      code: 'forbidden',
    });
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
  });

  test('is of an available snapshot only', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const { snapshots } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const directory = join(house.folder, 'restored');
    const creating = there(snapshots[0]);
    await assert.rejects(restoreTo(house, creating, directory), refusedAs({ code: 'conflict', message: /'creating'/ }));
    await house.work();
    await house.services.snapshots.delete(STAFF, [creating]);
    await assert.rejects(restoreTo(house, creating, directory), refusedAs({ code: 'conflict', message: /'deleting'/ }));
    await assert.rejects(restoreTo(house, { id: 999_999 }, directory), { code: 'not_found' });
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
  });

  test('goes into a new or empty directory that is none of the gateway and below what is allowed', async () => {
    await using house = await openInstallation();
    const snapshot = await house.takeBackup(await house.addTarget());
    const used = join(house.folder, 'used');
    await mkdir(used);
    await writeFile(join(used, 'mine'), 'mine');
    for (const [directory, message] of [
      [join(house.dataDir, 'restored'), /gateway's own data/],
      [join(house.dataDir, 'volumes'), /gateway's own data/],
      [house.storeRoot, /empty|own data/],
      [used, /empty/],
      [join(house.folder, 'absent', 'restored'), /does not exist/],
    ] as const) {
      await assert.rejects(restoreTo(house, snapshot, directory), refusedAs({ code: 'invalid_request', message }));
    }
    const outside = new NodeFileArea(house.dataDir).confirmRestoreDirectory(join(house.folder, 'new'), [used]);
    await assert.rejects(outside, refusedAs({ code: 'invalid_request', message: /allows/ }));
    assert.deepEqual(await readdir(used), ['mine']);
    const empty = join(house.folder, 'empty');
    await mkdir(empty);
    await restoreTo(house, snapshot, empty);
  });

  test('that finds a damaged copy fails, says so, and is recorded as failed', async () => {
    await using house = await openInstallation();
    const snapshot = await house.takeBackup(await house.addTarget());
    const manifest = join(house.storeRoot, snapshot.locator ?? '', 'manifest.jsonl');
    await writeFile(manifest, `${await readFile(manifest, 'utf8')} `);
    await assert.rejects(
      restoreTo(house, snapshot, join(house.folder, 'restored')),
      refusedAs({
        code: 'driver_failed',
        message: /damaged/,
      }),
    );
    assert.partialDeepStrictEqual(await latestRestore(house), { state: 'failed' });
  });

  test('keeps the bytes while it reads: a snapshot deleted meanwhile is `deleting`, and goes afterwards', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    const restoring = restoreTo(house, snapshot, join(house.folder, 'restored'));
    await gate.reached;
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleting' }]);
    gate.release();
    assert.equal((await restoring).progress?.files, 1);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleted' }]);
    assert.deepEqual(await house.stored(), []);
  });

  test('that nobody waits for is ended when the server stops, has failed then, and gives its directory back', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const { directoryRestores, restores } = house.services;
    const directory = join(house.folder, 'restored');
    const { id } = await directoryRestores.begin(STAFF, snapshot, directory);
    await gate.reached;
    const stopped = directoryRestores.stop();
    gate.release();
    await stopped;
    assert.partialDeepStrictEqual(await restores.find(STAFF, { id }), {
      state: 'failed',
      error: { reason: 'restore_stopped' },
    });
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
  });

  test('that nobody waits for is one of four of its account at once', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const { directoryRestores } = house.services;
    const begin = (name: string) => directoryRestores.begin(STAFF, snapshot, join(house.folder, name));
    await Promise.all(['a', 'b', 'c', 'd'].map(begin));
    await assert.rejects(begin('e'), reasonIs('copies_read_at_once'));
    gate.release();
    await directoryRestores.stop();
  });

  test('keeps its snapshot out of the rotation', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const target = await house.addTarget({ rotation: 1 });
    const schedule = await house.addSchedule([target]);
    await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    const [snapshot] = await house.snapshotsOf(target);
    const restoring = restoreTo(house, there(snapshot), join(house.folder, 'restored'));
    await gate.reached;
    house.clock.advance(1);
    await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['available', 'available'],
    );
    gate.release();
    await restoring;
  });

  test('whose process is gone is ended once its lease lapses, and its snapshot can go', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    const restoring = restoreTo(house, snapshot, join(house.folder, 'restored'));
    await gate.reached;
    await house.services.snapshots.delete(STAFF, [snapshot]);
    house.clock.advance(LEASE_SECONDS);
    await house.services.housekeeping.cleanUp();
    const ended = await latestRestore(house);
    assert.partialDeepStrictEqual(ended, { state: 'failed', finishedAt: house.clock.now(), leaseOwner: null });
    assert.match(saidOf(ended.error), /process/);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleted' }]);
    gate.release();
    await assert.rejects(restoring, { code: 'driver_failed' });
    assert.deepEqual(await latestRestore(house), ended);
  });

  test('renews its lease while it works, and stops once it has lost it', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const restoring = restoreTo(house, snapshot, join(house.folder, 'restored'));
    await gate.reached;
    house.clock.advance(20);
    t.mock.timers.tick(10_000);
    while ((await latestRestore(house)).leaseUntil !== house.clock.now() + LEASE_SECONDS) await turn();

    house.clock.advance(LEASE_SECONDS);
    await house.services.housekeeping.cleanUp();
    t.mock.timers.tick(10_000);
    await turn();
    gate.release();
    await assert.rejects(restoring, refusedAs({ code: 'conflict', message: /lost its lease/ }));
  });

  test('that is stopped by hand is recorded as cancelled', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const stop = new AbortController();
    const restoring = restoreTo(house, snapshot, join(house.folder, 'restored'), stop.signal);
    await gate.reached;
    stop.abort(new Error('Ctrl-C'));
    gate.release();
    await assert.rejects(restoring, /Ctrl-C/);
    assert.partialDeepStrictEqual(await latestRestore(house), { state: 'cancelled' });
  });
});
