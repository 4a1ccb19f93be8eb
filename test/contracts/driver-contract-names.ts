import assert from 'node:assert/strict';
import type { BackupResult, SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

const NAME = 'Nächtlich-夜-2024-01-16T02:00:00';

/** What drivers promise whose copies are called as people choose. */
export const exerciseNames: Exercise = (cases, open) => {
  const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ locator, fingerprint, directory }, silent.tell, neverAborted());

  cases('with a name for its copy', (test) => {
    test('calls it so, and the next one of that name by a number', async (t) => {
      const { driver, source, listStored } = await setUpDriver(t, open);
      const job = createJob([source], { archiveName: NAME });
      await driver.backup(job, silent, neverAborted());
      await driver.backup(
        createJob([source], { targetUuid: job.targetUuid, archiveName: NAME }),
        silent,
        neverAborted(),
      );
      const names = listStored().map((stored) => stored.split(' ')[0]);
      assert.deepEqual(names.sort(), [NAME, `${NAME}-2`]);
    });

    test('takes another one that has its name by now for none of it, and deletes nothing', async (t) => {
      const { driver, source, destination, listStored } = await setUpDriver(t, open);
      const job = createJob([source], { archiveName: NAME });
      const first = await driver.backup(job, silent, neverAborted());
      await driver.delete(first.locator);
      const other = createJob([source], { targetUuid: job.targetUuid, archiveName: NAME });
      const second = await driver.backup(other, silent, neverAborted());
      const stored = listStored();
      await driver.delete(first.locator);
      assert.deepEqual(listStored(), stored);
      await assert.rejects(restore(first, driver, destination), failsWith('snapshot_missing'));
      await restore(second, driver, destination);
      assert.deepEqual(describeTree(destination), describeTree(source));
    });
  });
};
