import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

/** Calendars that programs subscribe to. */
export const calendarFeedsContract = (open: OpenRecords): void => {
  describe('feeds of slots', () => {
    contractTest(
      open,
      'are found by the hash of their token, and listed and removed by their account',
      async (world) => {
        const [one, other] = [await world.account(), await world.account()];
        const { calendarFeeds } = world.records;
        const ofOne = { accountId: one.id, loginId: 7, scheduleId: 8, targetId: null, createdAt: NOW };
        const ofOther = { accountId: other.id, loginId: null, scheduleId: null, targetId: 9, createdAt: NOW };
        const first = { id: await calendarFeeds.insert(ofOne, 'a'.repeat(64)), ...ofOne };
        const second = { id: await calendarFeeds.insert(ofOther, 'b'.repeat(64)), ...ofOther };
        await assert.rejects(calendarFeeds.insert(ofOther, 'a'.repeat(64)));
        assert.deepEqual(await calendarFeeds.findByToken('a'.repeat(64)), first);
        assert.equal(await calendarFeeds.findByToken('A'.repeat(64)), null);
        assert.deepEqual(await calendarFeeds.list('everything'), [second, first]);
        assert.deepEqual(await calendarFeeds.list({ accountId: one.id }), [first]);
        assert.equal(await calendarFeeds.remove({ accountId: other.id }, first.id), false);
        assert.equal(await calendarFeeds.remove({ accountId: one.id }, first.id), true);
        await calendarFeeds.removeAll(other.id);
        assert.deepEqual(await calendarFeeds.list('everything'), []);
      },
    );
  });
};
