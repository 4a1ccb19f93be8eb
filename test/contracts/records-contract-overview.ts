import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { TaskState } from '../../src/domain/task.ts';
import { DAY, NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

/** What people are shown first. */
export const overviewContract = (open: OpenRecords): void => {
  describe('the overview', () => {
    contractTest(
      open,
      'names what failed last of each schedule on each target, and nothing that was done since',
      async (world) => {
        const account = await world.account();
        const store = await world.store();
        const [one, other, gone] = [
          await world.target(account, store),
          await world.target(account, store),
          await world.target(account, store, { deletedAt: NOW }),
        ];
        const schedule = await world.schedule(account, [one, other, gone]);
        const deleted = await world.schedule(account, [one], { deletedAt: NOW });
        const end = async (
          scheduleId: number | null,
          target: typeof one,
          state: TaskState,
          finishedAt: number,
          reason: string | null = null,
        ) => world.task(await world.run(account, { scheduleId }), target, { scheduleId, state, finishedAt, reason });
        await end(schedule.id, one, 'failed', NOW - 300, 'store_full');
        const last = await end(schedule.id, one, 'abandoned', NOW - 200);
        await end(schedule.id, other, 'failed', NOW - 300);
        await end(schedule.id, other, 'succeeded_with_warnings', NOW - 100);
        await end(schedule.id, gone, 'failed', NOW - 100);
        await end(deleted.id, one, 'failed', NOW - 100);
        await end(null, other, 'failed', NOW - 300);
        await end(null, one, 'failed', NOW - 100);
        await end(null, one, 'succeeded', NOW - 50);
        const byHand = await end(null, other, 'failed', NOW - 20, 'source_missing');
        const { overview } = world.records;
        const { count, named } = await overview.failed(scopeTo(account), NOW - 1_000, 10);
        assert.equal(count, 2);
        assert.deepEqual(named[0], {
          taskId: byHand.id,
          runId: byHand.runId,
          scheduleId: null,
          targetId: other.id,
          storeId: store.id,
          reason: 'source_missing',
          at: NOW - 20,
        });
        assert.deepEqual([named[1]?.taskId, named[1]?.reason], [last.id, 'abandoned']);
        assert.deepEqual((await overview.failed('everything', NOW - 1_000, 1)).count, 2);
        assert.equal((await overview.failed('everything', NOW - 1_000, 1)).named.length, 1);
        assert.equal((await overview.failed(scopeTo(account), NOW - 150, 10)).count, 1);
        assert.equal((await overview.failed(scopeTo(await world.account()), 0, 10)).count, 0);
      },
    );

    contractTest(
      open,
      'tells of each target its last backup, its newest snapshot, and when it is backed up next',
      async (world) => {
        const account = await world.account();
        const store = await world.store();
        const [used, idle] = [await world.target(account, store), await world.target(account, store)];
        const run = await world.run(account);
        const old = await world.snapshot(used, {
          state: 'available',
          takenFor: NOW - 90,
          sizeBytes: 5,
          contentBytes: 9,
        });
        const newest = await world.snapshot(used, { state: 'available', takenFor: NOW - 60, sizeBytes: 7 });
        const passing = await world.snapshot(used, { state: 'available', takenFor: NOW, isTransient: true });
        await world.snapshot(used, { state: 'deleted', takenFor: NOW });
        await world.task(run, used, { state: 'succeeded', finishedAt: NOW - 90, snapshotId: old.id });
        const last = await world.task(run, used, { state: 'failed', finishedAt: NOW - 30 });
        await world.task(run, used, { state: 'succeeded', finishedAt: NOW, snapshotId: passing.id });
        await world.task(run, used, { state: 'succeeded', finishedAt: NOW, action: 'check' });
        await world.schedule(account, [used], { nextFireAt: NOW + 200 });
        await world.schedule(account, [used], { nextFireAt: NOW + 50, deletedAt: NOW });
        await world.schedule(account, [used], {
          nextFireAt: NOW + 100,
          pause: { at: NOW - 200, until: null, reason: null },
        });
        const states = await world.records.overview.targetStates([used.id, idle.id]);
        assert.deepEqual(
          states.find(({ targetId }) => targetId === used.id),
          {
            targetId: used.id,
            lastTask: { id: last.id, state: 'failed', at: NOW - 30 },
            lastSnapshot: { id: newest.id, takenFor: NOW - 60, sizeBytes: 7, contentBytes: null },
            nextFireAt: NOW + 200,
          },
        );
        assert.deepEqual(
          states.find(({ targetId }) => targetId === idle.id),
          { targetId: idle.id, lastTask: null, lastSnapshot: null, nextFireAt: null },
        );
        assert.deepEqual(await world.records.overview.targetStates([]), []);
      },
    );

    contractTest(
      open,
      'names the last missed slots of a schedule after which nothing was carried out',
      async (world) => {
        const account = await world.account();
        const target = await world.target(account, await world.store());
        const [quiet, back] = [await world.schedule(account, [target]), await world.schedule(account, [target])];
        const miss = (scheduleId: number, fireTime: number) =>
          world.run(account, { scheduleId, fireTime, outcome: 'missed', reason: 'no_store', createdAt: fireTime });
        await miss(quiet.id, NOW - DAY);
        const last = await miss(quiet.id, NOW - 60);
        await miss(back.id, NOW - DAY);
        const run = await world.run(account, { scheduleId: back.id, fireTime: NOW - 60 });
        const { overview } = world.records;
        assert.equal((await overview.missed(scopeTo(account), NOW - 2 * DAY, 10)).count, 2);
        await world.task(run, target, { scheduleId: back.id, state: 'succeeded', finishedAt: NOW });
        assert.deepEqual(await overview.missed(scopeTo(account), NOW - 2 * DAY, 10), {
          count: 1,
          named: [{ runId: last.id, scheduleId: quiet.id, reason: 'no_store', at: NOW - 60 }],
        });
        assert.equal((await overview.missed(scopeTo(await world.account()), 0, 10)).count, 0);
      },
    );

    contractTest(
      open,
      'names what waits, what nobody fires, what runs and what is lost, each in its scope',
      async (world) => {
        const [account, other] = [await world.account(), await world.account()];
        const store = await world.store();
        const target = await world.target(account, store);
        const run = await world.run(account);
        const waiting = await world.task(run, target, { createdAt: NOW - 100, reason: 'store_rests' });
        await world.task(run, target, { createdAt: NOW });
        const working = await world.task(run, target, {
          state: 'running',
          startedAt: NOW - 10,
          progress: { files: 1, bytes: 2 },
        });
        const due = await world.schedule(account, [target], { nextFireAt: NOW - 100 });
        await world.schedule(account, [target], { nextFireAt: NOW + 100 });
        await world.schedule(account, [target], {
          nextFireAt: NOW - 100,
          pause: { at: NOW - 200, until: null, reason: null },
        });
        const lost = await world.snapshot(target, { state: 'missing', verifiedAt: NOW - 5 });
        await world.snapshot(target, { state: 'available', contentBytes: 70, takenFor: NOW - 10 });
        await world.snapshot(target, { state: 'available', contentBytes: 50, takenFor: NOW - 20 });
        const { overview } = world.records;
        const scope = scopeTo(account);
        const waits = await overview.waiting(scope, NOW - 50, 10);
        assert.deepEqual(
          waits.named.map(({ taskId, reason, at }) => [taskId, reason, at]),
          [[waiting.id, 'store_rests', NOW - 100]],
        );
        assert.deepEqual(await overview.unfired(scope, NOW - 50, 10), {
          count: 1,
          named: [{ scheduleId: due.id, at: NOW - 100 }],
        });
        const { named } = await overview.running(scope, 10);
        assert.deepEqual(named, [working]);
        assert.deepEqual(await overview.lost(scope, 10), {
          count: 1,
          named: [
            {
              snapshotId: lost.id,
              scheduleId: lost.scheduleId,
              targetId: target.id,
              storeId: lost.storeId,
              state: 'missing',
              at: NOW - 5,
            },
          ],
        });
        assert.deepEqual([...(await overview.lastBytes([target.id]))], [[target.id, 70]]);
        await world.snapshot(target, { state: 'available', sizeBytes: 30, takenFor: NOW - 5 });
        assert.deepEqual([...(await overview.lastSizes([target.id]))], [[target.id, 30]]);
        const theirs = scopeTo(other);
        const counts = [
          await overview.waiting(theirs, NOW, 10),
          await overview.unfired(theirs, NOW, 10),
          await overview.running(theirs, 10),
          await overview.lost(theirs, 10),
        ];
        assert.deepEqual(
          counts.map(({ count }) => count),
          [0, 0, 0, 0],
        );
      },
    );

    contractTest(open, 'counts the backups of targets by the day of their slots', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const schedule = await world.schedule(account, [target]);
      const begin = NOW - 2 * DAY;
      const slot = async (fireTime: number, state: TaskState) => {
        const run = await world.run(account, { scheduleId: schedule.id, fireTime, createdAt: fireTime });
        await world.task(run, target, { scheduleId: schedule.id, state, createdAt: fireTime });
      };
      await slot(begin - 60, 'failed');
      await slot(begin, 'succeeded');
      await slot(begin + 60, 'succeeded');
      await slot(begin + DAY, 'failed');
      await slot(begin + 2 * DAY, 'failed');
      const check = await world.run(account, { createdAt: begin, action: 'check' });
      await world.task(check, target, { state: 'succeeded', action: 'check', createdAt: begin });
      const { overview } = world.records;
      const span = { from: begin - DAY, to: begin + 2 * DAY };
      const lots = await overview.tasksByDay([target.id], [begin, begin + DAY], span);
      assert.deepEqual(
        lots
          .toSorted((one, two) => one.day - two.day)
          .map(({ day, state, count, first, last }) => [day, state, count, first - begin, last - begin]),
        [
          [0, 'failed', 1, -60, -60],
          [1, 'succeeded', 2, 0, 60],
          [2, 'failed', 1, DAY, DAY],
        ],
      );
      assert.deepEqual(await overview.tasksByDay([], [begin], span), []);
    });

    contractTest(open, 'has the records of slots that were not fired, also those that began before', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const { id: scheduleId } = await world.schedule(account, [target]);
      const skipped = await world.run(account, {
        ...{ scheduleId, outcome: 'skipped', reason: 'paused', coversFrom: NOW - DAY, coversTo: NOW + DAY },
        ...{ fireTime: NOW + DAY, coversCount: 3 },
      });
      await world.run(account, { scheduleId, fireTime: NOW });
      const { overview } = world.records;
      assert.deepEqual(await overview.unfiredRuns([scheduleId], { from: NOW, to: NOW + 10 }, 10), [skipped]);
      assert.deepEqual(await overview.unfiredRuns([scheduleId], { from: NOW - 3 * DAY, to: NOW - DAY }, 10), []);
      assert.deepEqual(await overview.unfiredRuns([], { from: 0, to: NOW }, 10), []);
    });
  });
};
