import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { claimOf } from '../../contracts/records-contract-test.ts';
import { World } from '../../contracts/records-contract-world.ts';
import { makeDatabase, makePassingFolder, openPassing } from '../../support/installation-database.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { NOW } from '../../support/values.ts';

const ACCOUNTS = 4;
/** What happens next: an account orders so many backups, or a worker claims one and ends it at once. */
const steps = fc.array(
  fc.oneof(
    fc.record({ account: fc.nat(ACCOUNTS - 1), count: fc.integer({ min: 1, max: 6 }) }),
    fc.constant('serve' as const),
    fc.constant('serve' as const),
  ),
  { maxLength: 30 },
);

test('whoever orders whatever: while an account waits, no other one is served twice', async (t) => {
  const folder = await makePassingFolder();
  const knex = await openPassing(await makeDatabase(join(folder, 'data')));
  t.after(async () => {
    await knex.destroy();
    await rm(folder, { recursive: true });
  });
  const node = new KnexUnitOfWork(knex, { now: () => NOW }, { useDatabaseClock: false });
  const world = new World({ node, otherNode: node, countQueries: async () => 0, close: async () => {} });
  const store = await world.store();
  const { tasks } = world.records;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const accounts = [];
      for (let index = 0; index < ACCOUNTS; index += 1) {
        const account = await world.account();
        accounts.push({ id: account.id, run: await world.run(account), target: await world.target(account, store) });
      }
      const waiting = new Map<number, number[]>();
      const servedMeanwhile = new Map<number, Set<number>>();
      const serve = async (): Promise<boolean> => {
        const task = await tasks.claim(claimOf('w'));
        if (task === null) {
          assert.deepEqual([...waiting.values()].flat(), [], 'nobody waits where nobody is served');
          return false;
        }
        const { id, accountId } = task;
        assert.equal(waiting.get(accountId)?.shift(), id, 'its oldest');
        for (const [other, served] of servedMeanwhile) {
          if (other === accountId || waiting.get(other)?.length === 0) continue;
          assert.ok(!served.has(accountId), `account ${other} waits`);
          served.add(accountId);
        }
        servedMeanwhile.set(accountId, new Set());
        await tasks.end(id, task.attempt, { state: 'succeeded', reason: null, error: null, log: [], finishedAt: NOW });
        return true;
      };
      for (const step of [...script, 'serve' as const]) {
        if (step === 'serve') {
          await serve();
          continue;
        }
        const { id, run, target } = accounts[step.account] ?? assert.fail();
        const queue = waiting.get(id) ?? [];
        if (queue.length === 0) servedMeanwhile.set(id, new Set());
        for (let count = 0; count < step.count; count += 1) queue.push((await world.task(run, target)).id);
        waiting.set(id, queue);
      }
      while (await serve());
    }),
    { numRuns: thoroughly(60, 10) },
  );
});
