import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Scope } from '../../src/domain/account.ts';
import type { Records } from '../../src/ports/records/index.ts';
import type { Key } from '../../src/ports/records/page.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

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
      const things: Record<string, { id: number; uuid: string }> = {
        account: mine,
        store,
        target,
        schedule: await world.schedule(mine, [target]),
        run,
        task: await world.task(run, target),
        snapshot,
        restore: await world.restore(snapshot, target),
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

    contractTest(open, 'what goes with things that are named by id is told of those in scope only', async (world) => {
      const [mine, other] = [await world.account(), await world.account()];
      const [own, provided] = [await world.store({ accountId: mine.id }), await world.store({ deletedAt: NOW })];
      const target = await world.target(mine, own, { deletedAt: NOW });
      const things = { target, schedule: await world.schedule(mine, [target]), snapshot: await world.snapshot(target) };
      const { dialectData, stores } = world.records;
      for (const noun of ['target', 'schedule', 'snapshot'] as const) {
        const { id } = things[noun];
        await dialectData.put(noun, id, 'room', { texts: {}, fields: { id } });
        const idsSeen = async (scope: Scope) => [...(await dialectData.findMany(scope, noun, 'room', [id])).keys()];
        assert.deepEqual(await idsSeen(scopeTo(mine)), [id]);
        assert.deepEqual(await idsSeen('everything'), [id]);
        assert.deepEqual(await idsSeen(scopeTo(other)), []);
      }
      const snapshot = await world.snapshot(await world.target(mine, own));
      const restore = await world.restore(snapshot, target, { dropsSnapshot: true });
      const { restores } = world.records;
      for (const [scope, isSeen] of [
        [scopeTo(mine), true],
        ['everything', true],
        [scopeTo(other), false],
      ] as const) {
        assert.equal((await restores.reading(scope, [snapshot.id])).has(snapshot.id), isSeen);
        assert.equal((await restores.clonedFrom(scope, [snapshot.targetId])).has(snapshot.targetId), isSeen);
        assert.equal(
          (await restores.latestInto(scope, [target.id])).get(target.id)?.id,
          isSeen ? restore.id : undefined,
        );
      }
      const storesSeen = async (scope: Scope) =>
        new Set((await stores.locationsOf(scope, [own.id, provided.id])).keys());
      assert.deepEqual(await storesSeen(scopeTo(mine)), new Set([own.id, provided.id]));
      assert.deepEqual(await storesSeen(scopeTo(other)), new Set([provided.id]));
      assert.deepEqual(await storesSeen('everything'), new Set([own.id, provided.id]));
      assert.equal((await stores.locationsOf('everything', [])).size, 0);
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
        await world.mail(account);
        await world.records.audit.append({
          at: NOW,
          actor: 'login:x',
          accountId: account.id,
          action: 'schedule.create',
          noun: 'schedule',
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
        (await world.records.mails.list(scope, 10)).length,
      ];
      assert.deepEqual(await counts(scopeTo(mine)), Array(9).fill(1));
      assert.deepEqual(await counts('everything'), Array(9).fill(2));
    });

    contractTest(open, "another account's contact answers as an unknown one", async (world) => {
      const [mine, other] = [await world.account(), await world.account()];
      const contact = await world.contact(await world.login(mine));
      const { notifications } = world.records;
      assert.deepEqual(await notifications.findContact(scopeTo(mine), contact.uuid), contact);
      assert.deepEqual(await notifications.findContact('everything', contact.uuid), contact);
      assert.equal(await notifications.findContact(scopeTo(other), contact.uuid), null);
      assert.equal(await notifications.findContact(scopeTo(mine), randomUUID()), null);
    });

    contractTest(open, "no filter of a list reaches another account's rows", async (world) => {
      const [mine, other] = [await world.account(), await world.account()];
      const store = await world.store();
      const target = await world.target(mine, store);
      const schedule = await world.schedule(mine, [target]);
      const snapshot = await world.snapshot(target);
      const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
      const { targets, schedules, snapshots } = world.records;
      const counts = async (scope: Scope) => [
        (await targets.list(scope, { ids: [target.id], uuids: [target.uuid], names: [target.name] }, page)).total,
        (await schedules.list(scope, { ids: [schedule.id], targetId: target.id }, page)).total,
        (await snapshots.list(scope, { targetUuids: [target.uuid], place: 'local' }, page)).total,
        (await snapshots.list(scope, { ids: [snapshot.id], uuids: [snapshot.uuid] }, page)).total,
      ];
      assert.deepEqual(await counts(scopeTo(mine)), [1, 1, 1, 1]);
      assert.deepEqual(await counts(scopeTo(other)), [0, 0, 0, 0]);
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
