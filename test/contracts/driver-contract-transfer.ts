import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { BackupResult, Channel, SnapshotDriver, TransferJob } from '../../src/ports/snapshot-driver.ts';
import { channelTo, createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { reasonIs } from '../support/refused.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

/** What drivers that declare `transfer` promise of copies that they take over from another store. */
export const exerciseTransfer: Exercise = (cases, open) => {
  const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
    driver.restore({ locator, fingerprint, directory }, silent.tell, neverAborted());
  /** A finished copy, and what is to be transferred of it. */
  const setUp = async (t: TestContext) => {
    const world = await setUpDriver(t, open);
    const { driver, access, source } = world;
    const made = await driver.backup(createJob([source]), silent, neverAborted());
    const plan = (changes: Partial<TransferJob> = {}): TransferJob => {
      const { taskUuid, attempt, targetUuid } = createJob([]);
      const { locator, fingerprint, sizeBytes } = made;
      return { taskUuid, attempt, targetUuid, from: access, copy: { locator, fingerprint, sizeBytes }, ...changes };
    };
    const transfer = (job: TransferJob, channel: Channel = silent, signal = neverAborted()) =>
      driver.transfer(job, channel, signal);
    return { ...world, made, plan, transfer };
  };

  cases('with a copy from another store', (test) => {
    test('takes over a finished copy as a new one, which outlives the first', async (t) => {
      const { driver, source, destination, made, plan, transfer } = await setUp(t);
      const copied = await transfer(plan());
      assert.deepEqual({ ...copied, locator: made.locator }, made);
      await driver.delete(made.locator);
      await restore(copied, driver, destination);
      assert.deepEqual(describeTree(destination), describeTree(source));
    });

    test('takes over one copy of a task however often it is attempted', async (t) => {
      const { driver, destination, listStored, plan, transfer } = await setUp(t);
      const job = plan();
      const first = await transfer(job);
      const stored = listStored().length;
      const second = await transfer({ ...job, attempt: 2 });
      assert.deepEqual({ ...second, locator: first.locator }, first);
      assert.equal(listStored().length, stored);
      await restore(second, driver, destination);
    });

    for (const how of ['cut', 'alter'] as const) {
      test(`takes over no copy that was damaged (${how}), and leaves nothing of it`, async (t) => {
        const { tamper, listStored, made, plan, transfer } = await setUp(t);
        await tamper(made.locator, how);
        const before = listStored();
        await assert.rejects(transfer(plan()), failsWith('snapshot_damaged'));
        assert.deepEqual(listStored(), before);
      });
    }

    test('takes over no copy of another fingerprint than the recorded one', async (t) => {
      const { listStored, made, plan, transfer } = await setUp(t);
      const before = listStored();
      const copy = { locator: made.locator, fingerprint: '0'.repeat(64) };
      await assert.rejects(transfer(plan({ copy })), failsWith('snapshot_damaged'));
      assert.deepEqual(listStored(), before);
    });

    test('takes over no copy of another kind of store, and says so', async (t) => {
      const { access, plan, transfer } = await setUp(t);
      await assert.rejects(transfer(plan({ from: { ...access, driver: 'borg' } })), failsWith('format_differs'));
    });

    test('leaves nothing of a copy whose taking over is aborted, and the next attempt succeeds', async (t) => {
      const { driver, destination, listStored, plan, transfer } = await setUp(t);
      const before = listStored();
      const controller = new AbortController();
      const reason = new Error('the lease was lost');
      const job = plan();
      const channel = channelTo({ tell: () => controller.abort(reason) });
      await assert.rejects(transfer(job, channel, controller.signal), reason);
      assert.deepEqual(listStored(), before);
      await restore(await transfer({ ...job, attempt: 2 }), driver, destination);
    });

    test('is stopped by whoever is told of it, and then nothing is published', async (t) => {
      const { listStored, plan, transfer } = await setUp(t);
      const before = listStored();
      const refusal = new Error('overtaken');
      await assert.rejects(transfer(plan(), channelTo({ ready: () => Promise.reject(refusal) })), refusal);
      assert.deepEqual(listStored(), before);
    });

    test('lets a copy go that was taken over once the other one stands, and leaves that', async (t) => {
      const { driver, access, destination, made, plan, transfer } = await setUp(t);
      const copy = await transfer(plan());
      await driver.deleteMoved({ locator: made.locator, by: access, copy });
      await assert.rejects(driver.verify(made, silent.tell, neverAborted()), failsWith('snapshot_missing'));
      await restore(copy, driver, destination);
      await driver.deleteMoved({ locator: made.locator, by: access, copy });
    });

    test('lets no copy go that is the very one that is said to have taken it over, and leaves nothing beside it', async (t) => {
      const { driver, access, destination, listStored, made } = await setUp(t);
      const before = listStored();
      await assert.rejects(
        driver.deleteMoved({ locator: made.locator, by: access, copy: made }),
        reasonIs('stores_overlap'),
      );
      assert.deepEqual(listStored(), before);
      await restore(made, driver, destination);
    });

    test('lets no copy go whose other one is not there', async (t) => {
      const { driver, access, destination, made, plan, transfer } = await setUp(t);
      const copy = await transfer(plan());
      await driver.delete(copy.locator);
      await assert.rejects(
        driver.deleteMoved({ locator: made.locator, by: access, copy }),
        failsWith('snapshot_missing'),
      );
      await restore(made, driver, destination);
    });

    test('takes over no copy that is not there', async (t) => {
      const { driver, made, plan, transfer } = await setUp(t);
      await driver.delete(made.locator);
      await assert.rejects(transfer(plan()), failsWith('snapshot_missing'));
    });
  });
};
