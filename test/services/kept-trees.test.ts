import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseSettings } from '../../src/drivers/archive/config.ts';
import { ArchiveDriver } from '../../src/drivers/archive/driver.ts';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import type { DriverKind } from '../../src/ports/snapshot-driver.ts';
import { Gate } from '../support/held-archive.ts';
import { type Installation, openInstallation, STAFF } from '../support/installation.ts';
import { there } from '../support/values.ts';

/** A target that may be overwritten, and a snapshot of it. */
async function addRestorable(house: Installation, paths?: readonly string[]) {
  const added = await house.addTarget(paths === undefined ? {} : { paths });
  const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
  return { target, snapshot: await house.takeBackup(target) };
}

const kept = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('.backrota-restore-'));

/** Tidying up after a task waits at the gate, once it is set. */
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
  test('outlasts a backup that was taken before the restore, however late that tidies up', async () => {
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
    await house.services.housekeeping.tidy();
    assert.equal((await kept(house.folder)).length, 1);
    await house.services.targets.remove(STAFF, target);
    house.clock.advance(3_600);
    await house.services.housekeeping.tidy();
    assert.deepEqual(await kept(house.folder), []);
    assert.deepEqual(await readdir(source), ['index.html']);
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
    assert.partialDeepStrictEqual(await house.services.runs.tasksOf(rows), [{ state: 'succeeded', log: '' }]);
  });
});
