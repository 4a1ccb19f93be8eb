import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createJob, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

/** What drivers promise whose copies of a target share a repository. */
export const exerciseCompact: Exercise = (cases, open) => {
  cases('asked to look after a repository', (test) => {
    test('frees the room of what was deleted, and leaves the rest as it is', async (t) => {
      const { driver, source, storedBytes } = await setUpDriver(t, open);
      const targetUuid = randomUUID();
      const gone = await driver.backup(createJob([source], { targetUuid }), silent, neverAborted());
      const kept = await driver.backup(createJob([`${source}/docs`], { targetUuid }), silent, neverAborted());
      await driver.delete(gone.locator);
      const before = storedBytes?.() ?? 0;
      await driver.compact?.(targetUuid, neverAborted());
      const after = storedBytes?.() ?? 0;
      assert.ok(before - after > 2_900_000, `${before} bytes, then ${after}`);
      await driver.verify(kept, silent.tell, neverAborted());
      await assert.rejects(driver.verify(gone, silent.tell, neverAborted()), failsWith('snapshot_missing'));
    });

    test('names all copies in it, with the tasks that made them', async (t) => {
      const { driver, source } = await setUpDriver(t, open);
      const targetUuid = randomUUID();
      assert.deepEqual(await driver.foundCopies?.(targetUuid, neverAborted()), []);
      const job = createJob([source], { targetUuid });
      const { locator, fingerprint } = await driver.backup(job, silent, neverAborted());
      assert.partialDeepStrictEqual(await driver.foundCopies?.(targetUuid, neverAborted()), [
        { locator, fingerprint, comment: job.taskUuid },
      ]);
    });

    test('tells what opens it, and removes its locks', async (t) => {
      const { driver, source } = await setUpDriver(t, open);
      const targetUuid = randomUUID();
      await driver.backup(createJob([source], { targetUuid }), silent, neverAborted());
      assert.match((await driver.exportKey?.(targetUuid)) ?? '', /\S{40}/);
      await driver.breakLock?.(targetUuid);
      await driver.backup(createJob([source], { targetUuid }), silent, neverAborted());
    });
  });
};
