import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BackupResult, SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

/** What drivers that declare `incremental` promise of copies that they are given a parent for. */
export const exerciseIncrements: Exercise = (cases, open) => {
  const recorded = ({ locator, fingerprint }: BackupResult) => ({ locator, fingerprint });
  const restore = (made: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ ...recorded(made), directory }, silent.tell, neverAborted());
  /** A full, and an increment of it after one file came, one changed and one went. */
  const setUp = async (t: TestContext) => {
    const world = await setUpDriver(t, open);
    const { driver, source } = world;
    writeFileSync(join(source, 'going'), 'gone soon');
    const first = createJob([source]);
    const full = await driver.backup(first, silent, neverAborted());
    const jobUpon = (made: BackupResult) => ({
      ...createJob([source]),
      targetUuid: first.targetUuid,
      parent: recorded(made),
    });
    const before = describeTree(source);
    rmSync(join(source, 'going'));
    writeFileSync(join(source, 'new'), 'new');
    const job = jobUpon(full);
    return { ...world, full, before, job, jobUpon, increment: await driver.backup(job, silent, neverAborted()) };
  };

  cases('with a parent', (test) => {
    test('stores what changed, and gives back the tree of that moment and of the one before', async (t) => {
      const { driver, source, directory, full, before, increment } = await setUp(t);
      assert.equal(increment.isIncremental, true);
      assert.ok(increment.sizeBytes < full.sizeBytes / 100, `${increment.sizeBytes} of ${full.sizeBytes} bytes`);
      assert.ok(increment.contentBytes > full.contentBytes / 2);
      await restore(increment, driver, join(directory, 'after'));
      assert.deepEqual(describeTree(join(directory, 'after')), describeTree(source));
      await restore(full, driver, join(directory, 'before'));
      assert.deepEqual(describeTree(join(directory, 'before')), before);
      await driver.verify(recorded(increment), silent.tell, neverAborted());
    });

    test('an increment of an increment gives its own tree back', async (t) => {
      const { driver, source, destination, increment, jobUpon } = await setUp(t);
      writeFileSync(join(source, 'newest'), 'newest');
      await restore(await driver.backup(jobUpon(increment), silent, neverAborted()), driver, destination);
      assert.deepEqual(describeTree(destination), describeTree(source));
    });

    test('makes one increment of a task however often it is attempted', async (t) => {
      const { driver, job, increment, listStored } = await setUp(t);
      const stored = listStored().length;
      const again = { ...job, attempt: 2, fingerprint: increment.fingerprint };
      const second = await driver.backup(again, silent, neverAborted());
      assert.deepEqual({ ...second, locator: increment.locator }, increment);
      assert.equal(listStored().length, stored);
    });

    test('says that an increment is not whole any more where its parent is gone', async (t) => {
      const { driver, destination, full, increment } = await setUp(t);
      await driver.delete(full.locator);
      await assert.rejects(restore(increment, driver, destination), failsWith('snapshot_missing'));
      await assert.rejects(
        driver.verify(recorded(increment), silent.tell, neverAborted()),
        failsWith('snapshot_missing'),
      );
    });

    test('makes a whole copy where it is given none', async (t) => {
      const { driver, source } = await setUpDriver(t, open);
      const whole = await driver.backup(createJob([source]), silent, neverAborted());
      assert.equal(whole.isIncremental ?? false, false);
    });
  });
};
