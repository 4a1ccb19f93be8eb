import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BackupResult, ReadyCopy, SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { channelTo, createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

/** What every driver promises of telling what it publishes, and of taking over no copy but that. */
export const exerciseProof: Exercise = (cases, open, capabilities) => {
  const setUp = async (t: TestContext) => {
    const world = await setUpDriver(t, open);
    /** A finished copy of a first attempt, to whose source a file was added since. */
    const finish = async () => {
      const job = createJob([world.source]);
      const made = await world.driver.backup(job, silent, neverAborted());
      writeFileSync(join(world.source, 'later'), 'written after the first attempt');
      return { job, made };
    };
    return { ...world, finish };
  };
  const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ locator, fingerprint, directory }, silent.tell, neverAborted());

  cases(capabilities.stages ? 'before it publishes a copy' : 'once it has published a copy', (test) => {
    test('tells what the copy is', async (t) => {
      const { driver, source } = await setUp(t);
      const told: ReadyCopy[] = [];
      const channel = channelTo({ ready: async (copy) => void told.push(copy) });
      const job = createJob([source]);
      const { fingerprint, fileCount, contentBytes } = await driver.backup(job, channel, neverAborted());
      const second = await driver.backup({ ...job, attempt: 2, fingerprint }, channel, neverAborted());
      assert.equal(second.fingerprint, fingerprint);
      // Once an attempt, and of what is taken over as well.
      assert.partialDeepStrictEqual(told, Array(2).fill({ fingerprint, fileCount, contentBytes }));
    });

    test('is stopped by whoever is told, and then nothing is published and nothing left', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const refusal = new Error('overtaken');
      const job = createJob([source]);
      const channel = channelTo({ ready: () => Promise.reject(refusal) });
      await assert.rejects(driver.backup(job, channel, neverAborted()), refusal);
      assert.deepEqual(listStored(), []);
      const next = createJob([source], { taskUuid: job.taskUuid, targetUuid: job.targetUuid, attempt: 2 });
      await restore(await driver.backup(next, silent, neverAborted()), driver, destination);
    });
  });

  cases("with a finished copy under its task's name", (test) => {
    const notTheirs = [['that is another one than an attempt told of', '0'.repeat(64)]] as const;
    const ofNobody = [['that no attempt told of', null]] as const;
    for (const [whose, fingerprint] of capabilities.stages ? [...ofNobody, ...notTheirs] : notTheirs) {
      test(`${whose} makes its own in its place`, async (t) => {
        const { driver, source, destination, listStored, finish } = await setUp(t);
        const { job, made } = await finish();
        const stored = listStored().length;
        const second = await driver.backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted());
        assert.notEqual(second.fingerprint, made.fingerprint);
        assert.equal(listStored().length, stored);
        await restore(second, driver, destination);
        assert.deepEqual(describeTree(destination), describeTree(source));
      });

      test(`${whose} makes its own in its place, also at a first attempt`, async (t) => {
        const { driver, source, destination, finish } = await setUp(t);
        const { job } = await finish();
        await restore(await driver.backup({ ...job, fingerprint }, silent, neverAborted()), driver, destination);
        assert.deepEqual(describeTree(destination), describeTree(source));
      });
    }

    if (!capabilities.stages) {
      test('that no attempt told of takes it over, and tells of it', async (t) => {
        const { driver, source, destination, listStored, finish } = await setUp(t);
        const before = describeTree(source);
        const { job, made } = await finish();
        const stored = listStored().length;
        const told: ReadyCopy[] = [];
        const channel = channelTo({ ready: async (copy) => void told.push(copy) });
        const second = await driver.backup({ ...job, attempt: 2 }, channel, neverAborted());
        assert.deepEqual(second, made);
        assert.deepEqual(
          told.map(({ fingerprint }) => fingerprint),
          [made.fingerprint],
        );
        assert.equal(listStored().length, stored);
        await restore(second, driver, destination);
        assert.deepEqual([...describeTree(destination).keys()].sort(), [...before.keys()].sort());
      });
    }

    for (const how of ['cut', 'alter'] as const) {
      test(`that is damaged (${how}) makes it anew, though its list of files is the right one`, async (t) => {
        const { driver, source, destination, tamper, finish } = await setUp(t);
        const { job, made } = await finish();
        await tamper(made.locator, how);
        const again = { ...job, attempt: 2, fingerprint: made.fingerprint };
        await restore(await driver.backup(again, silent, neverAborted()), driver, destination);
        assert.deepEqual(describeTree(destination), describeTree(source));
        await assert.rejects(restore(made, driver, join(destination, 'again')), failsWith('snapshot_missing'));
      });
    }
  });
};
