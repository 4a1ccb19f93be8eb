import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Restore } from '../../src/domain/restore.ts';
import type { Store } from '../../src/domain/store.ts';
import { PIECE_SIZE } from '../../src/ports/current-call.ts';
import { saidOf, told } from '../support/told.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const one = async (world: World, change: Partial<Store> = {}) => {
  const account = await world.account();
  const target = await world.target(account, await world.store(change));
  return { account, target, snapshot: await world.snapshot(target, { state: 'available' }) };
};

const held = { state: 'running', attempt: 1, leaseOwner: 'cli', leaseUntil: NOW + 60, startedAt: NOW } as const;

/** Restores: what is stored of them, how they end, and what they keep others from. */
export const restoresContract = (open: OpenRecords): void => {
  describe('restores', () => {
    contractTest(open, 'a restore ends once, by the attempt that holds it', async (world) => {
      const { account, snapshot } = await one(world);
      const restore = await world.restore(snapshot, null, held);
      const { restores } = world.records;
      assert.deepEqual(await restores.find(scopeTo(account), { id: restore.id }), restore);
      assert.deepEqual(await restores.reading('everything', [snapshot.id, 5]), new Set([snapshot.id]));
      assert.equal(await restores.renew(restore.id, 1, 'other', NOW + 90, null), false);
      assert.equal(await restores.renew(restore.id, 1, 'cli', NOW + 90, { files: 2, bytes: 512 }), true);
      assert.deepEqual(await restores.find(scopeTo(account), { uuid: restore.uuid }), {
        ...restore,
        leaseUntil: NOW + 90,
        progress: { files: 2, bytes: 512 },
      });
      assert.deepEqual(await restores.lapsed(NOW + 89), []);
      assert.deepEqual(await restores.endLapsed(NOW + 89, NOW + 89), []);
      assert.equal(await restores.end(restore.id, 2, 'succeeded', null, NOW + 1), false);
      assert.equal(await restores.end(restore.id, 1, 'succeeded', null, NOW + 1), true);
      assert.equal(await restores.end(restore.id, 1, 'failed', told('x'), NOW + 2), false);
      assert.deepEqual(await restores.reading('everything', [snapshot.id]), new Set());
      assert.deepEqual(await restores.reading('everything', []), new Set());
    });

    contractTest(
      open,
      'a directory restore whose process is gone ends as failed; one into a target waits',
      async (world) => {
        const { snapshot, target } = await one(world);
        const restore = await world.restore(snapshot, null, held);
        const other = await world.restore(snapshot, target, held);
        const { restores } = world.records;
        assert.deepEqual(await restores.lapsed(NOW + 60), [restore]);
        const ended = [{ id: restore.id, accountId: restore.accountId }];
        assert.deepEqual(await restores.endLapsed(NOW + 60, NOW + 60), ended);
        const after = await restores.find('everything', { id: restore.id });
        assert.equal(after?.state, 'failed');
        assert.match(saidOf(after?.error), /restore it again/);
        assert.deepEqual(await restores.find('everything', { id: other.id }), other);
      },
    );

    contractTest(
      open,
      'a target is cloned while a restore of a snapshot taken for it alone is not finished',
      async (world) => {
        const [cloned, other] = [await one(world), await one(world)];
        const { restores } = world.records;
        const restore = await world.restore(cloned.snapshot, null, { ...held, dropsSnapshot: true });
        await world.restore(other.snapshot, null, held);
        const ids = [cloned.target.id, other.target.id];
        assert.deepEqual(await restores.clonedFrom('everything', ids), new Set([cloned.target.id]));
        assert.deepEqual(await restores.clonedFrom('everything', [other.target.id]), new Set());
        assert.deepEqual(await restores.clonedFrom('everything', []), new Set());
        await restores.end(restore.id, 1, 'succeeded', null, NOW);
        assert.deepEqual(await restores.clonedFrom('everything', ids), new Set());
      },
    );

    contractTest(open, 'a snapshot is read by restores and by copies that are not finished', async (world) => {
      const { account, target, snapshot } = await one(world);
      const [restored, copied, done] = [
        await world.snapshot(target),
        await world.snapshot(target),
        await world.snapshot(target),
      ];
      await world.restore(restored, target);
      await world.restore(done, target, { state: 'cancelled' });
      const run = await world.run(account);
      for (const [source, state] of [
        [copied, 'running'],
        [copied, 'queued'],
        [done, 'succeeded'],
      ] as const) {
        const task = await world.task(run, target, { state });
        await world.snapshot(target, { sourceSnapshotId: source.id, taskId: task.id });
      }
      const { restores } = world.records;
      const asked = [restored, copied, done, snapshot].map(({ id }) => id);
      assert.deepEqual(
        [...(await restores.reading('everything', asked))].toSorted((a, b) => a - b),
        [restored.id, copied.id],
      );
      assert.deepEqual(await restores.reading('everything', [snapshot.id, done.id]), new Set());
    });

    contractTest(open, 'what has not started is cancelled by target, and nothing else', async (world) => {
      const { account, target, snapshot } = await one(world);
      const elsewhere = await world.target(account, await world.store());
      const running = await world.restore(snapshot, target, held);
      const waiting = await world.restore(snapshot, target, { kind: 'new_target' });
      const other = await world.restore(snapshot, elsewhere);
      const directory = await world.restore(snapshot, null);
      const cloning = await world.restore(snapshot, target, { kind: 'new_target', dropsSnapshot: true });
      const { restores } = world.records;
      const cancelled = await restores.cancelQueued(target.id, told('The target was deleted.'), NOW + 1);
      assert.deepEqual(cancelled, [waiting.id]);
      const expected = { ...waiting, state: 'cancelled', error: told('The target was deleted.'), finishedAt: NOW + 1 };
      assert.deepEqual(await restores.find('everything', { id: waiting.id }), expected);
      for (const left of [running, other, directory, cloning]) {
        assert.deepEqual(await restores.find('everything', { id: left.id }), left);
      }
    });

    contractTest(open, 'one is cancelled where it was never taken up, and once', async (world) => {
      const { target, snapshot } = await one(world);
      const waiting = await world.restore(snapshot, target, { kind: 'new_target' });
      const taken = await world.restore(snapshot, target, { kind: 'new_target', attempt: 1 });
      const cloning = await world.restore(snapshot, target, { kind: 'new_target', dropsSnapshot: true });
      const { restores } = world.records;
      const cancel = (id: number) => restores.cancelUnbegun(id, told('Called off.'), NOW + 1);
      assert.deepEqual([await cancel(taken.id), await cancel(cloning.id)], [false, false]);
      assert.deepEqual([await cancel(waiting.id), await cancel(waiting.id)], [true, false]);
      const expected = { ...waiting, state: 'cancelled', error: told('Called off.'), finishedAt: NOW + 1 };
      assert.deepEqual(await restores.find('everything', { id: waiting.id }), expected);
      for (const left of [taken, cloning]) {
        assert.deepEqual(await restores.find('everything', { id: left.id }), left);
      }
    });

    contractTest(open, 'one that has begun is called off once, and none that has ended', async (world) => {
      const { target, snapshot } = await one(world);
      const { restores } = world.records;
      const running = await world.restore(snapshot, target, held);
      const ended = await world.restore(snapshot, target, { kind: 'new_target', state: 'succeeded' });
      const directory = await world.restore(snapshot, null, held);
      const callOff = ({ id }: { readonly id: number }) => restores.callOff(id, NOW + 1);
      assert.deepEqual([await callOff(running), await callOff(running)], [true, false]);
      assert.deepEqual([await callOff(ended), await callOff(directory)], [false, true]);
      assert.deepEqual(await restores.find('everything', { id: running.id }), { ...running, calledOffAt: NOW + 1 });
      assert.deepEqual([await restores.isCalledOff(running.id), await restores.isCalledOff(ended.id)], [true, false]);
    });

    contractTest(open, 'a target is being restored into while any restore into it has not ended', async (world) => {
      const { account, target, snapshot } = await one(world);
      const { restores } = world.records;
      assert.equal(await restores.hasUnfinishedInto(target.id), false);
      const first = await world.restore(snapshot, target, held);
      await world.restore(snapshot, target, { state: 'succeeded' });
      assert.equal(await restores.hasUnfinishedInto(target.id), true);
      await restores.end(first.id, 1, 'failed', told('x'), NOW);
      assert.equal(await restores.hasUnfinishedInto(target.id), false);
      const queued = await world.restore(snapshot, await world.target(account, await world.store()));
      assert.equal(await restores.hasUnfinishedInto(queued.targetId ?? 0), true);
    });

    contractTest(open, 'an account’s restores into new targets are counted until they have ended', async (world) => {
      const { account, target, snapshot } = await one(world);
      const other = await one(world);
      const { restores } = world.records;
      await world.restore(snapshot, target, { kind: 'new_target', dropsSnapshot: true });
      const running = await world.restore(snapshot, target, { ...held, kind: 'new_target' });
      await world.restore(snapshot, target);
      await world.restore(snapshot, target, { kind: 'new_target', state: 'failed' });
      await world.restore(other.snapshot, other.target, { kind: 'new_target' });
      assert.equal(await restores.countUnfinishedNew(account.id), 2);
      await restores.end(running.id, 1, 'succeeded', null, NOW);
      assert.equal(await restores.countUnfinishedNew(account.id), 1);
    });

    contractTest(
      open,
      'what is kept beside a deleted target is found by the nodes that reach its store',
      async (world) => {
        const [here, away] = [await one(world), await one(world, { node: 'north' })];
        const keptPaths = ['/srv/old'];
        const kept = await world.restore(here.snapshot, here.target, { state: 'succeeded', keptPaths });
        const far = await world.restore(away.snapshot, away.target, { state: 'failed', keptPaths });
        await world.restore(here.snapshot, here.target, { ...held, keptPaths });
        await world.restore(here.snapshot, here.target, { state: 'succeeded' });
        const { restores, targets } = world.records;
        assert.deepEqual(await restores.keepingForDeleted('north'), []);
        for (const { target } of [here, away]) await targets.markDeleted(target.id, NOW, 'requested');
        assert.deepEqual(await restores.keepingForDeleted(null), [kept]);
        assert.deepEqual(await restores.keepingForDeleted('north'), [kept, far]);
        assert.deepEqual(await restores.keepingForDeleted('south'), [kept]);
      },
    );

    contractTest(open, 'what is kept is found however many restores there were since', async (world) => {
      const { target, snapshot } = await one(world);
      const first = await world.restore(snapshot, target, { state: 'succeeded', keptPaths: ['/srv/old'] });
      const { restores, targets } = world.records;
      const later = (nth: number) => ({ ...first, id: first.id + nth, uuid: randomUUID() });
      for (let nth = 1; nth <= PIECE_SIZE; nth += 1) await restores.insert({ ...later(nth), keptPaths: [] });
      const last = later(PIECE_SIZE + 1);
      await restores.insert(last);
      await targets.markDeleted(target.id, NOW, 'requested');
      assert.deepEqual(await restores.keepingForDeleted(null), [first, last]);
    });

    contractTest(open, 'the latest restore into each of many targets is found in one query', async (world) => {
      const { account, target, snapshot } = await one(world);
      const [second, third] = [
        await world.target(account, await world.store()),
        await world.target(account, await world.store()),
      ];
      await world.restore(snapshot, target, { state: 'succeeded' });
      const latest = await world.restore(snapshot, target, { state: 'failed', error: told('x') });
      const only = await world.restore(snapshot, second);
      await world.restore(snapshot, null, held);
      const { restores } = world.records;
      const asked = [target.id, second.id, third.id];
      const found = await restores.latestInto('everything', asked);
      assert.equal(found.size, 2);
      assert.deepEqual(found.get(target.id), latest);
      assert.deepEqual(found.get(second.id), only);
      assert.equal(await world.countQueries(() => restores.latestInto('everything', asked)), 1);
      assert.equal((await restores.latestInto('everything', [])).size, 0);
    });

    contractTest(open, 'they are listed, the newest first, as far as who asks may see them', async (world) => {
      const { account, target, snapshot } = await one(world);
      const other = await one(world);
      const { restores } = world.records;
      const first = await world.restore(snapshot, target, { state: 'failed', error: told('full') });
      const second = await world.restore(snapshot, null);
      await world.restore(other.snapshot, other.target);
      await restores.remark(second.id, [told('odd'), told('strange')]);
      const remarked = { ...second, remarks: [told('odd'), told('strange')] };
      const list = async (filter: Parameters<typeof restores.list>[1], offset = 0, limit = 9) =>
        restores.list(scopeTo(account), filter, { offset, limit });
      assert.deepEqual(await list({}), { rows: [remarked, first], total: 2 });
      assert.deepEqual(await list({}, 1, 1), { rows: [first], total: 2 });
      assert.deepEqual((await list({ states: ['failed'] })).rows, [first]);
      assert.deepEqual((await list({ accountId: other.account.id })).rows, []);
      const page = { offset: 0, limit: 9 };
      assert.equal((await restores.list('everything', { accountId: account.id }, page)).total, 2);
    });

    contractTest(open, 'those over their targets that failed lately are counted, the newest first', async (world) => {
      const { target, snapshot } = await one(world);
      const { restores } = world.records;
      const failed = (finishedAt: number, change: Partial<Restore> = {}) =>
        world.restore(snapshot, target, { state: 'failed', finishedAt, ...change });
      // After all that other tests made.
      const later = NOW + 900_000;
      const [first, second] = [await failed(later), await failed(later + 5)];
      await failed(later - 1);
      await failed(later + 11);
      await failed(later + 5, { kind: 'new_target' });
      await failed(later + 5, { state: 'succeeded' });
      assert.deepEqual(await restores.failedInPlace(later, later + 10, 9), { count: 2, last: [second.id, first.id] });
      assert.deepEqual(await restores.failedInPlace(later, later + 10, 1), { count: 2, last: [second.id] });
    });

    contractTest(open, 'what was there before is kept with its restore until it is let go', async (world) => {
      const { target, snapshot } = await one(world);
      const first = await world.restore(snapshot, target, { state: 'succeeded' });
      const second = await world.restore(snapshot, target, { keptPaths: ['/srv/files.before'], dropsSnapshot: true });
      const { restores } = world.records;
      assert.deepEqual(await restores.keeping(target.id), [second]);
      const paths = ['/srv/files.before', "/srv/søn's 🗄"];
      await restores.keep(first.id, paths);
      assert.deepEqual(await restores.keeping(target.id), [{ ...first, keptPaths: paths }, second]);
      await restores.keep(second.id, []);
      assert.deepEqual(await restores.keeping(target.id), [{ ...first, keptPaths: paths }]);
      assert.deepEqual((await restores.find('everything', { id: second.id }))?.keptPaths, []);
      assert.deepEqual(await restores.keeping(target.id + 1), []);
      const stuck = await restores.countStuck();
      await restores.keep(first.id, paths, told('It is mounted.'));
      assert.deepEqual(await restores.keeping(target.id), [
        { ...first, keptPaths: paths, keptProblem: told('It is mounted.') },
      ]);
      assert.equal(await restores.countStuck(), stuck + 1);
      await restores.keep(first.id, paths);
      assert.deepEqual(await restores.keeping(target.id), [{ ...first, keptPaths: paths }]);
      assert.equal(await restores.countStuck(), stuck);
    });
  });
};
