// A real FUSE file system whose daemon does not answer: what asks it hangs in the kernel.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { problemIn } from '../../src/domain/errors.ts';
import type { Channel } from '../../src/ports/snapshot-driver.ts';
import type { Workplace } from '../../src/ports/workplace.ts';
import { createJob, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';
import { openPool } from '../worker-processes/opened-pool.ts';
import { Mounted } from './mounted.ts';

const until = async (isSo: () => boolean): Promise<void> => {
  const began = performance.now();
  while (!isSo()) {
    assert.ok(performance.now() - began < 30_000, 'What the test waits for did not come.');
    await wait(20);
  }
};

/** A pool, a healthy store and source, and a directory that a FUSE daemon shows, which stops answering when it is told to. */
async function setUp(t: TestContext) {
  const directory = makeDirectory(t);
  const [source, root, shown] = ['source', 'store', 'shown'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [source, root, shown]) await mkdir(path);
  await writeFile(join(source, 'file'), 'content');
  await writeFile(join(shown, 'file'), 'content');
  const disk = await Mounted.on(join(directory, 'disk'), { fuse: shown });
  const clock = { now: 0 };
  const pool = openPool({ now: () => clock.now });
  const driverIn = (place: Workplace, store = root) =>
    place.open({ driver: 'archive', uuid: randomUUID(), settings: { root: store }, secrets: {}, mark: null });
  const end = async (): Promise<void> => {
    disk.continueDaemon();
    await pool.close();
    disk.unmount();
  };
  return { source, shown, disk, clock, pool, driverIn, [Symbol.asyncDispose]: end };
}

describe('a source on a mount that does not answer', () => {
  test('holds up its own backup alone, which ends as stalled', async (t) => {
    await using world = await setUp(t);
    const { source, disk, clock, pool, driverIn } = world;
    disk.stopDaemon();
    const hanging = await Promise.all([1, 2, 3, 4].map(() => pool.enter({}, neverAborted())));
    const backups = hanging.map((place) =>
      driverIn(place).backup(createJob([join(disk.point, 'file')]), silent, neverAborted()),
    );
    const outcomes = Promise.allSettled(backups);

    const other = await pool.enter({}, neverAborted());
    const made = await driverIn(other).backup(createJob([source]), silent, neverAborted());
    assert.equal(made.fileCount, 1);
    other.close();
    assert.ok((await stat(source)).isDirectory(), 'no thread of this process waits for the mount');

    clock.now = 300_000;
    await pool.watch();
    for (const outcome of await outcomes) {
      assert.equal(outcome.status === 'rejected' && problemIn(outcome.reason).reason, 'stalled');
    }
    for (const place of hanging) place.close();
    disk.continueDaemon();
    await until(() => pool.barred().count === 0);
  });

  test('from the midst of its files on is let go of within two seconds, once its backup is called off', async (t) => {
    await using world = await setUp(t);
    const { shown, disk, pool, driverIn } = world;
    for (let count = 0; count < 2_000; count += 1) await writeFile(join(shown, `file ${count}`), 'content');
    const controller = new AbortController();
    const place = await pool.enter({}, controller.signal);
    const told = Promise.withResolvers<void>();
    const channel: Channel = { ...silent, tell: ({ kind }) => kind === 'progress' && told.resolve() };
    const backup = driverIn(place).backup(createJob([disk.point]), channel, controller.signal);
    const ended = assert.rejects(backup, /called off/);
    await Promise.race([told.promise, ended]);
    disk.stopDaemon();
    await wait(100);
    const began = performance.now();
    controller.abort(new Error('called off'));
    await ended;
    assert.ok(performance.now() - began < 2_000);
    place.close();
    disk.continueDaemon();
    await until(() => pool.barred().count === 0);
  });
});

describe('a store on a mount that does not answer', () => {
  test('lets go of an attempt that is called off within two seconds', async (t) => {
    await using world = await setUp(t);
    const { source, disk, pool, driverIn } = world;
    const controller = new AbortController();
    const place = await pool.enter({ store: 'the store' }, controller.signal);
    await driverIn(place, disk.point).freeBytes();
    disk.stopDaemon();
    const backup = driverIn(place, disk.point).backup(createJob([source]), silent, controller.signal);
    await wait(100);
    const began = performance.now();
    controller.abort(new Error('called off'));
    await assert.rejects(backup, /called off/);
    assert.ok(performance.now() - began < 2_000);
    place.close();
    disk.continueDaemon();
    await until(() => pool.barred().count === 0);
    (await pool.enter({ store: 'the store' }, neverAborted())).close();
  });
});
