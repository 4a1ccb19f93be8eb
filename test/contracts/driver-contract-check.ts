import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CheckJob } from '../../src/ports/snapshot-driver.ts';
import { createJob, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

const whole = (targetUuid: string): CheckJob => ({ targetUuid, maxSeconds: null, flags: [] });

/** What drivers promise that check what is in a store as a whole. */
export const exerciseCheck: Exercise = (cases, open) => {
  cases('asked to check what a target has in a store', (test) => {
    test('finds it whole, also where there is nothing', async (t) => {
      const { driver, source } = await setUpDriver(t, open);
      const targetUuid = randomUUID();
      await driver.check?.(whole(targetUuid), neverAborted());
      for (let count = 0; count < 2; count += 1)
        await driver.backup(createJob([source], { targetUuid }), silent, neverAborted());
      await driver.check?.(whole(targetUuid), neverAborted());
    });

    for (const how of ['cut', 'alter'] as const) {
      test(`finds what is damaged (${how})`, async (t) => {
        const { driver, source, tamper } = await setUpDriver(t, open);
        const job = createJob([source]);
        const { locator } = await driver.backup(job, silent, neverAborted());
        await tamper(locator, how);
        const checked = driver.check?.(whole(job.targetUuid), neverAborted()) ?? Promise.resolve();
        await assert.rejects(checked, failsWith('snapshot_damaged'));
      });
    }
  });
};
