import assert from 'node:assert/strict';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { openNamedNode } from '../../support/named-nodes.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, MINUTE, STAFF, there } from '../../support/values.ts';

const neverAborted = () => new AbortController().signal;

describe('a managed volume', () => {
  test('belongs to the node that made or restored it, which alone backs it up', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    const drive = await a.targets.createVolume(actor, { name: 'one', kind: 'drive' });
    const { target: clone } = await a.restores.cloneTarget(actor, drive, { name: 'two', kind: 'drive' });
    assert.equal(await b.tasks.claim(), null);
    await a.tasks.perform(there(await a.tasks.claim()), neverAborted(), () => {});
    const restore = there(await b.restoreWork.claim());
    await b.restoreWork.perform(restore, neverAborted(), () => {});
    assert.equal((await b.targets.find(actor, clone)).volumeNode, 'b');
    await a.backups.backUp(actor, clone, 'backup', 'by hand');
    assert.equal(await a.tasks.claim(), null);
    assert.equal(there(await b.tasks.claim()).targetId, clone.id);
  });

  test('that no target has goes if it is empty and old, and is told in the log if it holds files', async () => {
    await using house = await openInstallation();
    await house.services.targets.createVolume(house.customer.actor, { name: 'one', kind: 'drive' });
    const volumes = join(house.dataDir, 'volumes');
    const [empty, filled] = ['3f2b8f0e-4b52-4f6c-9f3f-0d6a5c1f7e10', '3f2b8f0e-4b52-4f6c-9f3f-0d6a5c1f7e11'] as const;
    for (const name of [empty, filled]) await mkdir(join(volumes, name));
    await writeFile(join(volumes, filled, 'data'), 'x');
    for (const name of [empty, filled]) await utimes(join(volumes, name), 1, 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(
      (await house.files.listVolumes()).filter((name) => [empty, filled].includes(name as never)),
      [filled],
    );
    const line = house.log.lines.find(({ message }) => /belong to no target and stay/.test(message));
    assert.deepEqual(line?.fields.volumes, [filled]);
  });

  test('that a version before never finished copying goes once nothing changed in it for a day, and is told', async () => {
    await using house = await openInstallation();
    const drive = await house.addVolume();
    const volumes = join(house.dataDir, 'volumes');
    const unfinished = `${drive.uuid}.partial`;
    await mkdir(join(volumes, unfinished, 'www'), { recursive: true });
    await writeFile(join(volumes, unfinished, 'www', 'index.html'), 'half');
    await mkdir(join(volumes, 'notes.partial'));
    const changedAt = Math.ceil((await stat(join(volumes, unfinished))).ctimeMs / 1_000);
    house.clock.advanceTo(changedAt + DAY - MINUTE);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual((await readdir(volumes)).toSorted(), [drive.uuid, unfinished, 'notes.partial']);
    house.clock.advance(DAY);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual((await readdir(volumes)).toSorted(), [drive.uuid, 'notes.partial']);
    const line = house.log.lines.find(({ message }) => /never finished were removed/.test(message));
    assert.deepEqual(line?.fields.volumes, [unfinished]);
  });

  test('that is still being copied stays, however deep the last change in it lies', async () => {
    await using house = await openInstallation();
    const unfinished = '3f2b8f0e-4b52-4f6c-9f3f-0d6a5c1f7e10.partial';
    const directory = join(house.dataDir, 'volumes', unfinished);
    const [deep, file] = [join(directory, 'a', 'b'), join(directory, 'a', 'b', 'data')];
    await mkdir(deep, { recursive: true });
    await writeFile(file, 'x');
    const changeOf = async (path: string) => (await stat(path)).ctimeMs;
    const made = await changeOf(deep);
    do await writeFile(file, 'more');
    while ((await changeOf(file)) === made);
    const between = (made + (await changeOf(file))) / 2_000;
    assert.deepEqual(await house.files.listUnfinishedVolumes(between), []);
    assert.deepEqual(await house.files.listUnfinishedVolumes((await changeOf(file)) / 1_000 + 1), [unfinished]);
  });
});

describe('a node', () => {
  test('that is waited for is told with when it was seen last, and another one may take its place', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    const drive = await a.targets.createVolume(actor, { name: 'one', kind: 'drive' });
    const { run } = await a.backups.backUp(actor, drive, 'backup', 'by hand');
    const waits = async () => {
      const { tasks } = await b.runs.find(STAFF, run);
      return [...(await b.runs.waitedFor(tasks)).values()];
    };
    assert.deepEqual(await waits(), [{ name: 'a', seenAt: null }]);
    await a.storeWatch.look();
    const seenAt = house.clock.now();
    assert.deepEqual(await waits(), []);
    house.clock.advance(6 * MINUTE);
    assert.deepEqual(await waits(), [{ name: 'a', seenAt }]);
    await b.storeWatch.look();
    assert.partialDeepStrictEqual(await b.nodes.list(STAFF), [
      { name: 'a', seenAt, volumes: 1 },
      { name: 'b', volumes: 0 },
    ]);
    await b.nodes.rename(STAFF, 'a', 'b');
    assert.deepEqual(await waits(), []);
    assert.equal(there(await b.tasks.claim()).targetId, drive.id);
    await assert.rejects(b.nodes.rename(STAFF, 'a', 'b'), refusedAs({ code: 'not_found', message: /no node 'a'/ }));
  });

  test('is waited for by a restore: for its snapshot’s store, for what its snapshot is made of, for where it goes', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    await house.addStore('vault', 'archive', { node: 'a' });
    const onA = await a.targets.createVolume(actor, { name: 'one', kind: 'drive' });
    await a.backups.backUp(actor, onA, 'backup', 'by hand', { destination: 'vault' });
    await house.work(a);
    const [snapshot] = await house.snapshotsOf(onA);
    const drive = { name: 'two', kind: 'drive' } as const;
    const { restore } = await b.restores.intoNewTarget(actor, there(snapshot), drive);
    const { restore: clone } = await b.restores.cloneTarget(actor, onA, drive);
    const waits = async () => {
      const found = await Promise.all([restore, clone].map((row) => b.restores.find(STAFF, row)));
      const waited = await b.restores.waitedFor(found);
      return [restore, clone].map(({ id }) => waited.get(id)?.name);
    };
    assert.equal(await b.restoreWork.claim(), null);
    assert.deepEqual(await waits(), ['a', 'a']);
    await a.storeWatch.look();
    assert.deepEqual(await waits(), [undefined, undefined]);
    house.clock.advance(6 * MINUTE);
    assert.deepEqual(await waits(), ['a', 'a']);
    await a.tasks.perform(there(await a.tasks.claim()), neverAborted(), () => {});
    assert.deepEqual(await waits(), ['a', undefined], 'a clone is of its snapshot alone, once that is made');
  });

  test('is waited for by a copy of a snapshot that only it reaches, and not for the files of its target', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    await house.addStore('vault', 'archive', { node: 'b', limits: { minimumIntervalSeconds: null } });
    const drive = await a.targets.createVolume(actor, { name: 'one', kind: 'drive' });
    const snapshot = await (async () => {
      await a.backups.backUp(actor, drive, 'backup', 'by hand');
      await house.work(a);
      return there((await house.snapshotsOf(drive))[0]);
    })();
    const { runs } = house.services;
    const { run } = await house.services.backups.copySnapshot(actor, snapshot, { destination: 'vault' });
    const waits = async () => [...(await runs.waitedFor((await runs.find(STAFF, run)).tasks)).values()];
    assert.deepEqual(await waits(), [{ name: 'b', seenAt: null }]);
    await b.storeWatch.look();
    assert.deepEqual(await waits(), [], 'a, where the drive lies, is not needed');
    await house.work(b);
    assert.deepEqual(
      (await house.snapshotsOf(drive)).map(({ state }) => state),
      ['available', 'available'],
    );
  });

  test('that alone reaches a store is where its snapshots are restored into directories', async () => {
    await using house = await openInstallation();
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    await house.addStore('vault', 'archive', { node: 'a' });
    const target = await house.addTarget();
    await a.backups.backUp(STAFF, target, 'backup', 'by hand', { destination: 'vault' });
    await house.work(a);
    const snapshot = there((await house.snapshotsOf(target))[0]);
    const directory = join(house.folder, 'restored');
    const before = await house.dump();
    await assert.rejects(
      b.directoryRestores.restore(STAFF, snapshot, directory, neverAborted()),
      refusedAs({
        code: 'driver_failed',
        message: /only the node 'a' reaches; restore and verify its snapshots there/,
      }),
    );
    assert.deepEqual(await house.dump(), before);
    await a.directoryRestores.restore(STAFF, snapshot, directory, neverAborted());
    assert.deepEqual(await readdir(directory), ['index.html']);
  });
});
