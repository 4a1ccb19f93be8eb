import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../../src/drivers/memory/driver.ts';
import type { BackupJob, DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

/** A backup by hand, an hour after the last one. */
async function takeBackup(house: Installation, target: Target): Promise<Snapshot> {
  house.clock.advanceTo(house.clock.now() + HOUR);
  return house.takeBackup(target);
}

/** A driver of increments in memory, and the jobs that it was given. */
function incrementalKind(isIncremental = true) {
  const driver = new MemoryDriver();
  const jobs: BackupJob[] = [];
  const backUp = driver.backup.bind(driver);
  driver.backup = (job, channel, signal) => {
    jobs.push(job);
    return backUp(job, channel, signal);
  };
  const kind: DriverKind = {
    name: 'memory',
    capabilities: { ...MEMORY_CAPABILITIES, incremental: isIncremental },
    isExclusive: false,
    checkSettings: () => {},
    pathSettings: [],
    open: () => driver,
  };
  return { kind, jobs, driver };
}

describe('a copy that increments are built upon', () => {
  test('is missing by itself where it is gone, and they are damaged', async () => {
    const { kind, driver } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const store = await house.addStore('ram', 'memory');
    const target = await house.addTarget({ storeId: store.id });
    const [full, increment] = [await takeBackup(house, target), await takeBackup(house, target)];
    await driver.delete(full.locator ?? '');
    const found: string[] = [];
    for await (const { outcome } of house.services.verification.verifyAll(STAFF, {}, new AbortController().signal))
      found.push(outcome);
    assert.deepEqual(found, ['missing', 'damaged']);
    assert.partialDeepStrictEqual(await house.services.snapshots.find(STAFF, { id: increment.id }), {
      error: { reason: 'snapshot_missing', params: { locator: full.locator } },
    });
  });

  test('is marked by the backup that misses it, and the next one is built upon another', async () => {
    const { kind, jobs, driver } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const store = await house.addStore('ram', 'memory');
    const target = await house.addTarget({ storeId: store.id });
    const [full, increment] = [await takeBackup(house, target), await takeBackup(house, target)];
    await driver.delete(increment.locator ?? '');
    await takeBackup(house, target);
    const next = await takeBackup(house, target);
    assert.equal(jobs.at(-1)?.parent?.locator, full.locator);
    assert.equal(next.state, 'available');
    const states = (await house.snapshotsOf(target)).map(({ state }) => state);
    assert.deepEqual(states, ['available', 'missing', 'error', 'available']);
  });
});

describe('a driver that makes increments', () => {
  test('is given the newest snapshot to build upon, which the row of the new one names', async () => {
    const { kind, jobs } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const store = await house.addStore('ram', 'memory');
    const source = await house.addSource({ a: 'as it was' });
    const target = await house.addTarget({ paths: [source], storeId: store.id });
    const full = await takeBackup(house, target);
    await writeFile(join(source, 'b'), 'new');
    const first = await takeBackup(house, target);
    const second = await takeBackup(house, target);
    assert.deepEqual(
      jobs.map(({ parent }) => parent?.locator),
      [undefined, full.locator, first.locator],
    );
    const chainId = full.uuid;
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { id: full.id, chainId, parentId: null, isIncremental: false },
      { id: first.id, chainId, parentId: full.id, isIncremental: true },
      { id: second.id, chainId, parentId: first.id, isIncremental: true },
    ]);
  });

  test('keeps by rotation what a kept increment is built upon', async () => {
    const { kind } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const store = await house.addStore('ram', 'memory');
    const target = await house.addTarget({ storeId: store.id, rotation: 1 });
    await house.addSchedule([target]);
    for (const night of [0, 1, 2]) await house.live(FIRST + night * DAY);
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['available', 'available', 'available'],
    );
  });

  test('is never told to build upon a shrunk copy, or upon one that is on its way out', async () => {
    const { kind, jobs } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const store = await house.addStore('ram', 'memory');
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`file-${index}`, 'x'.repeat(500)]));
    const source = await house.addSource(files);
    const target = await house.addTarget({ paths: [source], storeId: store.id });
    const full = await takeBackup(house, target);
    for (const name of Object.keys(files).slice(1)) await rm(join(source, name));
    const shrunk = await takeBackup(house, target);
    assert.equal(shrunk.isShrunk, true);
    await takeBackup(house, target);
    assert.equal(there(jobs[2]).parent?.locator, full.locator);
    for (const { id } of await house.snapshotsOf(target)) await house.services.snapshots.delete(STAFF, [{ id }]);
    await takeBackup(house, target);
    assert.equal(there(jobs[3]).parent, undefined);
  });
});

test('a driver that makes no increments is given nothing to build upon', async () => {
  const { kind, jobs } = incrementalKind(false);
  await using house = await openInstallation({ drivers: [kind] });
  const store = await house.addStore('ram', 'memory');
  const target = await house.addTarget({ storeId: store.id });
  await takeBackup(house, target);
  const second = await takeBackup(house, target);
  assert.deepEqual(
    jobs.map(({ parent }) => parent),
    [undefined, undefined],
  );
  assert.partialDeepStrictEqual(second, { chainId: null, parentId: null, isIncremental: false });
});
