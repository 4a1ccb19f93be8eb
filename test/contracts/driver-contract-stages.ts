import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { WalkHooks } from '../../src/file-tree/read-entry.ts';
import type { BackupResult, SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

/** What drivers promise that make a copy in a temporary place of its attempt. */
export const exerciseStages: Exercise = (cases, open) => {
  const setUp = (t: TestContext, hooks: WalkHooks) => setUpDriver(t, open, hooks);
  const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ locator, fingerprint, directory }, silent.tell, neverAborted());

  cases('while it makes a copy', (test) => {
    test('publishes nothing and leaves nothing when aborted amidst the files, and the next attempt succeeds', async (t) => {
      const controller = new AbortController();
      const reason = new Error('the lease was lost');
      let opened = 0;
      const { driver, source, destination, listStored } = await setUp(t, {
        beforeOpen: () => {
          opened += 1;
          if (opened === 3) controller.abort(reason);
        },
      });
      const job = createJob([source]);
      await assert.rejects(driver.backup(job, silent, controller.signal), reason);
      assert.deepEqual(listStored(), []);
      await restore(await driver.backup({ ...job, attempt: 2 }, silent, neverAborted()), driver, destination);
    });

    test('an attempt that was overtaken publishes nothing and leaves nothing', async (t) => {
      let overtake = async (): Promise<void> => {};
      const { driver, source, listStored, destination } = await setUp(t, { beforeOpen: () => overtake() });
      const job = createJob([source]);
      let second: Promise<BackupResult> | null = null;
      overtake = async () => {
        overtake = async () => {};
        second = driver.backup({ ...job, attempt: 2 }, silent, neverAborted());
        await second;
      };
      await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('superseded'));
      const finished = await (second ?? assert.fail('the second attempt never began'));
      assert.equal(listStored().filter((stored) => stored.includes(job.taskUuid)).length, 1);
      await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('superseded'));
      await restore(finished, driver, destination);
      assert.deepEqual(describeTree(destination), describeTree(source));
    });
  });
};
