import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJob, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, reasonOfAnother, setUpDriver } from './driver-contract.ts';

/** What every driver promises that is asked to compare what it restored. */
export const exerciseCompare: Exercise = (cases, open, capabilities) => {
  cases('asked to compare what was restored with its copy', (test) => {
    test('finds it the same, and tells what is not', async (t) => {
      const { driver, source, destination } = await setUpDriver(t, open);
      mkdirSync(join(source, 'more'));
      writeFileSync(join(source, 'more', 'kept.txt'), 'kept');
      writeFileSync(join(source, 'more', 'lost.txt'), 'lost');
      const { locator, fingerprint } = await driver.backup(createJob([source]), silent, neverAborted());
      const job = { locator, fingerprint, directory: destination };
      await driver.restore(job, silent.tell, neverAborted());
      const { files, ...same } = await driver.compare(job, silent.tell, neverAborted());
      assert.ok(files >= 2);
      assert.partialDeepStrictEqual(same, { differences: [], differenceCount: 0 });

      const kept = join(destination, 'more', 'kept.txt');
      assert.equal(readFileSync(kept, 'utf8'), 'kept');
      writeFileSync(kept, 'Kept');
      rmSync(join(destination, 'more', 'lost.txt'));
      const other = await driver.compare(job, silent.tell, neverAborted());
      const byPath = other.differences.toSorted((one, two) => (one.path < two.path ? -1 : 1));
      assert.deepEqual(byPath, [
        { path: 'more/kept.txt', how: 'content' },
        { path: 'more/lost.txt', how: 'missing' },
      ]);

      const another = { ...job, fingerprint: 'f'.repeat(64) };
      const compared = driver.compare(another, silent.tell, neverAborted());
      await assert.rejects(compared, failsWith(reasonOfAnother(capabilities)));
    });
  });
};
