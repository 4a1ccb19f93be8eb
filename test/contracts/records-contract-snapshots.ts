import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { SNAPSHOT_STATES, type SnapshotState } from '../../src/domain/snapshot.ts';
import { canBecome, statesOf } from '../../src/domain/state-machine.ts';
import { PIECE_SIZE } from '../../src/ports/current-call.ts';
import type { PooledSnapshot, SnapshotFilter } from '../../src/ports/records/snapshots.ts';
import { told } from '../support/told.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const one = async (world: World) => {
  const account = await world.account();
  const store = await world.store();
  return { account, store, target: await world.target(account, store) };
};

const byId = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** That just these are found, with what is read of them. */
const assertPool = (found: readonly PooledSnapshot[], snapshots: readonly (Snapshot | undefined)[]): void => {
  assert.equal(found.length, snapshots.length);
  assert.partialDeepStrictEqual(snapshots, found);
};

/** Snapshots and their pools. */
export const snapshotsContract = (open: OpenRecords): void => {
  describe('snapshots', () => {
    contractTest(open, 'are gone through by their ids, a page after another', async (world) => {
      const { target, account } = await one(world);
      const ids: number[] = [];
      for (let made = 0; made < 3; made += 1) ids.push((await world.snapshot(target)).id);
      const { snapshots } = world.records;
      const after = (id: number) => snapshots.idsAfter('everything', { accountId: account.id }, id, 2);
      assert.deepEqual(await after(0), ids.slice(0, 2));
      assert.deepEqual(await after(ids[1] ?? 0), ids.slice(2));
      assert.deepEqual(await after(ids[2] ?? 0), []);
      assert.deepEqual(await snapshots.idsAfter({ accountId: account.id + 1 }, {}, 0, 2), []);
    });

    contractTest(
      open,
      'a list of many, which is read in pieces, is whole and in order, from any row on',
      async (world) => {
        const account = await world.account();
        const one = await world.snapshot(await world.target(account, await world.store()));
        const count = 2 * PIECE_SIZE + 3;
        const { snapshots } = world.records;
        const others = Array.from({ length: count - 1 }, (_, index) => ({
          ...one,
          id: one.id + 1 + index,
          uuid: randomUUID(),
          name: `Nr ${index % 7}`,
        }));
        await snapshots.insertMany(others);
        const byName = (a: Snapshot, b: Snapshot) => (a.name < b.name ? 1 : a.name > b.name ? -1 : b.id - a.id);
        const all = [one, ...others].sort(byName).map(({ uuid }) => uuid);
        for (const [offset, limit] of [
          [0, null],
          [1, PIECE_SIZE],
          [1, PIECE_SIZE + 1],
          [0, count],
          [PIECE_SIZE, count],
          [count, null],
        ] as const) {
          const page = { offset, limit, orderBy: 'name', descending: true } as const;
          const { rows, total } = await snapshots.list(scopeTo(account), {}, page);
          assert.deepEqual(
            rows.map(({ uuid }) => uuid),
            all.slice(offset, offset + (limit ?? count)),
          );
          assert.equal(total, count);
        }
      },
    );

    contractTest(open, 'a snapshot moves only along its state machine', async (world) => {
      const { target } = await one(world);
      const states = statesOf(SNAPSHOT_STATES);
      for (const from of states) {
        for (const to of states) {
          const { id } = await world.snapshot(target, { state: from });
          assert.equal(
            await world.records.snapshots.move(id, to, {}),
            canBecome<SnapshotState>(SNAPSHOT_STATES, from, to),
            `${from} → ${to}`,
          );
        }
      }
      assert.equal(await world.records.snapshots.move(424_242, 'available', {}), false);
    });

    contractTest(open, 'what a move brings along is stored with it, and only with it', async (world) => {
      const { target } = await one(world);
      const snapshot = await world.snapshot(target);
      const { snapshots } = world.records;
      const copy = { locator: 'a/b', sizeBytes: 2 ** 41, contentBytes: 5, fileCount: 2, fingerprint: 'f'.repeat(64) };
      assert.equal(await snapshots.move(snapshot.id, 'available', { ...copy, availableAt: NOW + 5 }), true);
      assert.equal(await snapshots.move(snapshot.id, 'error', { error: told('late') }), false);
      await snapshots.update(snapshot.id, { name: 'kept', isProtected: true, holdReason: 'court' });
      assert.deepEqual(await snapshots.find('everything', { id: snapshot.id }), {
        ...snapshot,
        ...copy,
        state: 'available',
        availableAt: NOW + 5,
        name: 'kept',
        isProtected: true,
        holdReason: 'court',
        version: 3,
      });
    });

    contractTest(open, "the target's pool is that of all inheriting schedules, deleted ones too", async (world) => {
      const { account, target, store } = await one(world);
      const elsewhere = await world.target(account, store);
      const inheriting = await world.schedule(account, [target]);
      const deleted = await world.schedule(account, [target]);
      const own = await world.schedule(account, [target, elsewhere], { retention: { kind: 'all' } });
      const of = (scheduleId: number | null, change = {}) => world.snapshot(target, { scheduleId, ...change });
      const first = await of(inheriting.id, { state: 'available', takenFor: NOW - 10 });
      const second = await of(deleted.id, { state: 'transferring', takenFor: NOW - 20 });
      const third = await of(own.id);
      await of(null, { state: 'available' });
      await of(inheriting.id, { state: 'deleting' });
      await of(inheriting.id, { state: 'error' });
      await world.snapshot(elsewhere, { scheduleId: own.id });
      await world.records.schedules.markDeleted(deleted.id, NOW, 'requested');
      const { snapshots, schedules } = world.records;
      assertPool(await snapshots.poolOfTarget(target.id, null), [second, first]);
      assertPool(await snapshots.poolOfSchedule(own.id, target.id, null), [third]);
      await schedules.update({ ...inheriting, retention: { kind: 'all' } }, 1);
      assertPool(await snapshots.poolOfTarget(target.id, null), [second]);
    });

    contractTest(open, 'a pool is asked for in one store, or in all of them', async (world) => {
      const { account, target, store } = await one(world);
      const far = await world.store();
      const inheriting = await world.schedule(account, [target]);
      const own = await world.schedule(account, [target], { retention: { kind: 'all' } });
      const of = (scheduleId: number, storeId: number) => world.snapshot(target, { scheduleId, storeId });
      const here = [await of(inheriting.id, store.id), await of(own.id, store.id)];
      const away = [await of(inheriting.id, far.id), await of(own.id, far.id)];
      const { snapshots } = world.records;
      assertPool(await snapshots.poolOfTarget(target.id, store.id), [here[0]]);
      assertPool(await snapshots.poolOfTarget(target.id, far.id), [away[0]]);
      assertPool(await snapshots.poolOfTarget(target.id, null), [here[0], away[0]]);
      assertPool(await snapshots.poolOfSchedule(own.id, target.id, store.id), [here[1]]);
      assertPool(await snapshots.poolOfSchedule(own.id, target.id, far.id), [away[1]]);
      assertPool(await snapshots.poolOfSchedule(own.id, target.id, null), [here[1], away[1]]);
    });

    contractTest(
      open,
      'the measure is the newest normal copy of a target in a store that knows its figures',
      async (world) => {
        const { account, store, target } = await one(world);
        const { snapshots } = world.records;
        const measure = () => snapshots.measure(target.id, store.id);
        const add = (takenFor: number, change: Parameters<typeof world.snapshot>[1] = {}, on = target) =>
          world.snapshot(on, { state: 'available', takenFor, fileCount: takenFor, contentBytes: 2 ** 41, ...change });
        assert.equal(await measure(), null);
        await add(5, { contentBytes: null });
        await add(6, { fileCount: null });
        assert.equal(await measure(), null);
        const normal = await add(3);
        await add(2);
        await add(9, { storeId: (await world.store()).id });
        await add(9, {}, await world.target(account, store));
        await add(9, { sourceSnapshotId: normal.id });
        await add(9, { isTransient: true });
        await add(9, { state: 'deleting' });
        const shrunk = await add(4, { isShrunk: true });
        assert.deepEqual(await measure(), { fileCount: 3, contentBytes: 2 ** 41 });
        await snapshots.update(shrunk.id, { isShrunk: false });
        assert.deepEqual(await measure(), { fileCount: 4, contentBytes: 2 ** 41 });
        assert.equal(await world.countQueries(measure), 1);
      },
    );

    contractTest(open, 'lists choose by target, store, class, state and maker', async (world) => {
      const { account, target } = await one(world);
      const schedule = await world.schedule(account, [target]);
      const auto = await world.snapshot(target, { scheduleId: schedule.id, state: 'available', sizeBytes: 9 });
      const manual = await world.snapshot(target, { class: 'snapshot', sizeBytes: 1 });
      const { snapshots } = world.records;
      const page = { offset: 0, limit: null, orderBy: 'sizeBytes', descending: false } as const;
      const ids = async (filter: Parameters<typeof snapshots.list>[1]) =>
        (await snapshots.list(scopeTo(account), filter, page)).rows.map(({ id }) => id);
      assert.deepEqual(await ids({}), [manual.id, auto.id]);
      assert.deepEqual(await ids({ targetId: target.id, isManual: true }), [manual.id]);
      assert.deepEqual(await ids({ isManual: false, storeId: target.storeId }), [auto.id]);
      assert.deepEqual(await ids({ class: 'snapshot' }), [manual.id]);
      assert.deepEqual(await ids({ states: ['available', 'deleting'] }), [auto.id]);
      assert.deepEqual(await ids({ targetId: 999_999 }), []);
    });

    contractTest(
      open,
      'lists choose by place, target, protection, id, uuid, name and part of a name',
      async (world) => {
        const { account, store, target } = await one(world);
        const far = await world.store({ locationCode: 'paris' });
        const elsewhere = await world.target(account, far);
        const here = await world.snapshot(target, { name: 'Ångström' });
        const away = await world.snapshot(target, { storeId: far.id, isProtected: true, name: '100%' });
        const local = await world.snapshot(elsewhere, { name: 'nightly_1' });
        const remote = await world.snapshot(elsewhere, { storeId: store.id, name: 'nightly' });
        const stranger = await world.snapshot(await world.target(await world.account(), store));
        const ids = async (filter: SnapshotFilter) =>
          (await world.records.snapshots.list(scopeTo(account), filter, byId)).rows.map(({ id }) => id);
        assert.deepEqual(await ids({ place: 'local' }), [here.id, local.id]);
        assert.deepEqual(await ids({ place: 'remote' }), [away.id, remote.id]);
        assert.deepEqual(await ids({ targetUuids: [elsewhere.uuid, 'none'], place: 'remote' }), [remote.id]);
        assert.deepEqual(await ids({ targetUuids: [] }), []);
        assert.deepEqual(await ids({ isProtected: true }), [away.id]);
        assert.deepEqual(await ids({ isProtected: false }), [here.id, local.id, remote.id]);
        assert.deepEqual(await ids({ ids: [here.id, stranger.id] }), [here.id]);
        assert.deepEqual(await ids({ uuids: [local.uuid, stranger.uuid] }), [local.id]);
        assert.deepEqual(await ids({ names: ['nightly', '100%'] }), [away.id, remote.id]);
        assert.deepEqual(await ids({ nameContains: 'ÅNG' }), [here.id]);
        assert.deepEqual(await ids({ nameContains: '_' }), [local.id]);
        assert.deepEqual(await ids({ nameContains: ['none', '_'] }), [local.id]);
        await world.records.dialectData.put('snapshot', local.id, 'room', {
          texts: {},
          fields: { tags: [{ uuid: 'red' }] },
        });
        assert.deepEqual(
          await ids({ dialectData: { dialect: 'room', field: 'tags', member: 'uuid', texts: ['red'] } }),
          [local.id],
        );
        assert.deepEqual(
          await ids({ dialectData: { dialect: 'other', field: 'tags', member: 'uuid', texts: ['red'] } }),
          [],
        );
      },
    );

    contractTest(
      open,
      'one that is lost is counted as such, and by no quota; when one was read back is noted',
      async (world) => {
        const { account, store, target } = await one(world);
        const { snapshots } = world.records;
        const before = await snapshots.countLost();
        const good = await world.snapshot(target, { state: 'available' });
        const missing = await world.snapshot(target, { state: 'missing' });
        await world.snapshot(target, { state: 'damaged' });
        const after = await snapshots.countLost();
        assert.deepEqual([after.missing - before.missing, after.damaged - before.damaged], [1, 1]);
        assert.equal(await snapshots.countManual(account.id, 'backup'), 1);
        assert.deepEqual(await snapshots.countByPlace(account.id), { local: 1, remote: 0 });
        assert.equal((await snapshots.usage(store.id, account.id, target.id, null)).ofTarget, 1);
        await snapshots.noteVerified(missing.id, NOW + 7);
        assert.deepEqual(await snapshots.find('everything', { id: missing.id }), { ...missing, verifiedAt: NOW + 7 });
        const ofAccount = async (accountId: number) =>
          (await snapshots.list('everything', { accountId, states: ['available'] }, byId)).rows.map(({ id }) => id);
        assert.deepEqual(await ofAccount(account.id), [good.id]);
        assert.deepEqual(await ofAccount((await world.account()).id), []);
      },
    );

    contractTest(
      open,
      'the next to be read back was never read, or longest ago, where this node reaches it',
      async (world) => {
        const account = await world.account();
        const [here, there] = [await world.store({ node: 'n1' }), await world.store({ node: 'n2' })];
        const [near, far] = [await world.target(account, here), await world.target(account, there)];
        const { snapshots } = world.records;
        const made = { state: 'available', locator: 'a/b' } as const;
        const late = await world.snapshot(near, { ...made, verifiedAt: NOW });
        const early = await world.snapshot(near, { ...made, verifiedAt: NOW - 5 });
        const never = await world.snapshot(near, made);
        const elsewhere = await world.snapshot(far, made);
        await world.snapshot(near, { ...made, state: 'missing' });
        await world.snapshot(near, { ...made, isTransient: true });
        await world.snapshot(near, { state: 'available' });
        // Of all stores there are, those of this test alone.
        const others = (await world.records.stores.list('everything')).map(({ id }) => id);
        const without = (ids: readonly number[], storeIds: readonly number[] = []) => ({
          ids,
          storeIds: [...others.filter((id) => id !== here.id && id !== there.id), ...storeIds],
        });
        const order: number[] = [];
        for (let next = await snapshots.longestUnverified('n1', without(order)); next !== null; ) {
          order.push(next.id);
          next = await snapshots.longestUnverified('n1', without(order));
        }
        assert.deepEqual(order, [never.id, early.id, late.id]);
        assert.equal((await snapshots.longestUnverified('n2', without([])))?.id, elsewhere.id);
        assert.equal(await snapshots.longestUnverified('n2', without([], [there.id])), null);
        assert.equal(await snapshots.longestUnverified(null, without([])), null);
      },
    );

    contractTest(open, 'snapshots of a deleted target still have their place', async (world) => {
      const { target } = await one(world);
      const { id } = await world.snapshot(target);
      await world.records.targets.markDeleted(target.id, NOW, 'requested');
      const filter = { place: 'local', targetUuids: [target.uuid] } as const;
      const { rows } = await world.records.snapshots.list('everything', filter, byId);
      assert.deepEqual(
        rows.map((row) => row.id),
        [id],
      );
    });

    contractTest(open, 'a store counts what takes up room: of the account, and of the target', async (world) => {
      const { account, store, target } = await one(world);
      const neighbour = await world.target(account, store);
      const { snapshots } = world.records;
      const usage = (olderThanId: number | null = null) =>
        snapshots.usage(store.id, account.id, target.id, olderThanId);
      assert.deepEqual(await usage(), {
        ofAccount: 0,
        ofTarget: 0,
        shrunk: { ofAccount: 0, ofTarget: 0 },
        lastTakenFor: null,
      });
      await world.snapshot(target, { state: 'available', takenFor: NOW - 10 });
      await world.snapshot(neighbour, { state: 'transferring', takenFor: NOW + 99 });
      const last = await world.snapshot(target, { takenFor: NOW - 5 });
      for (const state of ['missing', 'damaged', 'deleting', 'deleted', 'error', 'delete_failed'] as const) {
        await world.snapshot(target, { state, takenFor: NOW + 99 });
      }
      await world.snapshot(target, { storeId: (await world.store()).id });
      await world.snapshot(await world.target(await world.account(), store));
      const shrunk = { ofAccount: 0, ofTarget: 0 };
      assert.deepEqual(await usage(), { ofAccount: 3, ofTarget: 2, shrunk, lastTakenFor: NOW - 5 });
      assert.deepEqual(await usage(last.id), { ofAccount: 2, ofTarget: 1, shrunk, lastTakenFor: NOW - 10 });
      const scheduleId = (await world.schedule(account, [target, neighbour])).id;
      await world.snapshot(target, { isShrunk: true });
      await world.snapshot(target, { isShrunk: true, scheduleId, isProtected: true });
      await world.snapshot(target, { isShrunk: true, scheduleId });
      await world.snapshot(neighbour, { isShrunk: true, scheduleId });
      assert.partialDeepStrictEqual(await usage(), {
        ofAccount: 7,
        ofTarget: 5,
        shrunk: { ofAccount: 2, ofTarget: 1 },
      });
      assert.equal(await world.countQueries(usage), 1);
    });

    contractTest(open, "an account's live snapshots are counted by place", async (world) => {
      const { account, store, target } = await one(world);
      const far = (await world.store()).id;
      const { snapshots } = world.records;
      assert.deepEqual(await snapshots.countByPlace(account.id), { local: 0, remote: 0 });
      await world.snapshot(target);
      await world.snapshot(target, { state: 'available' });
      await world.snapshot(target, { state: 'deleting' });
      await world.snapshot(target, { storeId: far, state: 'transferring' });
      await world.snapshot(target, { storeId: far, state: 'error' });
      await world.snapshot(await world.target(await world.account(), store));
      await world.records.targets.markDeleted(target.id, NOW, 'requested');
      assert.deepEqual(await snapshots.countByPlace(account.id), { local: 2, remote: 1 });
      assert.equal((await snapshots.keptIn(scopeTo(account))).count, 1);
    });

    contractTest(open, 'quotas count what was made by hand', async (world) => {
      const { account, target } = await one(world);
      const schedule = await world.schedule(account, [target]);
      await world.snapshot(target, { scheduleId: schedule.id });
      await world.snapshot(target, { createdAt: NOW - 100 });
      await world.snapshot(target, { state: 'deleted' });
      await world.snapshot(target, { state: 'error' });
      await world.snapshot(target, { class: 'snapshot' });
      const { snapshots } = world.records;
      assert.equal(await snapshots.countManual(account.id, 'backup'), 1);
      assert.equal(await snapshots.countManualMade(account.id, 'backup', NOW, NOW), 2);
      assert.equal(await snapshots.countManualMade(account.id, 'snapshot', NOW, NOW), 1);
    });

    contractTest(open, 'one that is there for a single restore is neither listed nor counted', async (world) => {
      const { account, store, target } = await one(world);
      const transient = await world.snapshot(target, { isTransient: true, state: 'available' });
      const { snapshots } = world.records;
      assert.deepEqual(await snapshots.list('everything', { targetId: target.id }, byId), { rows: [], total: 0 });
      assert.deepEqual(await snapshots.list('everything', { ids: [transient.id] }, byId), { rows: [], total: 0 });
      const nothing = { ofAccount: 0, ofTarget: 0, shrunk: { ofAccount: 0, ofTarget: 0 }, lastTakenFor: null };
      assert.deepEqual(await snapshots.usage(store.id, account.id, target.id, null), nothing);
      assert.deepEqual(await snapshots.countByPlace(account.id), { local: 0, remote: 0 });
      assert.equal((await snapshots.keptIn(scopeTo(account))).count, 0);
      assert.equal(await snapshots.countManual(account.id, 'backup'), 0);
      assert.equal(await snapshots.countManualMade(account.id, 'backup', 0, NOW), 0);
      assert.deepEqual(await snapshots.find('everything', { id: transient.id }), transient);
      await snapshots.move(transient.id, 'deleting', {});
      assert.deepEqual(
        (await snapshots.deleting(null, 10, [])).map(({ id }) => id),
        [transient.id],
      );
    });

    contractTest(open, 'what waits for deletion is found by the nodes that reach its store', async (world) => {
      const { account, target } = await one(world);
      const far = await world.target(account, await world.store({ node: 'north' }));
      const here = await world.snapshot(target, { state: 'deleting' });
      const there = await world.snapshot(far, { state: 'deleting' });
      const failed = await world.snapshot(target, { state: 'delete_failed' });
      const { snapshots } = world.records;
      const ids = async (node: string | null, limit: number) =>
        (await snapshots.deleting(node, limit, [])).map(({ id }) => id);
      assert.deepEqual(await ids(null, 10), [here.id]);
      assert.deepEqual(await ids('north', 10), [here.id, there.id]);
      assert.deepEqual(await ids('north', 1), [here.id]);
      assert.deepEqual(await snapshots.failedDeletions(10, []), [{ id: failed.id, accountId: account.id }]);
      assert.deepEqual(await snapshots.failedDeletions(10, [target.storeId]), []);
      const elsewhere = (await snapshots.deleting('north', 10, [target.storeId])).map(({ id }) => id);
      assert.deepEqual(elsewhere, [there.id]);
    });
  });
};
