import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import type { BackupResult, ReadyCopy, SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, failsWith, neverAborted } from '../drivers/source-tree.ts';
import { type OpenDriver, setUpDriver } from './driver-contract.ts';

/** What every driver promises of telling what it publishes, and of taking over no copy but that. */
export const exerciseProof = (name: string, open: OpenDriver): void => {
  const setUp = async (t: TestContext) => {
    const world = await setUpDriver(t, open);
    /** A finished copy of a first attempt, to whose source a file was added since. */
    const finish = async () => {
      const job = createJob([world.source]);
      const made = await world.driver.backup(job, neverAborted());
      writeFileSync(join(world.source, 'later'), 'written after the first attempt');
      return { job, made };
    };
    return { ...world, finish };
  };
  const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ locator, fingerprint, directory }, neverAborted());

  describe(`the ${name} driver, before it publishes a copy`, () => {
    test('tells what the copy is', async (t) => {
      const { driver, source } = await setUp(t);
      const told: ReadyCopy[] = [];
      const job = createJob([source], { onReady: async (copy) => void told.push(copy) });
      const { fingerprint, fileCount, contentBytes } = await driver.backup(job, neverAborted());
      const second = await driver.backup({ ...job, attempt: 2, fingerprint }, neverAborted());
      assert.equal(second.fingerprint, fingerprint);
      // Once an attempt, and of what is taken over as well.
      assert.partialDeepStrictEqual(told, Array(2).fill({ fingerprint, fileCount, contentBytes }));
    });

    test('is stopped by whoever is told, and then nothing is published and nothing left', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const refusal = new Error('overtaken');
      const job = createJob([source], { onReady: () => Promise.reject(refusal) });
      await assert.rejects(driver.backup(job, neverAborted()), refusal);
      assert.deepEqual(listStored(), []);
      const next = createJob([source], { taskUuid: job.taskUuid, targetUuid: job.targetUuid, attempt: 2 });
      await restore(await driver.backup(next, neverAborted()), driver, destination);
    });

    test('is stopped so also with a copy from another store', async (t) => {
      const { driver, source, listStored } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      const before = listStored();
      const copy = await driver.openCopy(made.locator);
      const refusal = new Error('overtaken');
      const onReady = () => Promise.reject(refusal);
      const { taskUuid, attempt, targetUuid } = createJob([]);
      const job = { taskUuid, attempt, targetUuid, copy, fingerprint: made.fingerprint, onReady };
      await assert.rejects(driver.carry(job, neverAborted()), refusal);
      await copy.close();
      assert.deepEqual(listStored(), before);
    });
  });

  describe(`the ${name} driver, with a finished copy under its task's name`, () => {
    for (const [whose, fingerprint] of [
      ['that no attempt told of', null],
      ['that is another one than an attempt told of', '0'.repeat(64)],
    ] as const) {
      test(`${whose} makes its own in its place`, async (t) => {
        const { driver, source, destination, listStored, finish } = await setUp(t);
        const { job, made } = await finish();
        const stored = listStored().length;
        const second = await driver.backup({ ...job, attempt: 2, fingerprint }, neverAborted());
        assert.notEqual(second.fingerprint, made.fingerprint);
        assert.equal(listStored().length, stored);
        await restore(second, driver, destination);
        assert.deepEqual(describeTree(destination), describeTree(source));
      });

      test(`${whose} makes its own in its place, also at a first attempt`, async (t) => {
        const { driver, source, destination, finish } = await setUp(t);
        const { job } = await finish();
        await restore(await driver.backup({ ...job, fingerprint }, neverAborted()), driver, destination);
        assert.deepEqual(describeTree(destination), describeTree(source));
      });
    }

    for (const how of ['cut', 'alter'] as const) {
      test(`that is damaged (${how}) makes it anew, though its list of files is the right one`, async (t) => {
        const { driver, source, destination, tamper, finish } = await setUp(t);
        const { job, made } = await finish();
        await tamper(made.locator, how);
        const again = { ...job, attempt: 2, fingerprint: made.fingerprint };
        await restore(await driver.backup(again, neverAborted()), driver, destination);
        assert.deepEqual(describeTree(destination), describeTree(source));
        await assert.rejects(restore(made, driver, join(destination, 'again')), failsWith('snapshot_missing'));
      });
    }
  });
};
