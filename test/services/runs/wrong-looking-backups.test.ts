import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { problemOf } from '../../../src/domain/problems/index.ts';
import type { Target } from '../../../src/domain/target.ts';
import type { Transaction } from '../../../src/ports/unit-of-work.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { writeRows } from '../../support/row-writes.ts';
import { saidOf } from '../../support/told.ts';
import { DAY, FIRST, STAFF, there } from '../../support/values.ts';

/** As many files of 10 bytes. */
const filesOf = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`file-${index}`, '0123456789']));

/** A nightly target with this many files. */
async function addNightly(house: Installation, count: number, rotation = 5) {
  const source = await house.addSource(filesOf(count));
  const target = await house.addTarget({ paths: [source], rotation });
  return { source, target, schedule: await house.addSchedule([target]) };
}

async function leaveFiles(source: string, count: number): Promise<void> {
  for (const name of await readdir(source)) await rm(join(source, name));
  for (const [name, content] of Object.entries(filesOf(count))) await writeFile(join(source, name), content);
}

async function liveNights(house: Installation, from: number, count: number): Promise<void> {
  for (let night = from; night < from + count; night += 1) await house.live(FIRST + night * DAY);
}

/** The nights (0 = the first) whose snapshots are still available, shrunk ones marked. */
async function nightsKept(house: Installation, target: Target): Promise<readonly string[]> {
  return (await house.snapshotsOf(target))
    .filter(({ state }) => state === 'available')
    .map(({ takenFor, isShrunk }) => `${(takenFor - FIRST) / DAY}${isShrunk ? ' shrunk' : ''}`);
}

describe('a source that has no files any more', () => {
  test('fails each night, says what was there and what to do, and five nights later all real backups still stand', async () => {
    await using house = await openInstallation();
    const { source, target, schedule } = await addNightly(house, 3, 3);
    await liveNights(house, 0, 3);
    await leaveFiles(source, 0);
    await liveNights(house, 3, 5);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), ['0', '1', '2']);
    const failed = (await house.tasksOf(schedule)).slice(3);
    assert.deepEqual(
      failed.map(({ state, reason }) => `${state} ${reason}`),
      Array(5).fill('failed source_empty'),
    );
    assert.equal(
      saidOf(failed[0]?.error),
      `The source '${source}' holds no file that can be read, where the last backup in this store has 3; put the files back or, if it may be empty, have staff allow that.`,
    );
    assert.equal((await house.stored()).filter((path) => path.split('/').length === 2).length, 3);
    await leaveFiles(source, 3);
    await liveNights(house, 8, 1);
    assert.deepEqual(await nightsKept(house, target), ['1', '2', '8']);
  });

  test('is backed up where it never had any, in this store', async () => {
    await using house = await openInstallation();
    const { target, source } = await addNightly(house, 0);
    await liveNights(house, 0, 2);
    assert.deepEqual(await nightsKept(house, target), ['0', '1']);
    await leaveFiles(source, 2);
    await liveNights(house, 2, 1);
    await leaveFiles(source, 0);
    await house.addStore('far');
    await house.addSchedule([target], { destination: 'far' });
    await liveNights(house, 3, 1);
    assert.deepEqual(await nightsKept(house, target), ['0', '1', '2', '3']);
    assert.equal((await house.snapshotsOf(target)).at(-2)?.state, 'error');
  });

  test('is backed up where staff allow that, apart from the real ones', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 3, 2);
    await liveNights(house, 0, 2);
    await leaveFiles(source, 0);
    const allow = { allowsEmptySource: true };
    await assert.rejects(house.services.targets.change(house.customer.actor, target, allow), { code: 'forbidden' });
    assert.equal((await house.services.targets.change(STAFF, target, allow)).allowsEmptySource, true);
    await liveNights(house, 2, 3);
    assert.deepEqual(await nightsKept(house, target), ['0', '1', '3 shrunk', '4 shrunk']);
    await house.services.targets.change(STAFF, target, { allowsEmptySource: false });
    await liveNights(house, 5, 1);
    assert.equal((await house.snapshotsOf(target)).at(-1)?.state, 'error');
  });
});

describe('a backup with a tenth of the files, or less', () => {
  test('is a success with a warning, and rotates with others like it only', async () => {
    await using house = await openInstallation();
    const { source, target, schedule } = await addNightly(house, 10, 2);
    await liveNights(house, 0, 2);
    await leaveFiles(source, 1);
    await liveNights(house, 2, 4);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), ['0', '1', '4 shrunk', '5 shrunk']);
    const last = there((await house.tasksOf(schedule)).at(-1));
    assert.deepEqual([last.state, last.reason], ['succeeded_with_warnings', 'shrunk']);
    assert.match(
      saidOf(last.log),
      /^shrunk: 1 file\(s\) of 10 bytes, where the last normal backup .* has 10 file\(s\) of 100/,
    );
    const warnings = house.log.lines.filter(({ level, fields }) => level === 'warn' && fields.reason === 'shrunk');
    assert.equal(warnings.length, 4);
  });

  test('lets no other one go, not even one that a rotation which was lowered no longer keeps', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10, 2);
    await liveNights(house, 0, 2);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    await leaveFiles(source, 1);
    await liveNights(house, 2, 1);
    assert.deepEqual(await nightsKept(house, target), ['0', '1', '2 shrunk']);
  });

  test('is one with 1 file where there were 10, not with 2', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10);
    await liveNights(house, 0, 1);
    await leaveFiles(source, 2);
    await liveNights(house, 1, 1);
    assert.deepEqual(await nightsKept(house, target), ['0', '1']);
    await leaveFiles(source, 1);
    await liveNights(house, 2, 1);
    assert.deepEqual(await nightsKept(house, target), ['0', '1', '2']);
  });

  test('keeps what a restore in place kept until a backup looks right', async () => {
    await using house = await openInstallation();
    const { source, target, schedule } = await addNightly(house, 10);
    await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
    await liveNights(house, 0, 1);
    await house.services.restores.inPlace(STAFF, there((await house.snapshotsOf(target))[0]), null);
    await house.work();
    const kept = async () => (await readdir(house.folder)).filter((name) => name.startsWith('.backrota-restore-'));
    await leaveFiles(source, 1);
    await liveNights(house, 1, 1);
    assert.equal((await house.tasksOf(schedule)).at(-1)?.reason, 'shrunk');
    assert.equal((await kept()).length, 1);
    await house.services.restores.cloneTarget(STAFF, target, { name: 'the copy', kind: 'drive' });
    await house.work();
    assert.equal((await kept()).length, 1, 'a clone takes the files as they are');
    await leaveFiles(source, 9);
    await liveNights(house, 2, 1);
    assert.deepEqual(await kept(), []);
  });

  test('is the measure of later ones once it is accepted, and the older ones expire again', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10, 2);
    await liveNights(house, 0, 2);
    await leaveFiles(source, 1);
    await liveNights(house, 2, 2);
    const shrunk = there((await house.snapshotsOf(target)).at(-1));
    const stranger = await house.addAccount('stranger');
    const viewer = { ...house.customer.actor, role: 'viewer' } as const;
    await assert.rejects(house.services.snapshots.accept(stranger.actor, shrunk), { code: 'not_found' });
    await assert.rejects(house.services.snapshots.accept(viewer, shrunk), { code: 'forbidden' });
    const accepted = await house.services.snapshots.accept(STAFF, shrunk);
    assert.deepEqual(await house.services.snapshots.find(STAFF, shrunk), accepted);
    await assert.rejects(
      house.services.snapshots.accept(STAFF, shrunk),
      refusedAs({
        code: 'conflict',
        message: `The snapshot '${shrunk.id}' is not shrunk; there is nothing to accept.`,
      }),
    );
    await liveNights(house, 4, 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), ['3', '4']);
    const audited = (await house.dump()).audit?.filter((row) => (row as { action: string }).action.includes('accept'));
    assert.equal(audited?.length, 1);
  });

  test('goes too once as many normal ones are newer as are kept, and never before', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10, 2);
    await liveNights(house, 0, 1);
    await leaveFiles(source, 1);
    await liveNights(house, 1, 2);
    await leaveFiles(source, 10);
    await liveNights(house, 3, 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), ['0', '2 shrunk', '3']);
    await liveNights(house, 4, 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), ['3', '4']);
  });

  test('that is accepted while the shrunk ones are looked through does not go as one of them', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10, 2);
    await liveNights(house, 0, 2);
    await leaveFiles(source, 1);
    await liveNights(house, 2, 2);
    const first = there((await house.snapshotsOf(target)).find(({ isShrunk }) => isShrunk));
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    // What another connection commits between the reading of the pool and the locking of the row.
    const accepting = (records: Transaction): Transaction => {
      const lock: Transaction['snapshots']['lock'] = async (scope, key) => {
        if ('id' in key && key.id === first.id) await records.snapshots.update(first.id, { isShrunk: false });
        return records.snapshots.lock(scope, key);
      };
      const get = (real: Transaction['snapshots'], name: keyof Transaction['snapshots']) =>
        name === 'lock' ? lock : real[name].bind(real);
      return { ...records, snapshots: new Proxy(records.snapshots, { get: (real, name) => get(real, name as never) }) };
    };
    const { services } = await house.openNode((real) => ({
      records: real.records,
      now: () => real.now(),
      transaction: (work) => real.transaction((records) => work(accepting(records))),
      ping: () => real.ping(),
      close: () => real.close(),
    }));
    house.clock.advance(3_600);
    await services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target), ['1', '2', '3 shrunk']);
  });

  test('is measured in its own store, by backups of the target and not by copies of old ones', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10);
    await liveNights(house, 0, 1);
    const big = there((await house.snapshotsOf(target))[0]);
    await leaveFiles(source, 2);
    await liveNights(house, 1, 1);
    await house.services.backups.copySnapshot(STAFF, big);
    await house.work();
    await leaveFiles(source, 1);
    await house.addStore('far');
    await house.addSchedule([target], { destination: 'far' });
    await liveNights(house, 2, 1);
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state, isShrunk }) => [state, isShrunk]),
      Array(5).fill(['available', false]),
    );
  });

  test('is not told where nothing is known of the one before', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10);
    await liveNights(house, 0, 1);
    await writeRows(house, 'UPDATE snapshots SET file_count = NULL WHERE target_id = ?', [target.id]);
    await leaveFiles(source, 0);
    await liveNights(house, 1, 1);
    assert.deepEqual(await nightsKept(house, target), ['0', '1']);
  });

  test('is shown as such in a retention preview, where no year is played for it', async () => {
    await using house = await openInstallation();
    const { source, schedule } = await addNightly(house, 10);
    await liveNights(house, 0, 2);
    await leaveFiles(source, 1);
    await liveNights(house, 2, 1);
    const previews = await house.services.previewRetention(STAFF, schedule);
    assert.deepEqual(
      previews.map(({ isShrunk, today, year }) => [isShrunk, today.keep.length, year.made, year.count]),
      [
        [false, 2, 365, 5],
        [true, 1, 0, 1],
      ],
    );
  });
});

describe('a source that lies on another mount than before', () => {
  /** As if the source had been on this mount when it was backed up first. */
  const remember = (house: Installation, { id }: Target, points: Readonly<Record<string, string>>) =>
    writeRows(house, 'UPDATE targets SET mount_points = ? WHERE id = ?', [JSON.stringify(points), id]);

  test('is learned at the first good backup, and forgotten when the source is set again', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 1);
    const learned = async () => (await house.services.targets.find(STAFF, target)).mountPoints;
    assert.equal(await learned(), null);
    await liveNights(house, 0, 1);
    const now = await house.files.mountPointsOf([source]);
    assert.ok(source.startsWith(now[source] ?? 'no mount'));
    assert.deepEqual(await learned(), now);
    await house.services.targets.change(STAFF, target, { paths: [source] });
    assert.equal(await learned(), null);
    await house.takeBackup(target);
    assert.deepEqual(await learned(), now);
  });

  test('is not learned from a backup that looks wrong', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 10);
    await liveNights(house, 0, 1);
    await writeRows(house, 'UPDATE targets SET mount_points = NULL WHERE id = ?', [target.id]);
    await leaveFiles(source, 1);
    await liveNights(house, 1, 1);
    assert.equal((await house.services.targets.find(STAFF, target)).mountPoints, null);
  });

  test('fails, names both mounts, and nothing expires; set again it is backed up', async () => {
    await using house = await openInstallation();
    const { source, target, schedule } = await addNightly(house, 3, 2);
    await liveNights(house, 0, 2);
    const { [source]: point } = await house.files.mountPointsOf([source]);
    await remember(house, target, { [source]: '/mnt/data' });
    await liveNights(house, 2, 2);
    assert.deepEqual(await nightsKept(house, target), ['0', '1']);
    assert.partialDeepStrictEqual((await house.tasksOf(schedule)).at(-1), {
      state: 'failed',
      reason: 'source_unmounted',
      error: problemOf('source_unmounted', { path: source, expected: '/mnt/data', found: point ?? '' }),
    });
    await assert.rejects(
      house.services.targets.test(STAFF, target),
      refusedAs({
        code: 'driver_failed',
        message: /was on the mount '\/mnt\/data'/,
      }),
    );
    await house.services.targets.change(STAFF, target, { paths: [source] });
    await liveNights(house, 4, 1);
    assert.deepEqual(await nightsKept(house, target), ['1', '4']);
  });

  test('is told also where its directory went with the mount', async () => {
    await using house = await openInstallation();
    const { source, target, schedule } = await addNightly(house, 3);
    await liveNights(house, 0, 1);
    await remember(house, target, { [source]: '/mnt/data' });
    await rm(source, { recursive: true });
    await liveNights(house, 1, 1);
    assert.equal((await house.tasksOf(schedule)).at(-1)?.reason, 'source_unmounted');
  });

  test('is told of any one of several sources', async () => {
    await using house = await openInstallation();
    const paths = [await house.addSource(filesOf(2)), await house.addSource(filesOf(1))];
    const target = await house.addTarget({ paths });
    const schedule = await house.addSchedule([target]);
    await liveNights(house, 0, 1);
    const known = there((await house.services.targets.find(STAFF, target)).mountPoints);
    assert.deepEqual(Object.keys(known), paths);
    await remember(house, target, { ...known, [paths[1] ?? '']: '/mnt/data' });
    await liveNights(house, 1, 1);
    assert.match(saidOf((await house.tasksOf(schedule)).at(-1)?.error), new RegExp(`^The source '${paths[1]}' was on`));
  });

  test('is not written over by a restore in place', async () => {
    await using house = await openInstallation();
    const { source, target } = await addNightly(house, 3);
    await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
    await liveNights(house, 0, 1);
    await remember(house, target, { [source]: '/mnt/data' });
    await leaveFiles(source, 0);
    const { restore } = await house.services.restores.inPlace(STAFF, there((await house.snapshotsOf(target))[0]), null);
    await house.work();
    const ended = await house.unitOfWork.records.restores.find('everything', { id: restore.id });
    assert.match(saidOf(ended?.error), /was on the mount '\/mnt\/data'/);
    assert.deepEqual(await readdir(source), []);
  });
});
