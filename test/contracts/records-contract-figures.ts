import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { TaskState } from '../../src/domain/task.ts';
import { DAY, NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

/** What is counted over all accounts. */
export const figuresContract = (open: OpenRecords): void => {
  describe('figures', () => {
    contractTest(open, 'count what all accounts have, and what is gone no more', async (world) => {
      const [one, other] = [await world.account(), await world.account()];
      const store = await world.store();
      const [target, fresh] = [await world.target(one, store), await world.target(other, store)];
      await world.schedule(one, [target], { nextFireAt: NOW - 1 });
      await world.schedule(other, [fresh], { nextFireAt: NOW + 1 });
      await world.schedule(other, [fresh], { pause: { at: NOW, until: null, reason: null }, nextFireAt: null });
      await world.task(await world.run(one), target);
      await world.mail(one, { nextAttemptAt: NOW });
      await world.mail(one, { nextAttemptAt: null, sentAt: NOW });
      const made = { state: 'available', sizeBytes: 10 } as const;
      await world.snapshot(target, { ...made, takenFor: NOW - DAY, availableAt: NOW - DAY });
      await world.snapshot(target, { ...made, takenFor: NOW - 9 * DAY, availableAt: NOW - 9 * DAY });
      await world.snapshot(fresh, { state: 'deleted', sizeBytes: 5, availableAt: NOW });
      assert.deepEqual(await world.records.figures.read(NOW), {
        tasks: [{ state: 'queued', count: 1 }],
        schedules: { active: 2, paused: 1, idle: 0 },
        overdue: 1,
        snapshots: [{ storeId: store.id, state: 'available', count: 2, bytes: 20 }],
        mails: { waiting: 1, sent: 1, given_up: 0 },
        oldestSuccessAt: NOW - DAY,
      });
    });

    contractTest(
      open,
      'tell of each schedule when it last succeeded, by its rule or by hand, up to a limit',
      async (world) => {
        const account = await world.account();
        const target = await world.target(account, await world.store());
        const add = (nextFireAt: number | null) => world.schedule(account, [target], { nextFireAt });
        const [never, slots, hands] = [await add(NOW + 1), await add(null), await add(NOW + 2)];
        const end = async (scheduleId: number, fireTime: number | null, state: TaskState, finishedAt: number) => {
          const run = await world.run(account, { scheduleId, fireTime });
          await world.task(run, target, { scheduleId, state, finishedAt });
        };
        await end(never.id, NOW - DAY, 'failed', NOW - DAY);
        await end(slots.id, NOW - 3 * DAY, 'succeeded', NOW - 3 * DAY);
        await end(slots.id, NOW - 2 * DAY, 'succeeded_with_warnings', NOW - 2 * DAY + 60);
        await end(slots.id, NOW - DAY, 'failed', NOW - DAY);
        await end(hands.id, NOW - DAY, 'succeeded', NOW - DAY);
        await end(hands.id, null, 'succeeded', NOW - 60);
        assert.deepEqual(await world.records.figures.schedules(10), {
          total: 3,
          rows: [
            { id: never.id, lastSuccessAt: null, nextFireAt: NOW + 1 },
            { id: slots.id, lastSuccessAt: NOW - 2 * DAY + 60, nextFireAt: null },
            { id: hands.id, lastSuccessAt: NOW - 60, nextFireAt: NOW + 2 },
          ],
        });
        const { rows, total } = await world.records.figures.schedules(1);
        assert.deepEqual([rows.length, total], [1, 3]);
      },
    );
  });
};
