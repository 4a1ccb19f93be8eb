import assert from 'node:assert/strict';
import { describe } from 'node:test';
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
  });
};
