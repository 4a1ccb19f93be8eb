// Real FUSE file systems: a daemon shows a directory, is unmounted, and dies.

import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../support/installation.ts';
import { saidOf } from '../support/told.ts';
import { DAY, FIRST, there } from '../support/values.ts';
import { Mounted } from './mounted.ts';

/** A directory that a FUSE daemon shows on a new one below the installation's folder. */
const mountDisk = (house: Installation): Promise<Mounted> =>
  Mounted.on(join(house.folder, 'disk'), { fuse: join(house.folder, 'shown') });

const writeSite = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'www'), { recursive: true });
  await writeFile(join(folder, 'www/index.html'), 'hello');
};

/** How a schedule's last task ended, and what it tells. */
async function lastOutcome(house: Installation, schedule: { readonly id: number }) {
  const { state, reason, error } = there((await house.tasksOf(schedule)).at(-1));
  return { state, reason, error: saidOf(error) };
}

describe('a source on a FUSE mount', () => {
  test('that is unmounted fails as long as it is, and no night without it lets a snapshot go', async () => {
    await using house = await openInstallation();
    await using disk = await mountDisk(house);
    await writeSite(disk.point);
    const whole = await house.addTarget({ paths: [disk.point], rotation: 1 });
    const part = await house.addTarget({ paths: [join(disk.point, 'www')], rotation: 1 });
    const schedules = [await house.addSchedule([whole]), await house.addSchedule([part])];
    await house.live(FIRST);
    for (const schedule of schedules) assert.equal((await lastOutcome(house, schedule)).state, 'succeeded');

    disk.unmount();
    assert.deepEqual(await readdir(disk.point), []);
    for (let night = 1; night <= 3; night += 1) {
      await house.live(FIRST + night * DAY);
      for (const schedule of schedules) {
        assert.partialDeepStrictEqual(await lastOutcome(house, schedule), {
          state: 'failed',
          reason: 'source_unmounted',
        });
      }
    }
    await house.services.housekeeping.cleanUp();
    for (const target of [whole, part]) {
      assert.deepEqual((await house.snapshotsOf(target)).filter(({ state }) => state === 'available').length, 1);
    }

    await using _again = await mountDisk(house);
    await house.live(FIRST + 4 * DAY);
    for (const schedule of schedules) assert.equal((await lastOutcome(house, schedule)).state, 'succeeded');
  });

  test('whose daemon has died fails by name, and the snapshot from before stays', async () => {
    await using house = await openInstallation();
    await using disk = await mountDisk(house);
    await writeSite(disk.point);
    const target = await house.addTarget({ paths: [disk.point], rotation: 1 });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    const stored = await house.stored();

    disk.killDaemon();
    await house.live(FIRST + DAY);
    const { state, reason, error } = await lastOutcome(house, schedule);
    assert.deepEqual([state, reason], ['failed', 'source_unreadable']);
    assert.ok(error.startsWith(`The source '${disk.point}' cannot be read (E`), error);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await house.stored(), stored);
    assert.equal((await house.snapshotsOf(target))[0]?.state, 'available');
  });
});

describe('a source with a FUSE mount in it whose daemon has died', () => {
  test('is backed up without that, which is listed by name', async () => {
    await using house = await openInstallation();
    const site = join(house.folder, 'site');
    await writeSite(site);
    await using disk = await Mounted.on(join(site, 'disk'), { fuse: join(house.folder, 'shown') });
    const target = await house.addTarget({ paths: [site] });
    const schedule = await house.addSchedule([target]);
    disk.killDaemon();
    await house.live(FIRST);
    const { state, log } = there((await house.tasksOf(schedule)).at(-1));
    assert.equal(state, 'succeeded_with_warnings');
    assert.match(saidOf(log), /^'disk' could not be read \(E[A-Z]+\) and is not in the copy/);
    assert.equal((await house.snapshotsOf(target))[0]?.fileCount, 1);
  });
});

describe('a store on a FUSE mount whose daemon has died', () => {
  test('takes no backup, loses none, and takes the next one once it is mounted again', async () => {
    await using house = await openInstallation();
    const shown = join(house.folder, 'shown');
    const root = join(house.dataDir, 'stores', 'fuse');
    await using disk = await Mounted.on(root, { fuse: shown });
    const store = await house.addStore('fuse');
    const target = await house.addTarget({ storeId: store.id, rotation: 1 });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    assert.equal((await lastOutcome(house, schedule)).state, 'succeeded');
    const stored = await readdir(shown, { recursive: true });
    const available = async () => (await house.snapshotsOf(target)).filter(({ state }) => state === 'available');
    const before = await available();
    assert.equal(before.length, 1);

    disk.killDaemon();
    await house.live(FIRST + DAY);
    const { state, reason, error } = await lastOutcome(house, schedule);
    assert.deepEqual([state, reason], ['failed', 'store_failed']);
    assert.ok(error.startsWith(`Working on the store '${root}' failed (E`), error);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await available(), before);
    assert.deepEqual(await readdir(shown, { recursive: true }), stored);

    disk.unmount();
    await using _again = await Mounted.on(root, { fuse: shown });
    await house.live(FIRST + 2 * DAY);
    assert.equal((await lastOutcome(house, schedule)).state, 'succeeded');
    const [next, ...others] = await available();
    assert.deepEqual([others.length, next?.fileCount], [0, 1]);
    assert.notEqual(next?.id, before[0]?.id);
  });
});
