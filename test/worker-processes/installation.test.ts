// Services whose work on files is done in worker processes, as those of a server.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { ProcessPool } from '../../src/worker-processes/pool.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { type InstallationOptions, openInstallation } from '../support/installation.ts';
import { STAFF, there } from '../support/values.ts';
import { childrenOf } from './child-processes.ts';

const FILES = 400;

const inProcesses: NonNullable<InstallationOptions['work']> = (files, drivers, dataDir) =>
  new ProcessPool({
    dataDir,
    volumesDir: null,
    concurrency: 1,
    log: new CollectedLog(),
    drivers,
    volumePath: (uuid) => files.volumePath(uuid),
  });

/** A target with a snapshot of many files, one of which has changed since; and a restore of it that was taken up. */
async function setUp() {
  const earlier = new Set(childrenOf(process.pid));
  const house = await openInstallation({ work: inProcesses });
  const names = Array.from({ length: FILES }, (_, index) => `file-${index}`);
  const source = await house.addSource(Object.fromEntries(names.map((name) => [name, name])));
  const added = await house.addTarget({ paths: [source] });
  const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
  const snapshot = await house.takeBackup(target);
  writeFileSync(join(source, 'file-0'), 'changed since');
  const { restore: asked } = await house.services.restores.inPlace(STAFF, snapshot, null);
  const restore = there(await house.services.restoreWork.claim());
  assert.equal(restore.id, asked.id);
  return {
    house,
    source,
    restore,
    workers: () => childrenOf(process.pid).filter((pid) => !earlier.has(pid)),
    after: () => house.services.restores.find(STAFF, asked),
    [Symbol.asyncDispose]: () => house.close(),
  };
}

describe('a restore in place in a worker process', () => {
  test('replaces what was there, in one process from its beginning to its end', async () => {
    await using world = await setUp();
    const { house, source, restore } = world;
    await house.services.restoreWork.perform(restore, new AbortController().signal, () => {});
    assert.equal((await world.after()).state, 'succeeded');
    assert.equal(readFileSync(join(source, 'file-0'), 'utf8'), 'file-0');
    assert.equal(world.workers().length, 1);
  });

  test('whose process is killed in the middle fails, and what was there is there as before', async () => {
    await using world = await setUp();
    const { house, source, restore } = world;
    await house.services.restoreWork.perform(restore, new AbortController().signal, () => {
      for (const pid of world.workers()) process.kill(pid, 'SIGKILL');
    });
    const { state, error } = await world.after();
    assert.deepEqual([state, error?.reason], ['failed', 'process_ended']);
    assert.equal(readFileSync(join(source, 'file-0'), 'utf8'), 'changed since');
    assert.equal(readdirSync(source).length, FILES);
    assert.deepEqual(
      readdirSync(dirname(source)).filter((name) => name.startsWith('.backrota-restore-')),
      [],
    );
  });
});

describe('a restore check in a worker process', () => {
  test('whose process is killed is put off, leaves nothing of what it restored, and passes the next time', async () => {
    const earlier = new Set(childrenOf(process.pid));
    await using house = await openInstallation({ work: inProcesses });
    const names = Array.from({ length: FILES }, (_, index) => `file-${index}`);
    const source = await house.addSource(Object.fromEntries(names.map((name) => [name, name])));
    const target = await house.addTarget({ paths: [source] });
    await house.takeBackup(target);
    const { run } = await house.services.checks.start(STAFF, target, 'restore_check');
    const task = there(await house.services.tasks.claim());
    let killed = 0;
    await house.services.tasks.perform(task, new AbortController().signal, () => {
      if (killed > 0) return;
      for (const pid of childrenOf(process.pid).filter((child) => !earlier.has(child))) {
        process.kill(pid, 'SIGKILL');
        killed += 1;
      }
    });
    assert.ok(killed > 0);
    const [putOff] = await house.services.runs.tasksOf([run]);
    assert.partialDeepStrictEqual(putOff, { state: 'queued', reason: 'process_ended' });
    assert.deepEqual(await house.files.listScratch(), []);
    house.clock.advanceTo(house.clock.now() + 60);
    await house.work();
    const [passed] = await house.services.runs.tasksOf([run]);
    assert.partialDeepStrictEqual(passed, { state: 'succeeded', evidence: { files: FILES, differenceCount: 0 } });
    assert.deepEqual(await house.files.listScratch(), []);
  });
});
