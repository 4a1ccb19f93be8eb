import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { TargetFilter } from '../../src/ports/records/targets.ts';
import { told } from '../support/told.ts';
import { NOW, there } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

/** Targets: lists and history. */
export const targetsContract = (open: OpenRecords): void => {
  describe('targets', () => {
    contractTest(open, 'lists choose by id, uuid, kind, name, part of a name and time of creation', async (world) => {
      const account = await world.account();
      const store = await world.store();
      const one = await world.target(account, store, { name: 'Ångström', createdAt: NOW - 10, uuid: uuidOf('b') });
      const two = await world.target(account, store, {
        name: '100%',
        createdAt: NOW,
        kind: 'drive',
        uuid: uuidOf('a'),
      });
      const other = await world.target(await world.account(), store, { name: '100%' });
      const page = { offset: 0, limit: null, orderBy: 'uuid', descending: true } as const;
      const ids = async (filter: TargetFilter) =>
        (await world.records.targets.list(scopeTo(account), filter, page)).rows.map(({ id }) => id);
      assert.deepEqual(await ids({}), [one.id, two.id]);
      assert.deepEqual(await ids({ ids: [two.id, other.id] }), [two.id]);
      assert.deepEqual(await ids({ uuids: [one.uuid, other.uuid] }), [one.id]);
      assert.deepEqual(await ids({ uuids: [] }), []);
      assert.deepEqual(await ids({ kind: 'drive' }), [two.id]);
      assert.deepEqual(await ids({ names: ['100%', 'none'] }), [two.id]);
      assert.deepEqual(await ids({ nameContains: 'ÅNG' }), [one.id]);
      assert.deepEqual(await ids({ nameContains: '%' }), [two.id]);
      assert.deepEqual(await ids({ createdFrom: NOW - 10, createdTo: NOW - 10 }), [one.id]);
      assert.deepEqual(await ids({ createdFrom: NOW - 9 }), [two.id]);
      assert.deepEqual(await ids({ createdTo: NOW - 11 }), []);
    });

    contractTest(open, 'the next free id is the lowest that no target has or had', async (world) => {
      const [account, store] = [await world.account(), await world.store()];
      const { targets } = world.records;
      assert.equal(await targets.nextFreeId(), 1);
      for (const id of [2, 5_203_773]) await world.target(account, store, { id });
      assert.equal(await targets.nextFreeId(), 1);
      const gone = await world.target(account, store, { id: 1 });
      assert.equal(await targets.nextFreeId(), 3);
      await targets.markDeleted(gone.id, NOW, 'requested');
      assert.equal(await targets.nextFreeId(), 3);
      await assert.rejects(world.target(account, store, { id: gone.id }), { code: 'conflict' });
      assert.ok((await world.id('schedule')) < 5_203_773);
    });

    contractTest(open, 'the next free id is looked for from the last one that the process found', async (world) => {
      const [account, store] = [await world.account(), await world.store()];
      const { targets } = world.records;
      for (const id of [1, 2, 3]) await world.target(account, store, { id });
      assert.equal(await targets.nextFreeId(), 4);
      const undone = new Error('undone');
      const withTwoMore = world.node.transaction(async (records) => {
        const target = there((await records.targets.findMany([1]))[0]);
        for (const uuid of [uuidOf('c'), uuidOf('d')]) {
          await records.targets.insert({ ...target, uuid, id: await records.targets.nextFreeId() });
        }
        throw undone;
      });
      await assert.rejects(withTwoMore, undone);
      assert.equal(await targets.nextFreeId(), 5, 'what was undone may stay free');
      assert.equal(await world.otherNode.records.targets.nextFreeId(), 4);
    });

    contractTest(open, 'an account’s live managed volumes are counted', async (world) => {
      const account = await world.account();
      const store = await world.store();
      const volume = { source: { kind: 'volume' } } as const;
      await world.target(account, store, volume);
      await world.target(account, store, { source: { kind: 'paths', paths: ['/srv/"volume"'] } });
      const gone = await world.target(account, store, volume);
      await world.target(await world.account(), store, volume);
      const { targets } = world.records;
      assert.equal(await targets.countVolumes(account.id), 2);
      await targets.markDeleted(gone.id, NOW, 'requested');
      assert.equal(await targets.countVolumes(account.id), 1);
    });

    contractTest(open, 'where sources are mounted is learned once, and only of the sources they are', async (world) => {
      const { targets } = world.records;
      const { id, source } = await world.target(await world.account(), await world.store());
      const learned = async () => (await targets.find('everything', { id }))?.mountPoints;
      const here = { '/srv/files': '/srv', '/srv/mail': '/' };
      await targets.learnMountPoints(id, { source: { kind: 'paths', paths: ['/srv/other'] }, mountPoints: here });
      assert.equal(await learned(), null);
      await targets.learnMountPoints(id, { source, mountPoints: here });
      await targets.learnMountPoints(id, { source, mountPoints: { '/srv/files': '/' } });
      assert.deepEqual(await learned(), here);
      await targets.update(id, { mountPoints: null, allowsEmptySource: true });
      assert.partialDeepStrictEqual(await targets.find('everything', { id }), {
        mountPoints: null,
        allowsEmptySource: true,
      });
    });

    contractTest(open, 'a volume is abandoned once its target is deleted and nothing runs on it', async (world) => {
      const account = await world.account();
      const store = await world.store();
      const add = () => world.target(account, store, { source: { kind: 'volume' } });
      const [live, gone, read, written] = [await add(), await add(), await add(), await add()];
      const { targets, tasks, restores } = world.records;
      const claim = { owner: 'w', node: null, now: NOW, leaseUntil: NOW + 60 };
      await world.task(await world.run(account), read);
      const task = await tasks.claim({ ...claim, exclusiveDrivers: [], perAccount: null, perStore: null });
      await world.restore(await world.snapshot(live, { state: 'available' }), written);
      const restore = await restores.claim(claim);
      assert.deepEqual([task?.targetId, restore?.targetId], [read.id, written.id]);
      for (const { id } of [gone, read, written]) await targets.markDeleted(id, NOW, 'requested');
      const uuids = [live, gone, read, written].map(({ uuid }) => uuid);
      assert.deepEqual(await targets.abandonedAmong([...uuids, 'unknown']), [gone.uuid]);
      assert.deepEqual(await targets.abandonedAmong([live.uuid]), []);
      assert.deepEqual(await targets.abandonedAmong([]), []);
      await restores.end(restore?.id ?? 0, 1, 'failed', told('x'), NOW);
      assert.deepEqual((await targets.abandonedAmong(uuids)).toSorted(), [gone.uuid, written.uuid].toSorted());
    });

    contractTest(open, 'lists choose by the latest restore into each, or by having none of the kind', async (world) => {
      const account = await world.account();
      const store = await world.store();
      const add = () => world.target(account, store);
      const [calm, waiting, repaired, broken, made] = [await add(), await add(), await add(), await add(), await add()];
      const snapshot = await world.snapshot(calm, { state: 'available' });
      await world.restore(snapshot, null);
      await world.restore(snapshot, waiting, { state: 'failed', kind: 'new_target' });
      await world.restore(snapshot, waiting);
      await world.restore(snapshot, repaired);
      await world.restore(snapshot, repaired, { state: 'succeeded' });
      await world.restore(snapshot, broken, { state: 'failed', kind: 'new_target' });
      await world.restore(snapshot, made, { state: 'running', kind: 'new_target' });
      const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
      const ids = async (filter: TargetFilter) =>
        (await world.records.targets.list(scopeTo(account), filter, page)).rows.map(({ id }) => id);
      const restoring = { kind: 'in_place', states: ['queued', 'running'] } as const;
      const failed = { kind: 'new_target', states: ['failed', 'cancelled'] } as const;
      assert.deepEqual(await ids({ latestRestore: [restoring] }), [waiting.id]);
      assert.deepEqual(await ids({ latestRestore: [restoring, failed] }), [waiting.id, broken.id]);
      assert.deepEqual(await ids({ latestRestore: [] }), []);
      assert.deepEqual(await ids({ latestRestoreNot: [restoring, failed] }), [calm.id, repaired.id, made.id]);
      assert.equal((await ids({ latestRestoreNot: [] })).length, 5);
      assert.deepEqual(await ids({ latestRestore: [restoring], ids: [calm.id] }), []);
    });

    contractTest(
      open,
      'lists choose by any of several parts of a name, and by what a dialect remembers',
      async (world) => {
        const account = await world.account();
        const store = await world.store();
        const one = await world.target(account, store, { name: 'Ångström' });
        const two = await world.target(account, store, { name: 'beta' });
        await world.records.dialectData.put('target', one.id, 'room', {
          texts: {},
          fields: { tags: [{ uuid: 'red' }] },
        });
        await world.records.dialectData.put('target', two.id, 'other', {
          texts: {},
          fields: { tags: [{ uuid: 'red' }] },
        });
        const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
        const ids = async (filter: TargetFilter) =>
          (await world.records.targets.list(scopeTo(account), filter, page)).rows.map(({ id }) => id);
        assert.deepEqual(await ids({ nameContains: ['ÅNG', 'ETA'] }), [one.id, two.id]);
        assert.deepEqual(await ids({ nameContains: ['none'] }), []);
        assert.deepEqual(await ids({ nameContains: [] }), []);
        assert.deepEqual(
          await ids({ dialectData: { dialect: 'room', field: 'tags', member: 'uuid', texts: ['none', 'red'] } }),
          [one.id],
        );
        assert.deepEqual(await ids({ dialectData: { dialect: 'room', field: 'tags', member: 'uuid', texts: [] } }), []);
      },
    );

    contractTest(open, 'a deleted target is known to history only', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const { targets } = world.records;
      await targets.update(target.id, { name: 'renamed', rotation: 3, source: { kind: 'volume' } });
      const renamed = { ...target, name: 'renamed', rotation: 3, source: { kind: 'volume' }, version: 2 };
      assert.deepEqual(await targets.find(scopeTo(account), { uuid: target.uuid }), renamed);
      await targets.markDeleted(target.id, NOW, 'requested');
      assert.equal(await targets.find('everything', { id: target.id }), null);
      for (const key of [{ id: target.id }, { uuid: target.uuid }]) {
        assert.equal((await targets.findEver(scopeTo(account), key))?.name, 'renamed');
        assert.equal(await targets.findEver(scopeTo(await world.account()), key), null);
      }
      assert.deepEqual(await targets.findMany([target.id]), [{ ...renamed, deletedAt: NOW, version: 3 }]);
      const page = { offset: 0, limit: null, orderBy: 'name', descending: false } as const;
      assert.equal((await targets.list('everything', { ids: [target.id], kind: 'instance' }, page)).total, 0);
    });
  });
};

const uuidOf = (letter: string) => letter.repeat(36);
