import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

const SPAN = { from: NOW, until: NOW + 60 };

/** What staff is alerted to. */
export const newsContract = (open: OpenRecords): void => {
  describe('news', () => {
    contractTest(open, 'are what ended in a time, its end included, the first twenty of it by name', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const run = await world.run(account, {
        outcome: 'missed',
        reason: 'no_store',
        createdAt: NOW + 1,
        coversCount: 3,
      });
      await world.run(account, { outcome: 'missed', reason: 'no_store', createdAt: NOW });
      const failed = { state: 'failed', reason: 'source_missing' } as const;
      await world.task(run, target, { ...failed, finishedAt: NOW });
      for (let second = 1; second <= 21; second += 1)
        await world.task(run, target, { ...failed, finishedAt: NOW + second });
      await world.task(run, target, { state: 'failed', reason: 'stalled', finishedAt: SPAN.until });
      await world.task(run, target, { state: 'abandoned', finishedAt: SPAN.until });
      await world.task(run, target, { state: 'succeeded', finishedAt: SPAN.until });
      await world.task(run, target, { ...failed, finishedAt: SPAN.until + 1 });
      const { news } = world.records;
      const { count, named } = await news.tasks(SPAN, 'failed');
      assert.deepEqual([count, named.length], [21, 20]);
      const { id: runId, accountId } = run;
      assert.partialDeepStrictEqual(named, [
        { runId, accountId, targetId: target.id, reason: 'source_missing', at: NOW + 1 },
      ]);
      const stalled = await news.tasks(SPAN, 'stalled');
      assert.deepEqual(
        stalled.named.map(({ reason }) => reason),
        ['stalled', 'abandoned'],
      );
      assert.deepEqual(await news.missed(SPAN), {
        count: 1,
        named: [{ runId, accountId, scheduleId: null, slots: 3, reason: 'no_store', at: NOW + 1 }],
      });
      assert.deepEqual(await news.restores(SPAN), { count: 0, named: [] });
      assert.equal(await news.lastSuccess(), SPAN.until);
      assert.deepEqual([...(await news.accountNames([accountId]))], [[accountId, account.name]]);
    });

    contractTest(open, 'name copies that are lost, the newest first, as long as they are', async (world) => {
      const target = await world.target(await world.account(), await world.store());
      const missing = await world.snapshot(target, { state: 'missing' });
      await world.snapshot(target, { state: 'available' });
      const damaged = await world.snapshot(target, { state: 'damaged' });
      const lost = await world.records.news.lost(10);
      assert.deepEqual(
        lost.map(({ snapshotId, state }) => [snapshotId, state]),
        [
          [damaged.id, 'damaged'],
          [missing.id, 'missing'],
        ],
      );
      assert.equal((await world.records.news.lost(1)).length, 1);
    });
  });
};
