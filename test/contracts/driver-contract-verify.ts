import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import type { DriverEvent } from '../../src/ports/snapshot-driver.ts';
import { createJob, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, reasonOfAnother, setUpDriver } from './driver-contract.ts';

/** What every driver promises of reading a copy back. */
export const exerciseVerify: Exercise = (cases, open, capabilities) => {
  const setUp = async (t: TestContext) => {
    const world = await setUpDriver(t, open);
    const job = createJob([world.source]);
    const made = await world.driver.backup(job, silent, neverAborted());
    const { locator, fingerprint, sizeBytes } = made;
    return { ...world, job, made, copy: { locator, fingerprint, sizeBytes } };
  };

  cases('reading a copy back', (test) => {
    test('finds it whole, tells how far it is, and leaves the store as it was', async (t) => {
      const { driver, listStored, made, copy } = await setUp(t);
      const before = listStored();
      const told: DriverEvent[] = [];
      await driver.verify(copy, (event) => void told.push(event), neverAborted());
      const progress = { files: made.fileCount, bytes: made.contentBytes };
      assert.deepEqual(told.at(-1), { kind: 'progress', progress });
      assert.deepEqual(listStored(), before);
    });

    for (const how of ['cut', 'alter'] as const) {
      test(`finds what is damaged (${how})`, async (t) => {
        const { driver, tamper, copy } = await setUp(t);
        await tamper(copy.locator, how);
        await assert.rejects(driver.verify(copy, silent.tell, neverAborted()), failsWith('snapshot_damaged'));
      });
    }

    test('takes none of another fingerprint for it', async (t) => {
      const { driver, copy } = await setUp(t);
      const other = { ...copy, fingerprint: '0'.repeat(64) };
      await assert.rejects(driver.verify(other, silent.tell, neverAborted()), failsWith(reasonOfAnother(capabilities)));
    });

    test('says that it is gone, as restoring it does, by the locator that it had', async (t) => {
      const { driver, copy, job, destination } = await setUp(t);
      await driver.backup({ ...job, taskUuid: randomUUID() }, silent, neverAborted());
      await driver.delete(copy.locator);
      const isGone = (error: unknown): boolean => {
        failsWith('snapshot_missing')(error);
        assert.ok(error instanceof GatewayError);
        assert.deepEqual(error.problem.params, { locator: copy.locator });
        return true;
      };
      await assert.rejects(driver.verify(copy, silent.tell, neverAborted()), isGone);
      await assert.rejects(driver.restore({ ...copy, directory: destination }, silent.tell, neverAborted()), isGone);
    });

    test('stops when aborted', async (t) => {
      const { driver, copy } = await setUp(t);
      const reason = new Error('draining');
      await assert.rejects(driver.verify(copy, silent.tell, AbortSignal.abort(reason)), reason);
    });
  });
};
