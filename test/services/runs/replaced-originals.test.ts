import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { Gate } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF, there } from '../../support/values.ts';

/** A target that may be overwritten, and a snapshot of it. */
async function addRestorable(house: Installation, paths?: readonly string[]) {
  const added = await house.addTarget(paths === undefined ? {} : { paths });
  const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
  return { target, snapshot: await house.takeBackup(target) };
}

const kept = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('.backrota-restore-'));

/** Cleaning up after a task waits at the gate, once it is set. */
class HeldSweeps extends ArchiveDriver {
  static gate: Gate | null = null;

  override async sweep(...swept: Parameters<ArchiveDriver['sweep']>): Promise<void> {
    const gate = HeldSweeps.gate;
    HeldSweeps.gate = null;
    await gate?.pass();
    return super.sweep(...swept);
  }
}

describe('what a restore in place kept', () => {
  test('outlasts a backup that was taken before the restore, however late that cleans up', async () => {
    const heldKind: DriverKind = {
      ...archiveKind,
      open: ({ settings }) => new HeldSweeps(parseSettings(settings)),
    };
    await using house = await openInstallation({ drivers: [heldKind] });
    const source = await house.addSource({ 'index.html': 'before' });
    const { target, snapshot } = await addRestorable(house, [source]);
    await house.services.backups.backUp(STAFF, target, 'backup', 'second');
    const task = there(await house.services.tasks.claim());
    using gate = new Gate();
    HeldSweeps.gate = gate;
    const working = house.services.tasks.perform(task, new AbortController().signal, () => {});
    await gate.reached;
    house.clock.advance(5);
    await writeFile(join(source, 'index.html'), 'written after the second backup');
    await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work((await house.openNode()).services);
    gate.release();
    await working;
    assert.equal((await kept(house.folder)).length, 1);
    house.clock.advance(5);
    await house.takeBackup(target);
    assert.deepEqual(await kept(house.folder), []);
  });

  test('outlasts a backup of the same second, and goes with the next', async () => {
    await using house = await openInstallation();
    const { target, snapshot } = await addRestorable(house);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    await house.takeBackup(target);
    assert.equal((await kept(house.folder)).length, 1);
    house.clock.advance(1);
    await house.takeBackup(target);
    assert.deepEqual(await kept(house.folder), []);
  });

  test('goes soon after its target was deleted, and the source stays', async () => {
    await using house = await openInstallation();
    const source = await house.addSource({ 'index.html': 'mine' });
    const { target, snapshot } = await addRestorable(house, [source]);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    await house.services.housekeeping.cleanUp();
    assert.equal((await kept(house.folder)).length, 1);
    await house.services.targets.remove(STAFF, target);
    house.clock.advance(3_600);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await kept(house.folder), []);
    assert.deepEqual(await readdir(source), ['index.html']);
  });

  test('and cannot be removed is told by the restore, the status and the next backup, and stands in no other’s way', async () => {
    await using house = await openInstallation();
    const source = await house.addSource({ 'index.html': 'x' });
    const { target, snapshot } = await addRestorable(house, [source]);
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    const removeKept = house.files.removeKept.bind(house.files);
    house.files.removeKept = async () => {
      throw problem('told', { text: 'Something is mounted there.' });
    };
    const schedule = await house.addSchedule([await house.services.targets.change(STAFF, target, { rotation: 1 })]);
    const backUp = async () => {
      house.clock.advance(1);
      await house.services.backups.runSchedule(STAFF, schedule);
      await house.work();
      const { rows } = await house.services.runs.list(STAFF, {}, { offset: 0, limit: 1 });
      return there((await house.services.runs.tasksOf(rows))[0]);
    };
    assert.equal((await backUp()).state, 'succeeded');
    const told = await house.services.restores.find(STAFF, restore);
    assert.deepEqual([told.keptPaths, saidOf(told.keptProblem)], [[source], 'Something is mounted there.']);
    assert.equal((await house.services.status.read()).keptTreesStuck, 1);
    const second = await backUp();
    assert.deepEqual([second.state, second.reason], ['succeeded_with_warnings', null]);
    assert.match(
      saidOf(second.log),
      /^What was there before restore \d+ could not be removed.*\nSomething is mounted there\.$/,
    );
    const scheduled = (await house.snapshotsOf(target)).filter(({ scheduleId }) => scheduleId === schedule.id);
    assert.deepEqual(scheduled.map(({ state }) => state).toSorted(), ['available', 'deleting'], 'rotation goes on');

    house.files.removeKept = removeKept;
    await backUp();
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, restore), {
      keptPaths: [],
      keptProblem: null,
    });
    assert.deepEqual([await kept(house.folder), (await backUp()).state], [[], 'succeeded']);
    assert.equal((await house.services.status.read()).keptTreesStuck, 0);
  });

  test('is named by a secret that is in the restore’s row and nowhere else', async () => {
    await using house = await openInstallation();
    const { target, snapshot } = await addRestorable(house);
    const { restore } = await house.services.restores.inPlace(house.customer.actor, snapshot, null);
    await house.work();
    house.files.removeKept = async () => {
      throw new Error('EIO');
    };
    house.clock.advance(1);
    await house.takeBackup(target);
    const { stagingSecret } = await house.services.restores.find(STAFF, restore);
    assert.ok(stagingSecret !== null);
    assert.deepEqual(await kept(house.folder), [`.backrota-restore-${stagingSecret}.0`]);
    const { restores, ...others } = await house.dump();
    const rows = there(restores).map((row) => ({ ...Object(row), holder_secret: null }));
    assert.ok(!JSON.stringify([others, rows, house.log]).includes(stagingSecret));
  });

  test('is in no backup of a source around it', async () => {
    await using house = await openInstallation();
    const outer = await house.addSource({ 'site/page.html': 'x'.repeat(1_000) });
    const around = await house.addTarget({ paths: [outer] });
    const { snapshot } = await addRestorable(house, [join(outer, 'site')]);
    const before = await house.takeBackup(around);
    await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    assert.equal((await kept(outer)).length, 1);
    const after = await house.takeBackup(around);
    assert.deepEqual([after.contentBytes, after.fileCount], [before.contentBytes, before.fileCount]);
    const { rows } = await house.services.runs.list(STAFF, {}, { offset: 0, limit: 1 });
    assert.partialDeepStrictEqual(await house.services.runs.tasksOf(rows), [{ state: 'succeeded', log: [] }]);
  });
});
