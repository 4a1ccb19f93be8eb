import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { openInstallation } from '../../support/installation.ts';
import { saidOf } from '../../support/told.ts';
import { DAY, FIRST, STAFF } from '../../support/values.ts';

/** The archive driver on a disk with as much room as the test says. */
const archiveWithRoom = (room: { bytes: number }): DriverKind => ({
  ...archiveKind,
  open: ({ settings }) => {
    const driver = new ArchiveDriver(parseSettings(settings));
    driver.freeBytes = async () => room.bytes;
    return driver;
  },
});

describe('a backup', () => {
  test('that succeeds leaves an available snapshot that knows its size, its files and its hash', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ paths: [await house.addSource({ a: 'aaa', 'b/c': 'cc' })] });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [
      { state: 'succeeded', attempt: 1, error: null, leaseOwner: null, startedAt: FIRST, finishedAt: FIRST },
    ]);
    const [snapshot] = await house.snapshotsOf(target);
    assert.partialDeepStrictEqual(snapshot, { state: 'available', contentBytes: 5, availableAt: FIRST });
    assert.ok((snapshot?.sizeBytes ?? 0) > 0);
    assert.match(snapshot?.fingerprint ?? '', /^[0-9a-f]{64}$/);
    assert.ok((await house.stored()).includes(snapshot?.locator ?? ''));
    assert.deepEqual(house.log.errors, []);
  });

  test('of a source with a socket in it succeeds with a warning that names it', async () => {
    await using house = await openInstallation();
    const source = await house.addSource();
    const server = createServer().listen(join(source, 'app.sock'));
    await once(server, 'listening');
    try {
      const target = await house.addTarget({ paths: [source] });
      const schedule = await house.addSchedule([target]);
      await house.live(FIRST);
      const [task] = await house.tasksOf(schedule);
      assert.equal(task?.state, 'succeeded_with_warnings');
      assert.match(saidOf(task.log), /app\.sock/);
      assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
    } finally {
      server.close();
    }
  });

  test('whose source is gone fails: the snapshot says so, the log names schedule, target and reason, status counts it, and nothing is pruned', async () => {
    await using house = await openInstallation();
    const source = await house.addSource();
    const target = await house.addTarget({ paths: [source], rotation: 2 });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    await house.live(FIRST + DAY);
    await rm(source, { recursive: true });
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    await house.live(FIRST + 2 * DAY);

    const task = (await house.tasksOf(schedule)).at(-1);
    assert.partialDeepStrictEqual(task, { state: 'failed', reason: 'source_missing' });
    assert.match(saidOf(task?.error), /does not exist/);
    const [first, second, third] = await house.snapshotsOf(target);
    assert.deepEqual([first?.state, second?.state], ['available', 'available']);
    assert.partialDeepStrictEqual(third, { state: 'error', error: task?.error });
    const [line, ...others] = house.log.errors;
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(line?.fields, {
      schedule: schedule.id,
      target: target.id,
      reason: 'source_missing',
    });
    assert.equal((await house.services.status.read()).runsFailed24h, 1);
    assert.deepEqual(
      (await house.stored()).filter((path) => !path.startsWith(target.uuid)),
      [],
    );
  });

  test('is tried where less is free than the last one took: its source may have shrunk', async () => {
    const room = { bytes: 1e12 };
    await using house = await openInstallation({ drivers: [archiveWithRoom(room)] });
    const target = await house.addTarget({ rotation: 1 });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    room.bytes = 1;
    await house.live(FIRST + DAY);
    assert.equal((await house.tasksOf(schedule)).at(-1)?.state, 'succeeded');
  });

  test('to a store whose directory is not there fails and makes no directory in its place', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await rm(house.storeRoot, { recursive: true });
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [{ state: 'failed' }]);
    await assert.rejects(house.stored(), { code: 'ENOENT' });
    assert.equal(house.log.errors.length, 1);
  });

  test('that meets a fault of the gateway says so blandly, and the log alone has the details', async () => {
    const broken: DriverKind = {
      ...archiveKind,
      open: () => {
        throw new TypeError('cannot read properties of undefined');
      },
    };
    await using house = await openInstallation({ drivers: [broken] });
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    const [task] = await house.tasksOf(schedule);
    assert.partialDeepStrictEqual(task, { state: 'failed', reason: 'internal' });
    assert.doesNotMatch(saidOf(task?.error), /undefined/);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'error' }]);
    assert.ok(house.log.errors.some(({ fields }) => fields.err instanceof TypeError));
  });

  test('goes to the store that its schedule names as destination', async () => {
    await using house = await openInstallation();
    const remote = await house.addStore('zrh');
    const target = await house.addTarget();
    await house.addSchedule([target], { destination: 'zrh' });
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available', storeId: remote.id }]);
    assert.deepEqual(await house.stored(), []);
  });
});
