import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../../../src/domain/errors.ts';
import { problemOf } from '../../../src/domain/problems/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { writeLooks } from '../../../src/services/stores/looks.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

/** Lives through this many nights from a night on. */
async function liveNights(house: Installation, from: number, count: number): Promise<void> {
  for (let night = from; night < from + count; night += 1) await house.live(FIRST + night * DAY);
}

/** The nights (0 = the first) whose snapshots are still available. */
async function nightsKept(house: Installation, target: Target): Promise<readonly number[]> {
  return (await house.snapshotsOf(target))
    .filter(({ state }) => state === 'available')
    .map(({ takenFor }) => (takenFor - FIRST) / DAY);
}

async function statesOf(house: Installation, target: Target): Promise<readonly Snapshot['state'][]> {
  return (await house.snapshotsOf(target)).map(({ state }) => state);
}

/** For so long a process that is killed is waited for. */
const KILL_MILLISECONDS = 300;

/** The archive driver on a disk that lets nothing be removed while it can only be read. */
const archiveOn = (disk: { readonly isReadOnly: boolean; killed?: number }): DriverKind => ({
  ...archiveKind,
  open: ({ settings }) => {
    const driver = new ArchiveDriver(parseSettings(settings));
    const remove = driver.delete.bind(driver);
    driver.delete = async (locator) => {
      if (disk.isReadOnly) throw new Error('the disk is read-only');
      if (disk.killed !== undefined && disk.killed > 0) {
        disk.killed -= 1;
        // As a process takes until it is known to be gone; whoever asks for the same copy comes meanwhile.
        await wait(KILL_MILLISECONDS);
        throw problem('process_ended', { ended: 'SIGKILL' });
      }
      await remove(locator);
    };
    return driver;
  },
});

describe('rotation', () => {
  test('keeps only the newest ones of the pool, and the store loses the bytes of the others', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 2 });
    await house.addSchedule([target]);
    await liveNights(house, 0, 4);
    assert.deepEqual(await nightsKept(house, target), [2, 3]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'deleting', deletedReason: { reason: 'newer_snapshots', params: { count: 2 } } },
    ]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleted', 'deleted', 'available', 'available']);
    const copies = (await house.stored()).filter((path) => path.split('/').length === 2);
    assert.equal(copies.length, 2);
  });

  test('lets the old one go only after the new one is available', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 1 });
    await house.addSchedule([target]);
    await liveNights(house, 0, 1);
    house.clock.advanceTo(FIRST + DAY);
    await house.fire();
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['available', 'creating']);
    await house.work();
    assert.deepEqual(await statesOf(house, target), ['deleting', 'available']);
  });

  test('never touches what is protected, held or made by hand, and counts none of them', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 1 });
    await house.addSchedule([target]);
    const manual = await house.takeBackup(target);
    await liveNights(house, 0, 1);
    const guard = async (night: number, change: { isProtected: true } | { holdReason: string }) => {
      const taken = (await house.snapshotsOf(target)).find(({ takenFor }) => takenFor === FIRST + night * DAY);
      await house.unitOfWork.records.snapshots.update(there(taken).id, change);
    };
    await guard(0, { isProtected: true });
    await liveNights(house, 1, 1);
    await guard(1, { holdReason: 'court order' });
    await liveNights(house, 2, 3);
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ id, state }) => (id === manual.id ? 'manual' : state)),
      ['manual', 'available', 'available', 'deleting', 'deleting', 'available'],
    );
    assert.equal((await house.services.snapshots.find(STAFF, { id: manual.id })).state, 'available');
  });

  test('counts the snapshots of all inheriting schedules of a target in one pool, of a deleted one too', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 3 });
    const [one] = [await house.addSchedule([target]), await house.addSchedule([target])];
    await liveNights(house, 0, 2);
    assert.deepEqual(await nightsKept(house, target), [0, 1, 1]);
    await house.services.schedules.delete(STAFF, [one]);
    await liveNights(house, 2, 1);
    assert.deepEqual(await nightsKept(house, target), [1, 1, 2]);
    await liveNights(house, 3, 3);
    assert.deepEqual(await nightsKept(house, target), [3, 4, 5]);
  });

  test('leaves alone a schedule of its own policy on the same target', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 1 });
    const own = await house.addSchedule([target], { retention: { kind: 'all' } });
    await house.addSchedule([target]);
    await liveNights(house, 0, 3);
    const kept = (await house.snapshotsOf(target)).filter(({ state }) => state === 'available');
    assert.equal(kept.filter(({ scheduleId }) => scheduleId === own.id).length, 3);
    assert.equal(kept.length, 4);
  });
});

describe('the hourly pass', () => {
  /** Three nights under a rotation of 5 that is then lowered to 1: a pass would let two go. */
  async function threeNights(
    house: Installation,
    pauseAfter: boolean,
  ): Promise<{ target: Target; schedule: Schedule }> {
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    await liveNights(house, 0, 3);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    if (pauseAfter) await house.services.schedules.pause(STAFF, schedule);
    return { target, schedule };
  }

  test('thins out by the rotation of the moment, once an hour', async () => {
    await using house = await openInstallation();
    await house.services.housekeeping.cleanUp();
    const { target } = await threeNights(house, false);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), [2]);

    await liveNights(house, 3, 1);
    const last = there((await house.snapshotsOf(target)).at(-1));
    await house.services.snapshots.change(STAFF, { id: last.id }, { isProtected: true });
    await liveNights(house, 4, 1);
    await house.services.housekeeping.cleanUp();
    await house.services.snapshots.change(STAFF, { id: last.id }, { isProtected: false });
    house.clock.advance(HOUR - 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), [3, 4]);
    house.clock.advance(1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), [4]);
  });

  test('lets nothing go in a store that was not there a moment ago, nor in one that waits to be adopted', async () => {
    await using house = await openInstallation();
    const { target } = await threeNights(house, false);
    const place = { path: house.storeRoot, server: null };
    const away = new Map([[house.store.id, problemOf('store_not_there', { place })]]);
    await writeLooks(house.unitOfWork.records, null, house.clock.now(), away);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), [0, 1, 2]);

    await writeLooks(house.unitOfWork.records, null, house.clock.now(), new Map());
    await house.unitOfWork.transaction(({ stores }) => stores.mark(house.store.id, { needsAdoption: true }));
    house.clock.advance(HOUR);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), [0, 1, 2]);

    await house.unitOfWork.transaction(({ stores }) => stores.mark(house.store.id, { needsAdoption: false }));
    house.clock.advance(HOUR);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), [2]);
  });

  test('skips a pool whose schedules are all paused or deleted', async () => {
    await using house = await openInstallation();
    const paused = await threeNights(house, true);
    const deleted = await house.addTarget();
    const [one, two] = [await house.addSchedule([deleted]), await house.addSchedule([deleted])];
    await liveNights(house, 3, 2);
    await house.services.targets.change(STAFF, deleted, { rotation: 1 });
    await house.services.schedules.delete(STAFF, [one]);
    await house.services.schedules.pause(STAFF, two);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, paused.target), [0, 1, 2]);
    assert.deepEqual(await nightsKept(house, deleted), [3, 3, 4, 4]);

    await house.services.schedules.resume(STAFF, two);
    house.clock.advance(HOUR);
    await house.services.housekeeping.cleanUp();
    assert.equal((await nightsKept(house, deleted)).length, 1);
  });

  test('expires nothing of a schedule that stopped succeeding, however long ago', async () => {
    await using house = await openInstallation();
    const source = await house.addSource();
    const target = await house.addTarget({ paths: [source] });
    const schedule = await house.addSchedule([target], {
      retention: { kind: 'periods', rules: [{ period: 'days', quantity: 3 }] },
    });
    await liveNights(house, 0, 5);
    assert.deepEqual(await nightsKept(house, target), [2, 3, 4]);
    await rm(source, { recursive: true });
    for (const night of [5, 6, 40, 400]) {
      await liveNights(house, night, 1);
      await house.services.housekeeping.cleanUp();
    }
    assert.equal((await house.tasksOf(schedule)).at(-1)?.state, 'failed');
    assert.deepEqual(await nightsKept(house, target), [2, 3, 4]);
  });

  test('deletes at once what could not be deleted where somebody deletes it again', async () => {
    const disk = { isReadOnly: true };
    await using house = await openInstallation({ drivers: [archiveOn(disk)] });
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['delete_failed']);
    disk.isReadOnly = false;
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleted']);
    assert.deepEqual(await house.stored(), []);
  });

  test('tries again what could not be deleted, and until then it is shown as such', async () => {
    const disk = { isReadOnly: true };
    await using house = await openInstallation({ drivers: [archiveOn(disk)] });
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await house.services.housekeeping.cleanUp();
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['delete_failed']);
    assert.partialDeepStrictEqual(house.log.errors, [{ fields: { snapshot: snapshot.id } }]);
    disk.isReadOnly = false;
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['delete_failed']);
    house.clock.advance(HOUR);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleted']);
    assert.deepEqual(await house.stored(), []);
  });

  test('tries once more, at the next pass, what was cut off with the process that deleted it', async () => {
    const disk = { isReadOnly: false, killed: 1 };
    await using house = await openInstallation({ drivers: [archiveOn(disk)] });
    const target = await house.addTarget();
    const snapshots = [await house.takeBackup(target), await house.takeBackup(target)];
    await house.services.snapshots.delete(STAFF, snapshots.slice(0, 1));
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleting', 'available']);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleted', 'available']);
    disk.killed = 2;
    await house.services.snapshots.delete(STAFF, snapshots.slice(1));
    await house.services.housekeeping.cleanUp();
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleted', 'delete_failed']);
  });

  test('counts a deletion that two passes wait for as one try when its process is killed', async () => {
    const disk = { isReadOnly: false, killed: 2 };
    await using house = await openInstallation({ drivers: [archiveOn(disk)] });
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    const { snapshots } = house.services;
    await snapshots.delete(STAFF, [snapshot]);
    assert.deepEqual(await Promise.all([snapshots.removeMarked(), snapshots.removeMarked()]), [0, 0]);
    assert.deepEqual(await statesOf(house, target), ['deleting']);
  });
});
