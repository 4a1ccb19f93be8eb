import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { BackupJob, BackupResult, Channel, DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { directory, file, type MadeCopy, plantCopy } from '../../drivers/made-copy.ts';
import { describeTree } from '../../drivers/source-tree.ts';
import { AbsentDatabase } from '../../support/absent-database.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF, there } from '../../support/values.ts';

const PLANTED: MadeCopy = { listed: [directory(''), file('index.html', 'planted')] };
const never = new AbortController().signal;

type Go = (job: BackupJob, channel: Channel) => Promise<BackupResult>;
type Backup = (job: BackupJob, channel: Channel, go: Go) => Promise<BackupResult>;

/** The archive driver with something done around its backups. */
const around = (backup: Backup): DriverKind => ({
  ...archiveKind,
  open: ({ settings }) => {
    const driver = new ArchiveDriver(parseSettings(settings));
    const go = driver.backup.bind(driver);
    return Object.assign(driver, {
      backup: (job: BackupJob, channel: Channel, signal: AbortSignal) =>
        backup(job, channel, (one, back) => go(one, back, signal)),
    });
  },
});

const finished = async (house: Installation) =>
  (await house.stored()).filter((path) => /^[^/]+\/[^./][^/]*$/.test(path));

const restoreTo = async (house: Installation, snapshot: { id: number }) => {
  const place = join(house.folder, 'restored');
  await house.services.directoryRestores.restore(STAFF, snapshot, place, never);
  return describeTree(place);
};

describe('the fingerprint of a copy', () => {
  test('is in the row of its task before the copy has a name that anybody could find', async () => {
    const seen: unknown[] = [];
    const look = { now: async (): Promise<unknown> => null };
    const kind = around((job, channel, go) =>
      go(job, {
        ...channel,
        ready: async (copy) => {
          await channel.ready(copy);
          seen.push(copy.fingerprint, await look.now());
        },
      }),
    );
    await using house = await openInstallation({ drivers: [kind] });
    const target = await house.addTarget();
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    look.now = async () => {
      const [task] = await house.services.runs.tasksOf([run]);
      return [task?.fingerprint, await finished(house)];
    };
    await house.work();
    const [snapshot] = await house.snapshotsOf(target);
    const hash = there(snapshot).fingerprint;
    assert.deepEqual(seen, [hash, [hash, []]]);
    assert.deepEqual(await finished(house), [snapshot?.locator]);
  });

  test('of an attempt that was overtaken is not written down, and its copy not published', async () => {
    const overtake = { once: async (): Promise<void> => {} };
    const kind = around((job, channel, go) =>
      go(job, {
        ...channel,
        ready: async (copy) => {
          await overtake.once();
          await channel.ready(copy);
        },
      }),
    );
    await using house = await openInstallation({ drivers: [kind] });
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const first = there(await house.services.tasks.claim());
    const next = await house.openNode();
    let second: Awaited<ReturnType<typeof next.services.tasks.claim>> = null;
    overtake.once = async () => {
      overtake.once = async () => {};
      house.clock.advance(LEASE_SECONDS);
      second = await next.services.tasks.claim();
    };
    await house.services.tasks.perform(first, never, () => {});
    assert.deepEqual(await finished(house), []);
    const taken = there<typeof first>(second);
    assert.deepEqual([taken.attempt, taken.fingerprint], [2, null]);
    await next.services.tasks.perform(taken, never, () => {});
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
    assert.equal((await finished(house)).length, 1);
  });

  test('is what a backup that was taken over has: a copy put in its place is not believed, and the backup made', async () => {
    await using house = await openInstallation();
    const source = await house.addSource();
    const target = await house.addTarget({ paths: [source] });
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const database = new AbsentDatabase();
    const dying = await house.openNode(database.wrap);
    const task = there(await dying.services.tasks.claim());
    database.missOnce('transaction');
    await assert.rejects(
      dying.services.tasks.perform(task, never, () => {}),
      { code: 'unavailable' },
    );
    const [copy] = await finished(house);
    const place = join(house.storeRoot, there(copy));
    await rm(place, { recursive: true });
    plantCopy(place, PLANTED);

    house.clock.advance(LEASE_SECONDS);
    await house.work();
    const [snapshot] = await house.snapshotsOf(target);
    assert.equal(snapshot?.state, 'available');
    assert.deepEqual(await restoreTo(house, there(snapshot)), describeTree(source));
    assert.deepEqual(await finished(house), [snapshot?.locator]);
  });

  test('that a driver did not tell of before is never a snapshot’s', async () => {
    const kind = around(async (job, channel, go) => ({ ...(await go(job, channel)), fingerprint: '0'.repeat(64) }));
    await using house = await openInstallation({ drivers: [kind] });
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    await house.work();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'error', fingerprint: null }]);
    assert.deepEqual(await finished(house), []);
  });
});

describe('a snapshot whose copy somebody replaced', () => {
  const setUp = async () => {
    const house = await openInstallation();
    const source = await house.addSource();
    const added = await house.addTarget({ paths: [source] });
    const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
    const snapshot = await house.takeBackup(target);
    writeFileSync(join(source, 'index.html'), 'changed since');
    plantCopy(join(house.storeRoot, there(snapshot.locator)), PLANTED);
    return { house, source, target, snapshot, [Symbol.asyncDispose]: () => house.close() };
  };

  test('is not restored to a directory', async () => {
    await using world = await setUp();
    const { house, snapshot } = world;
    await assert.rejects(restoreTo(house, snapshot), refusedAs({ code: 'driver_failed', message: /is damaged/ }));
    assert.ok(!(await readdir(house.folder)).includes('restored'));
  });

  test('is not restored in place: what stands there stays', async () => {
    await using world = await setUp();
    const { house, source, snapshot } = world;
    const before = describeTree(source);
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.partialDeepStrictEqual(ended, { state: 'failed' });
    assert.match(saidOf(ended.error), /is damaged/);
    assert.deepEqual(describeTree(source), before);
  });

  test('fills no new target', async () => {
    await using world = await setUp();
    const { house, snapshot } = world;
    const { restore } = await house.services.restores.intoNewTarget(STAFF, snapshot, { name: 'new', kind: 'drive' });
    await house.work();
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, restore), { state: 'failed' });
    assert.deepEqual(await house.files.listVolumes(), []);
  });

  test('is not copied to another store, and is known to be damaged from then on', async () => {
    await using world = await setUp();
    const { house, target, snapshot } = world;
    await house.addStore('zrh');
    await house.services.backups.copySnapshot(STAFF, snapshot, { name: 'off site', destination: 'zrh' });
    await house.work();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'damaged' }, { state: 'error' }]);
  });
});
