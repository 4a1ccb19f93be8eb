import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Scope } from '../../src/domain/account.ts';
import type { Key, Records } from '../../src/ports/records.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import { NOW } from './records-contract-world.ts';

type Find = (records: Records, scope: Scope, key: Key) => Promise<{ readonly id: number } | null>;

const finders: Readonly<Record<string, Find>> = {
  account: (records, scope, key) => records.accounts.find(scope, key),
  store: (records, scope, key) => records.stores.find(scope, key),
  target: (records, scope, key) => records.targets.find(scope, key),
  'locked target': (records, scope, key) => records.targets.lock(scope, key),
  schedule: (records, scope, key) => records.schedules.find(scope, key),
  'locked schedule': (records, scope, key) => records.schedules.lock(scope, key),
  run: (records, scope, key) => records.runs.find(scope, key),
  task: (records, scope, key) => records.tasks.find(scope, key),
  snapshot: (records, scope, key) => records.snapshots.find(scope, key),
  'locked snapshot': (records, scope, key) => records.snapshots.lock(scope, key),
  restore: (records, scope, key) => records.restores.find(scope, key),
};

/** Every noun: an account sees its own, staff see all, and what is another's looks as if it were not there. */
export const scopingContract = (open: OpenRecords): void => {
  describe('scoping', () => {
    contractTest(open, "another account's id or uuid answers as an unknown one, for every noun", async (world) => {
      const mine = await world.account();
      const other = await world.account();
      const store = await world.store({ accountId: mine.id });
      const target = await world.target(mine, store);
      const run = await world.run(mine);
      const snapshot = await world.snapshot(target);
      const restore = {
        id: await world.id('restore'),
        uuid: randomUUID(),
        accountId: mine.id,
        snapshotId: snapshot.id,
        kind: 'new_target',
        targetId: null,
        directory: null,
        state: 'queued',
        attempt: 0,
        leaseOwner: null,
        leaseUntil: null,
        createdAt: NOW,
        startedAt: null,
        finishedAt: null,
        error: null,
      } as const;
      await world.records.restores.insert(restore);
      const things: Record<string, { id: number; uuid: string }> = {
        account: mine,
        store,
        target,
        schedule: await world.schedule(mine, [target]),
        run,
        task: await world.task(run, target),
        snapshot,
        restore,
      };
      for (const [name, find] of Object.entries(finders)) {
        const thing = things[name.replace('locked ', '')];
        assert.ok(thing !== undefined);
        for (const key of [{ id: thing.id }, { uuid: thing.uuid }]) {
          assert.equal((await find(world.records, scopeTo(mine), key))?.id, thing.id, name);
          assert.equal((await find(world.records, 'everything', key))?.id, thing.id, name);
          assert.equal(await find(world.records, scopeTo(other), key), null, name);
        }
        assert.equal(await find(world.records, scopeTo(mine), { id: 999_999 }), null, name);
        assert.equal(await find(world.records, scopeTo(mine), { uuid: randomUUID() }), null, name);
      }
    });

    contractTest(open, "lists hold an account's own rows, and everyone's for staff", async (world) => {
      const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
      const mine = await world.account();
      const other = await world.account();
      for (const account of [mine, other]) {
        const store = await world.store({ accountId: account.id });
        const target = await world.target(account, store);
        const schedule = await world.schedule(account, [target]);
        await world.run(account, { scheduleId: schedule.id });
        await world.snapshot(target);
        await world.login(account);
        await world.records.audit.append({
          at: NOW,
          actor: 'login:x',
          accountId: account.id,
          action: 'schedule.create',
          objectId: schedule.id,
          details: { name: schedule.name },
        });
      }
      const counts = async (scope: Scope) => [
        (await world.records.stores.list(scope)).length,
        (await world.records.targets.list(scope, {}, page)).total,
        (await world.records.schedules.list(scope, {}, page)).total,
        (await world.records.schedules.listLinks(scope, {}, page)).total,
        (await world.records.runs.list(scope, {}, { offset: 0, limit: 10 })).total,
        (await world.records.snapshots.list(scope, {}, page)).total,
        (await world.records.logins.list(scope)).length,
        (await world.records.audit.list(scope, 10)).length,
      ];
      assert.deepEqual(await counts(scopeTo(mine)), Array(8).fill(1));
      assert.deepEqual(await counts('everything'), Array(8).fill(2));
    });

    contractTest(open, "an account's own store comes before the provider's of the same place", async (world) => {
      const account = await world.account();
      const other = await world.account();
      const shared = await world.store({ locationCode: 'paris', name: 'paris' });
      const own = await world.store({ locationCode: 'paris', name: 'paris', accountId: account.id });
      const { stores } = world.records;
      assert.deepEqual(await stores.findByLocation(account.id, 'paris'), own);
      assert.deepEqual(await stores.findByLocation(other.id, 'paris'), shared);
      assert.deepEqual(await stores.findByName(scopeTo(account), 'paris'), own);
      assert.equal(await stores.find(scopeTo(other), { id: own.id }), null);
      assert.equal(await stores.findByLocation(account.id, 'rome'), null);
      assert.deepEqual(
        (await stores.list(scopeTo(other))).map(({ id }) => id),
        [shared.id],
      );
      assert.deepEqual(await stores.findMany([own.id, shared.id, 12_345]), [shared, own]);
    });
  });
};
