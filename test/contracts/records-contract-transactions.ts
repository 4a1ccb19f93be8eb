import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

/** Transactions and ids. */
export const transactionsContract = (open: OpenRecords): void => {
  describe('transactions and ids', () => {
    contractTest(open, 'a transaction that fails leaves nothing of what it wrote', async (world) => {
      const account = await world.account();
      await assert.rejects(
        world.node.transaction(async (records) => {
          await records.settings.put('colour', 'red');
          await records.accounts.update(account.id, { timeZone: 'Asia/Tokyo' });
          throw new Error('stop');
        }),
        /stop/,
      );
      assert.equal(await world.records.settings.get('colour'), null);
      const after = await world.records.accounts.find('everything', { id: account.id });
      assert.equal(after?.timeZone, 'Europe/Paris');
    });

    contractTest(open, 'a transaction answers what its work answers, and keeps what it wrote', async (world) => {
      const answer = await world.node.transaction(async (records) => {
        await records.settings.put('colour', 'red');
        await records.settings.put('colour', 'blue');
        return records.now;
      });
      assert.equal(answer, await world.node.now());
      assert.equal(await world.records.settings.get('colour'), 'blue');
      const found = await world.records.settings.findMany(['colour', 'shape']);
      assert.deepEqual([...found], [['colour', 'blue']]);
      assert.equal((await world.records.settings.findMany([])).size, 0);
    });

    contractTest(open, 'counting under a lock, two nodes never both see the old count', async (world) => {
      const account = await world.account();
      const raise = async (node: typeof world.node) =>
        node.transaction(async (records) => {
          const locked = await records.accounts.lock(account.id);
          await records.accounts.update(account.id, { quotaTotal: (locked?.quotaTotal ?? 0) + 1 });
        });
      const nodes = [world.node, world.otherNode];
      await Promise.all(Array.from({ length: 10 }, (_, index) => raise(nodes[index % 2] ?? world.node)));
      const after = await world.records.accounts.find(scopeTo(account), { id: account.id });
      assert.equal(after?.quotaTotal, 10);
    });

    contractTest(open, 'new ids ascend, and no two calls get the same one', async (world) => {
      const lists = await Promise.all([
        world.records.ids.next('run', 1000),
        world.records.ids.next('task', 3),
        world.records.ids.next('task', 1),
        world.records.ids.next('task', 0),
      ]);
      assert.deepEqual(
        lists.map((ids) => ids.length),
        [1000, 3, 1, 0],
      );
      for (const ids of lists)
        assert.deepEqual(
          ids,
          ids.toSorted((a, b) => a - b),
        );
      assert.equal(new Set(lists.flat()).size, 1004);
      for (const id of lists[0] ?? []) assert.ok(Number.isSafeInteger(id));
    });

    contractTest(open, 'the clock is read once for a whole transaction', async (world) => {
      await world.node.transaction(async (records) => {
        assert.equal(records.now, NOW);
      });
      await world.node.ping();
    });
  });
};
