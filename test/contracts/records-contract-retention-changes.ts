import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { DAY, NOW, there } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

/** Changes of policy that may be undone, and what is expiring by them. */
export const retentionChangesContract = (open: OpenRecords): void => {
  describe('changes of policy', () => {
    contractTest(open, 'are kept with what stood before, in their order, until they are forgotten', async (world) => {
      const account = await world.account();
      const { retentionChanges } = world.records;
      const policy = { kind: 'keep', algorithm: 'restic', last: 3 } as const;
      const ofSchedule = { scheduleId: 7, targetId: null, formerPolicy: policy, formerRotation: null };
      const ofTarget = { scheduleId: null, targetId: 9, formerPolicy: null, formerRotation: 5 };
      const one = { accountId: account.id, ...ofSchedule, changedAt: NOW };
      const other = { accountId: account.id, ...ofTarget, changedAt: NOW + DAY };
      const [first, second] = [await retentionChanges.insert(one), await retentionChanges.insert(other)];
      assert.deepEqual(await retentionChanges.ofAccount(account.id), [
        { id: first, ...one },
        { id: second, ...other },
      ]);
      assert.deepEqual(await retentionChanges.ofAccount(account.id + 1), []);
      assert.deepEqual(await retentionChanges.madeBefore(NOW, 0, 9), [first]);
      assert.deepEqual(await retentionChanges.madeBefore(NOW + DAY, first, 9), [second]);
      assert.deepEqual(await retentionChanges.madeBefore(NOW + DAY, 0, 1), [first]);
      await retentionChanges.redate(NOW);
      assert.deepEqual(await retentionChanges.madeBefore(NOW, 0, 9), [first, second]);
      await retentionChanges.forget([first]);
      await retentionChanges.forget([]);
      assert.deepEqual(await retentionChanges.madeBefore(NOW, 0, 9), [second]);
    });

    contractTest(open, 'are idle once nothing is expiring by them, and forgotten then alone', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const schedule = await world.schedule(account, [target]);
      const { retentionChanges, snapshots } = world.records;
      const made = await world.snapshot(target, { scheduleId: schedule.id, state: 'available' });
      const change = { accountId: schedule.accountId, scheduleId: schedule.id, targetId: null };
      const former = { formerPolicy: { kind: 'all' }, formerRotation: null, changedAt: NOW } as const;
      const id = await retentionChanges.insert({ ...change, ...former });
      assert.equal(await snapshots.move(made.id, 'expiring', { retentionChangeId: id }), true);
      const expiring = { id: made.id, changeId: id, scheduleId: schedule.id, storeId: made.storeId };
      assert.deepEqual(await snapshots.expiringBy([id, id + 1]), [expiring]);
      await retentionChanges.forgetIdle(id);
      assert.equal((await retentionChanges.ofAccount(schedule.accountId)).length, 1);
      const pool = await snapshots.poolOfSchedule(schedule.id, target.id, null);
      assert.deepEqual(
        pool.map(({ state }) => state),
        ['expiring'],
      );
      assert.equal(await snapshots.move(made.id, 'deleting', { retentionChangeId: null }), true);
      assert.deepEqual(await snapshots.expiringBy([id]), []);
      await retentionChanges.forgetIdle(id);
      assert.deepEqual(await retentionChanges.ofAccount(schedule.accountId), []);
      assert.equal(there(await snapshots.find('everything', { id: made.id })).retentionChangeId, null);
    });

    contractTest(open, 'to a target’s rotation are judged with the schedule that joins its pool', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const schedule = await world.schedule(account, [target], { retention: { kind: 'all' } });
      const made = await world.snapshot(target, { scheduleId: schedule.id, state: 'available' });
      const { snapshots } = world.records;
      assert.deepEqual(await snapshots.poolOfTarget(target.id, null), []);
      const [joined] = await snapshots.poolOfTarget(target.id, null, schedule.id);
      assert.equal(joined?.id, made.id);
    });
  });
};
