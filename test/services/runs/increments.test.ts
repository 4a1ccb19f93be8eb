import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseRetention } from '../../../src/domain/retention/index.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Store } from '../../../src/domain/store.ts';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../../src/drivers/memory/driver.ts';
import type { BackupJob, DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

/** An incremental schedule of one target in a store of increments, whole every so many copies. */
async function setUp(
  house: Installation,
  fullEvery = 30,
  files?: Readonly<Record<string, string>>,
  given?: Pick<Store, 'id'>,
) {
  const store = given ?? (await house.addStore('ram', 'memory'));
  const source = await house.addSource(files);
  const target = await house.addTarget({ paths: [source], storeId: store.id, rotation: 10 });
  const schedule = await house.addSchedule([target], { method: { kind: 'incremental', fullEvery } });
  let nights = 0;
  /** The copy of the next night, whatever became of it. */
  const takeBackup = async (): Promise<Snapshot> => {
    await house.live(FIRST + nights * DAY);
    nights += 1;
    return there((await house.snapshotsOf(target)).at(-1));
  };
  return { source, target, schedule, takeBackup };
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
    const { takeBackup } = await setUp(house);
    const [full, increment] = [await takeBackup(), await takeBackup()];
    await driver.delete(full.locator ?? '');
    const found: string[] = [];
    for await (const { outcome } of house.services.verification.verifyAll(STAFF, {}, new AbortController().signal))
      found.push(outcome);
    assert.deepEqual(found, ['missing', 'damaged']);
    assert.partialDeepStrictEqual(await house.services.snapshots.find(STAFF, { id: increment.id }), {
      error: { reason: 'snapshot_missing', params: { locator: full.locator } },
    });
  });

  test('is marked by the backup that misses it, which is whole and begins a chain', async () => {
    const { kind, driver } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const { target, takeBackup } = await setUp(house);
    const [, increment] = [await takeBackup(), await takeBackup()];
    await driver.delete(increment.locator ?? '');
    const whole = await takeBackup();
    const next = await takeBackup();
    assert.partialDeepStrictEqual(whole, { state: 'available', parentId: null, isIncremental: false });
    assert.partialDeepStrictEqual(next, { state: 'available', parentId: whole.id, chainId: whole.uuid });
    const states = (await house.snapshotsOf(target)).map(({ state }) => state);
    assert.deepEqual(states, ['available', 'missing', 'available', 'available']);
  });

  test('is marked by itself where it is the whole one that is gone, as the backup finds that misses it', async () => {
    await using house = await openInstallation();
    const { target, takeBackup } = await setUp(house, 30, undefined, house.store);
    const [full, increment] = [await takeBackup(), await takeBackup()];
    assert.equal(increment.isIncremental, true);
    await rm(join(house.storeRoot, full.locator ?? ''), { recursive: true });
    const next = await takeBackup();
    assert.partialDeepStrictEqual(next, { state: 'available', isIncremental: false });
    const missing = { reason: 'snapshot_missing', params: { locator: full.locator } };
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'missing', error: missing },
      { state: 'damaged', error: missing },
      { state: 'available' },
    ]);
  });

  test('is named where it is not the one that an increment was built upon, also where that has nothing of it', async () => {
    await using house = await openInstallation();
    const { source, target, takeBackup } = await setUp(house, 30, undefined, house.store);
    await takeBackup();
    await writeFile(join(source, 'a'), 'new');
    const first = await takeBackup();
    await rm(join(source, 'a'));
    const second = await takeBackup();
    const manifest = join(house.storeRoot, first.locator ?? '', 'manifest.jsonl');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"mode":"0', '"mode":"1'));
    const damage = { kind: 'manifest_differs' };
    const { problem } = await house.services.verification.verify(STAFF, second, new AbortController().signal);
    assert.partialDeepStrictEqual(problem, { reason: 'snapshot_damaged', params: { damage, earlier: first.locator } });
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'available' },
      { state: 'damaged', error: { params: { damage } } },
      { state: 'damaged', error: { params: { damage, earlier: first.locator } } },
    ]);
    assert.partialDeepStrictEqual(await takeBackup(), { state: 'available', isIncremental: false });
  });

  test('is built upon no more once one of its chain was found damaged', async () => {
    const { kind, driver } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const { takeBackup } = await setUp(house);
    const [full] = [await takeBackup(), await takeBackup()];
    await driver.delete(full.locator ?? '');
    await house.services.verification.verify(STAFF, { id: full.id }, new AbortController().signal);
    assert.partialDeepStrictEqual(await takeBackup(), { state: 'available', isIncremental: false });
  });
});

describe('a driver that makes increments', () => {
  test('is given the newest copy of an incremental schedule to build upon, which the row of the new one names', async () => {
    const { kind, jobs } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const { source, target, takeBackup } = await setUp(house);
    const full = await takeBackup();
    await writeFile(join(source, 'b'), 'new');
    house.clock.advance(HOUR);
    const byHand = await house.takeBackup(target);
    const first = await takeBackup();
    const second = await takeBackup();
    assert.deepEqual(
      jobs.map(({ parent }) => parent?.locator),
      [undefined, undefined, full.locator, first.locator],
    );
    const chainId = full.uuid;
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { id: full.id, chainId, parentId: null, isIncremental: false },
      { id: byHand.id, chainId: null, parentId: null, isIncremental: false },
      { id: first.id, chainId, parentId: full.id, isIncremental: true },
      { id: second.id, chainId, parentId: first.id, isIncremental: true },
    ]);
  });

  test('makes a whole copy each time that so many were made, and of a schedule that asks for nothing else', async () => {
    const { kind } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const { schedule, takeBackup } = await setUp(house, 3);
    const made: boolean[] = [];
    for (let night = 0; night < 7; night += 1) made.push((await takeBackup()).isIncremental);
    assert.deepEqual(made, [false, true, true, false, true, true, false]);
    await house.services.schedules.change(STAFF, schedule, { method: { kind: 'full' } });
    assert.equal((await takeBackup()).isIncremental, false);
    await assert.rejects(
      house.services.schedules.change(STAFF, schedule, { method: { kind: 'incremental', fullEvery: 1 } }),
      reasonIs('full_every_out_of_range'),
    );
  });

  test('keeps by rotation what a kept increment is built upon', async () => {
    const { kind } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const { target, schedule, takeBackup } = await setUp(house);
    const retention = parseRetention({ kind: 'keep', algorithm: 'restic', last: 1 });
    await house.services.schedules.change(STAFF, schedule, { retention });
    for (const _ of [0, 1, 2]) await takeBackup();
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['available', 'available', 'available'],
    );
  });

  test('is never told to build upon a shrunk copy, or upon one that is on its way out', async () => {
    const { kind, jobs } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`file-${index}`, 'x'.repeat(500)]));
    const { source, target, takeBackup } = await setUp(house, 30, files);
    const full = await takeBackup();
    for (const name of Object.keys(files).slice(1)) await rm(join(source, name));
    assert.equal((await takeBackup()).isShrunk, true);
    await takeBackup();
    assert.equal(there(jobs[2]).parent?.locator, full.locator);
    const ids = (await house.snapshotsOf(target)).map(({ id }) => ({ id }));
    await house.services.snapshots.delete(STAFF, ids);
    await takeBackup();
    assert.equal(there(jobs[3]).parent, undefined);
  });
});

describe('what an increment is built upon', () => {
  const setUpChain = async (house: Installation, kind: ReturnType<typeof incrementalKind>) => {
    const made = await setUp(house);
    const [full, first, second] = [await made.takeBackup(), await made.takeBackup(), await made.takeBackup()];
    const stateOf = async ({ id }: Snapshot) =>
      there(await house.unitOfWork.records.snapshots.find('everything', { id })).state;
    return { ...made, full, first, second, stateOf, driver: kind.driver };
  };

  test('is deleted by hand only with all that is built upon it, which goes out of its store before it', async () => {
    const kind = incrementalKind();
    await using house = await openInstallation({ drivers: [kind.kind] });
    const { full, first, second, stateOf, driver } = await setUpChain(house, kind);
    const { snapshots } = house.services;
    await assert.rejects(snapshots.delete(STAFF, [first]), reasonIs('snapshot_needed'));
    await assert.rejects(snapshots.delete(STAFF, [full, first]), reasonIs('snapshot_needed'));
    await snapshots.change(STAFF, second, { isProtected: true });
    await assert.rejects(snapshots.delete(STAFF, [full], { withIncrements: true }), reasonIs('snapshot_protected'));
    assert.equal(await stateOf(full), 'available');
    await snapshots.change(STAFF, second, { isProtected: false });
    await snapshots.delete(STAFF, [full], { withIncrements: true });
    const gone: string[] = [];
    const remove = driver.delete.bind(driver);
    driver.delete = async (locator) => {
      gone.push(locator);
      await remove(locator);
    };
    assert.equal(await snapshots.removeMarked(), 3);
    assert.deepEqual(gone, [second.locator, first.locator, full.locator]);
    assert.deepEqual([await stateOf(full), await stateOf(first), await stateOf(second)], Array(3).fill('deleted'));
  });

  test('stays as long as a shrunk increment does, and says why', async () => {
    const { kind } = incrementalKind();
    await using house = await openInstallation({ drivers: [kind] });
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`file-${index}`, 'x'.repeat(500)]));
    const { source, target, schedule, takeBackup } = await setUp(house, 2, files);
    const full = await takeBackup();
    for (const name of Object.keys(files).slice(1)) await rm(join(source, name));
    assert.partialDeepStrictEqual(await takeBackup(), { isShrunk: true, parentId: full.id });
    for (const [name, content] of Object.entries(files)) await writeFile(join(source, name), content);
    const retention = parseRetention({ kind: 'keep', algorithm: 'restic', last: 1 });
    await house.services.schedules.change(STAFF, schedule, { retention });
    await takeBackup();
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['available', 'available', 'available'],
    );
  });
});

test('a driver that makes no increments is given nothing to build upon', async () => {
  const { kind, jobs } = incrementalKind(false);
  await using house = await openInstallation({ drivers: [kind] });
  const { takeBackup } = await setUp(house);
  await takeBackup();
  const second = await takeBackup();
  assert.deepEqual(
    jobs.map(({ parent }) => parent),
    [undefined, undefined],
  );
  assert.partialDeepStrictEqual(second, { chainId: null, parentId: null, isIncremental: false });
});
