import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import type { BackupResult, CarryJob, SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, failsWith, neverAborted } from '../drivers/source-tree.ts';
import { type OpenDriver, setUpDriver } from './driver-contract.ts';

/** What every driver promises of copies that it takes over from a store. */
export const exerciseCarrying = (name: string, open: OpenDriver): void => {
  const setUp = (t: TestContext) => setUpDriver(t, open);
  const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ locator, fingerprint, directory }, neverAborted());

  describe(`the ${name} driver, with a copy from another store`, () => {
    const carryFrom = async (driver: SnapshotDriver, made: BackupResult, changes: Partial<CarryJob> = {}) => {
      const { taskUuid, attempt, targetUuid, onReady } = createJob([]);
      const copy = await driver.openCopy(made.locator);
      const ids = { taskUuid, attempt, targetUuid };
      const job: CarryJob = { ...ids, onReady, copy, fingerprint: made.fingerprint, ...changes };
      return { job, carry: (signal = neverAborted()) => driver.carry(job, signal).finally(() => copy.close()) };
    };

    test('takes over a finished copy as a new one, which outlives the first', async (t) => {
      const { driver, source, destination } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      const copied = await (await carryFrom(driver, made)).carry();
      assert.deepEqual({ ...copied, locator: made.locator }, made);
      await driver.delete(made.locator);
      await restore(copied, driver, destination);
      assert.deepEqual(describeTree(destination), describeTree(source));
    });

    test('takes over one copy of a task however often it is attempted', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      const { job, carry } = await carryFrom(driver, made);
      const first = await carry();
      const stored = listStored().length;
      const again = await carryFrom(driver, made, { taskUuid: job.taskUuid, targetUuid: job.targetUuid, attempt: 2 });
      const second = await again.carry();
      assert.deepEqual({ ...second, locator: first.locator }, first);
      assert.equal(listStored().length, stored);
      await restore(second, driver, destination);
    });

    for (const how of ['cut', 'alter'] as const) {
      test(`takes over no copy that was damaged (${how}), and leaves nothing of it`, async (t) => {
        const { driver, source, tamper, listStored } = await setUp(t);
        const made = await driver.backup(createJob([source]), neverAborted());
        await tamper(made.locator, how);
        const before = listStored();
        await assert.rejects((await carryFrom(driver, made)).carry(), failsWith('snapshot_damaged'));
        assert.deepEqual(listStored(), before);
      });
    }

    test('takes over no copy whose manifest is not the recorded one', async (t) => {
      const { driver, source, listStored } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      const before = listStored();
      const { carry } = await carryFrom(driver, made, { fingerprint: '0'.repeat(64) });
      await assert.rejects(carry(), failsWith('snapshot_damaged'));
      assert.deepEqual(listStored(), before);
    });

    test('takes over no copy of another format, and says so', async (t) => {
      const { driver, source } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      const copy = { format: 'borg', parts: [], close: async () => {} };
      await assert.rejects((await carryFrom(driver, made, { copy })).carry(), failsWith('format_differs'));
    });

    test('leaves nothing of a copy whose taking over is aborted, and the next attempt succeeds', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      const before = listStored();
      const controller = new AbortController();
      const reason = new Error('the lease was lost');
      const opened = await driver.openCopy(made.locator);
      const parts = opened.parts.map((part) => ({
        ...part,
        read: (offset: number, signal: AbortSignal) => {
          controller.abort(reason);
          return part.read(offset, signal);
        },
      }));
      const { job, carry } = await carryFrom(driver, made, { copy: { ...opened, parts } });
      await assert.rejects(carry(controller.signal), reason);
      await opened.close();
      assert.deepEqual(listStored(), before);
      const { taskUuid, targetUuid } = job;
      const next = await carryFrom(driver, made, { taskUuid, targetUuid, attempt: 2 });
      await restore(await next.carry(), driver, destination);
    });

    test('says once that bytes begin to go to the store, and not when a finished copy is taken over', async (t) => {
      const { driver, source } = await setUp(t);
      let transfers = 0;
      const job = createJob([source], {
        onTransfer: async () => {
          transfers += 1;
        },
      });
      const { fingerprint } = await driver.backup(job, neverAborted());
      assert.equal(transfers, 1);
      await driver.backup({ ...job, attempt: 2, fingerprint }, neverAborted());
      assert.equal(transfers, 1);
    });

    test('opens no copy that is not there', async (t) => {
      const { driver, source } = await setUp(t);
      const made = await driver.backup(createJob([source]), neverAborted());
      await driver.delete(made.locator);
      await assert.rejects(driver.openCopy(made.locator), failsWith('snapshot_missing'));
    });
  });
};
