import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Restore } from '../../src/domain/restore.ts';
import { SNAPSHOT_TRANSITIONS, type SnapshotState } from '../../src/domain/snapshot.ts';
import { canBecome } from '../../src/domain/state-machine.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import { NOW, type World } from './records-contract-world.ts';

const one = async (world: World) => {
  const account = await world.account();
  const store = await world.store();
  return { account, store, target: await world.target(account, store) };
};

const restoreOf = async (world: World, accountId: number, snapshotId: number): Promise<Restore> => {
  const restore: Restore = {
    id: await world.id('restore'),
    uuid: randomUUID(),
    accountId,
    snapshotId,
    kind: 'directory',
    targetId: null,
    directory: '/srv/back',
    state: 'running',
    attempt: 1,
    leaseOwner: 'cli',
    leaseUntil: NOW + 60,
    createdAt: NOW,
    startedAt: NOW,
    finishedAt: null,
    error: null,
  };
  await world.records.restores.insert(restore);
  return restore;
};

/** Snapshots, their pools and restores. */
export const snapshotsContract = (open: OpenRecords): void => {
  describe('snapshots', () => {
    contractTest(open, 'a snapshot moves only along its state machine', async (world) => {
      const { target } = await one(world);
      const states = Object.keys(SNAPSHOT_TRANSITIONS) as SnapshotState[];
      for (const from of states) {
        for (const to of states) {
          const { id } = await world.snapshot(target, { state: from });
          assert.equal(
            await world.records.snapshots.move(id, to, {}),
            canBecome(SNAPSHOT_TRANSITIONS, from, to),
            `${from} → ${to}`,
          );
        }
      }
      assert.equal(await world.records.snapshots.move(424_242, 'available', {}), false);
    });

    contractTest(open, 'what a move brings along is stored with it, and only with it', async (world) => {
      const { target } = await one(world);
      const snapshot = await world.snapshot(target);
      const { snapshots } = world.records;
      const copy = { locator: 'a/b', sizeBytes: 2 ** 41, contentBytes: 5, fileCount: 2, manifestHash: 'f'.repeat(64) };
      assert.equal(await snapshots.move(snapshot.id, 'available', { ...copy, availableAt: NOW + 5 }), true);
      assert.equal(await snapshots.move(snapshot.id, 'error', { error: 'late' }), false);
      await snapshots.update(snapshot.id, { name: 'kept', isProtected: true, holdReason: 'court' });
      assert.deepEqual(await snapshots.find('everything', { id: snapshot.id }), {
        ...snapshot,
        ...copy,
        state: 'available',
        availableAt: NOW + 5,
        name: 'kept',
        isProtected: true,
        holdReason: 'court',
      });
      assert.equal(await snapshots.lastSize(target.id), 2 ** 41);
      assert.equal(await snapshots.lastSize(target.id + 1), null);
    });

    contractTest(open, "the target's pool is that of all inheriting schedules, deleted ones too", async (world) => {
      const { account, target, store } = await one(world);
      const elsewhere = await world.target(account, store);
      const inheriting = await world.schedule(account, [target]);
      const deleted = await world.schedule(account, [target]);
      const own = await world.schedule(account, [target, elsewhere], { retention: { kind: 'all' } });
      const of = (scheduleId: number | null, change = {}) => world.snapshot(target, { scheduleId, ...change });
      const first = await of(inheriting.id, { state: 'available', takenFor: NOW - 10 });
      const second = await of(deleted.id, { state: 'transferring', takenFor: NOW - 20 });
      const third = await of(own.id);
      await of(null, { state: 'available' });
      await of(inheriting.id, { state: 'deleting' });
      await of(inheriting.id, { state: 'error' });
      await world.snapshot(elsewhere, { scheduleId: own.id });
      await world.records.schedules.markDeleted(deleted.id, NOW, 'requested');
      const { snapshots, schedules } = world.records;
      assert.deepEqual(await snapshots.poolOfTarget(target.id), [second, first]);
      assert.deepEqual(await snapshots.poolOfSchedule(own.id, target.id), [third]);
      await schedules.update({ ...inheriting, retention: { kind: 'all' } }, 1);
      assert.deepEqual(await snapshots.poolOfTarget(target.id), [second]);
    });

    contractTest(open, 'lists choose by target, store, class, state and maker', async (world) => {
      const { account, target } = await one(world);
      const schedule = await world.schedule(account, [target]);
      const auto = await world.snapshot(target, { scheduleId: schedule.id, state: 'available', sizeBytes: 9 });
      const manual = await world.snapshot(target, { class: 'snapshot', sizeBytes: 1 });
      const { snapshots } = world.records;
      const page = { offset: 0, limit: null, orderBy: 'sizeBytes', descending: false } as const;
      const ids = async (filter: Parameters<typeof snapshots.list>[1]) =>
        (await snapshots.list(scopeTo(account), filter, page)).rows.map(({ id }) => id);
      assert.deepEqual(await ids({}), [manual.id, auto.id]);
      assert.deepEqual(await ids({ targetId: target.id, isManual: true }), [manual.id]);
      assert.deepEqual(await ids({ isManual: false, storeId: target.storeId }), [auto.id]);
      assert.deepEqual(await ids({ class: 'snapshot' }), [manual.id]);
      assert.deepEqual(await ids({ states: ['available', 'deleting'] }), [auto.id]);
      assert.deepEqual(await ids({ targetId: 1 }), []);
    });

    contractTest(open, 'quotas count what was made by hand', async (world) => {
      const { account, target } = await one(world);
      const schedule = await world.schedule(account, [target]);
      await world.snapshot(target, { scheduleId: schedule.id });
      await world.snapshot(target, { createdAt: NOW - 100 });
      await world.snapshot(target, { state: 'deleted' });
      await world.snapshot(target, { state: 'error' });
      await world.snapshot(target, { class: 'snapshot' });
      const { snapshots } = world.records;
      assert.equal(await snapshots.countManual(account.id, 'backup'), 1);
      assert.equal(await snapshots.countManualSince(account.id, 'backup', NOW), 2);
      assert.equal(await snapshots.countManualSince(account.id, 'snapshot', NOW), 1);
    });

    contractTest(open, 'what waits for deletion is found by the nodes that reach its store', async (world) => {
      const { account, target } = await one(world);
      const far = await world.target(account, await world.store({ node: 'north' }));
      const here = await world.snapshot(target, { state: 'deleting' });
      const there = await world.snapshot(far, { state: 'deleting' });
      const failed = await world.snapshot(target, { state: 'delete_failed' });
      const { snapshots } = world.records;
      const ids = async (node: string | null, limit: number) =>
        (await snapshots.deleting(node, limit)).map(({ id }) => id);
      assert.deepEqual(await ids(null, 10), [here.id]);
      assert.deepEqual(await ids('north', 10), [here.id, there.id]);
      assert.deepEqual(await ids('north', 1), [here.id]);
      await snapshots.retryFailedDeletions();
      assert.deepEqual(await ids(null, 10), [here.id, failed.id]);
    });

    contractTest(open, 'a restore ends once, by the attempt that holds it', async (world) => {
      const { account, target } = await one(world);
      const snapshot = await world.snapshot(target, { state: 'available' });
      const restore = await restoreOf(world, account.id, snapshot.id);
      const { restores } = world.records;
      assert.deepEqual(await restores.find(scopeTo(account), { id: restore.id }), restore);
      assert.deepEqual(await restores.reading([snapshot.id, 5]), new Set([snapshot.id]));
      assert.equal(await restores.renew(restore.id, 1, 'other', NOW + 90), false);
      assert.equal(await restores.renew(restore.id, 1, 'cli', NOW + 90), true);
      assert.equal(await restores.endLapsed(NOW + 89), 0);
      assert.equal(await restores.end(restore.id, 2, 'succeeded', null, NOW + 1), false);
      assert.equal(await restores.end(restore.id, 1, 'succeeded', null, NOW + 1), true);
      assert.equal(await restores.end(restore.id, 1, 'failed', 'x', NOW + 2), false);
      assert.deepEqual(await restores.reading([snapshot.id]), new Set());
      assert.deepEqual(await restores.reading([]), new Set());
    });

    contractTest(open, 'a directory restore whose process is gone ends as failed', async (world) => {
      const { account, target } = await one(world);
      const snapshot = await world.snapshot(target, { state: 'available' });
      const restore = await restoreOf(world, account.id, snapshot.id);
      assert.equal(await world.records.restores.endLapsed(NOW + 60), 1);
      const after = await world.records.restores.find('everything', { id: restore.id });
      assert.equal(after?.state, 'failed');
      assert.match(after?.error ?? '', /restore it again/);
    });

    contractTest(open, 'a deleted target is known to history only', async (world) => {
      const { account, target } = await one(world);
      const { targets } = world.records;
      await targets.update(target.id, { name: 'renamed', rotation: 3, source: { kind: 'volume' } });
      const renamed = { ...target, name: 'renamed', rotation: 3, source: { kind: 'volume' } };
      assert.deepEqual(await targets.find(scopeTo(account), { uuid: target.uuid }), renamed);
      await targets.markDeleted(target.id, NOW, 'requested');
      assert.equal(await targets.find('everything', { id: target.id }), null);
      assert.deepEqual(await targets.findMany([target.id]), [{ ...renamed, deletedAt: NOW }]);
      const page = { offset: 0, limit: null, orderBy: 'name', descending: false } as const;
      assert.equal((await targets.list('everything', { ids: [target.id], kind: 'instance' }, page)).total, 0);
    });
  });
};
