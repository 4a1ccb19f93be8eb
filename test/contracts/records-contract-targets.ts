import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { TargetFilter } from '../../src/ports/records/things.ts';
import { NOW } from './records-contract-people-world.ts';
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

    contractTest(
      open,
      'lists choose by any of several parts of a name, and by what a dialect remembers',
      async (world) => {
        const account = await world.account();
        const store = await world.store();
        const one = await world.target(account, store, { name: 'Ångström' });
        const two = await world.target(account, store, { name: 'beta' });
        await world.records.natives.put('room', one.id, { texts: {}, fields: { tags: ['red'] } });
        await world.records.natives.put('other', two.id, { texts: {}, fields: { tags: ['red'] } });
        const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
        const ids = async (filter: TargetFilter) =>
          (await world.records.targets.list(scopeTo(account), filter, page)).rows.map(({ id }) => id);
        assert.deepEqual(await ids({ nameContains: ['ÅNG', 'ETA'] }), [one.id, two.id]);
        assert.deepEqual(await ids({ nameContains: ['none'] }), []);
        assert.deepEqual(await ids({ nameContains: [] }), []);
        assert.deepEqual(await ids({ native: { dialect: 'room', contains: ['"none"', '"red"'] } }), [one.id]);
        assert.deepEqual(await ids({ native: { dialect: 'room', contains: [] } }), []);
      },
    );

    contractTest(open, 'a deleted target is known to history only', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const { targets } = world.records;
      await targets.update(target.id, { name: 'renamed', rotation: 3, source: { kind: 'volume' } });
      const renamed = { ...target, name: 'renamed', rotation: 3, source: { kind: 'volume' } };
      assert.deepEqual(await targets.find(scopeTo(account), { uuid: target.uuid }), renamed);
      await targets.markDeleted(target.id, NOW, 'requested');
      assert.equal(await targets.find('everything', { id: target.id }), null);
      assert.deepEqual(await targets.findMany([target.id]), [{ ...renamed, deletedAt: NOW }]);
      const page = { offset: 0, limit: null, orderBy: 'name', descending: false } as const;
      assert.equal((await targets.list('everything', { ids: [target.id], kind: 'instance' }, page)).total, 0);
    });
  });
};

const uuidOf = (letter: string) => letter.repeat(36);
