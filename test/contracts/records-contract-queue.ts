import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Store } from '../../src/domain/store.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { told } from '../support/told.ts';
import { NOW } from '../support/values.ts';
import { claimOf, contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const queue = async (world: World, targetCount: number, change: Partial<Store> = {}) => {
  const account = await world.account();
  const store = await world.store(change);
  const run = await world.run(account);
  const targets = [];
  for (let index = 0; index < targetCount; index += 1) targets.push(await world.target(account, store));
  const tasks = [];
  for (const target of targets) tasks.push(await world.task(run, target));
  return { account, store, run, targets, tasks };
};

const end = { state: 'succeeded', reason: null, error: null, log: [told('done')], finishedAt: NOW + 9 } as const;

/** The queue that workers take tasks from. */
export const queueContract = (open: OpenRecords): void => {
  describe('the queue', () => {
    contractTest(open, 'the oldest task is taken first, once, and says who has it', async (world) => {
      const { tasks } = await queue(world, 2);
      const [first, second] = tasks;
      const taken = await world.records.tasks.claim(claimOf('a'));
      assert.deepEqual(taken, {
        ...first,
        state: 'running',
        attempt: 1,
        leaseOwner: 'a',
        leaseUntil: NOW + 300,
        startedAt: NOW,
      });
      assert.equal((await world.records.tasks.claim(claimOf('b')))?.id, second?.id);
      assert.equal(await world.records.tasks.claim(claimOf('c')), null);
      assert.equal(await world.records.tasks.countByState(['queued', 'running']), 2);
      assert.deepEqual(await world.records.tasks.queuedByStore(), []);
    });

    contractTest(
      open,
      'a task that is put off is passed over until its time, and is then taken at once',
      async (world) => {
        const { tasks } = await queue(world, 2);
        const [first, second] = tasks;
        const since = Math.min(...tasks.map(({ createdAt }) => createdAt));
        const inStore = { storeId: first?.storeId, count: 2, since };
        assert.deepEqual(await world.records.tasks.queuedByStore(), [inStore]);
        await world.records.tasks.claim(claimOf('a'));
        const putOff = {
          state: 'queued',
          reason: 'unreachable',
          error: told('away'),
          log: [],
          finishedAt: null,
        } as const;
        assert.equal(await world.records.tasks.end(first?.id ?? 0, 1, { ...putOff, notBefore: NOW + 60 }), true);
        assert.partialDeepStrictEqual(await world.records.tasks.find('everything', { id: first?.id ?? 0 }), {
          state: 'queued',
          reason: 'unreachable',
          notBefore: NOW + 60,
        });
        assert.equal((await world.records.tasks.claim(claimOf('a')))?.id, second?.id);
        assert.equal(await world.records.tasks.claim({ ...claimOf('a'), now: NOW + 59 }), null);
        const again = await world.records.tasks.claim({ ...claimOf('a'), now: NOW + 60 });
        assert.partialDeepStrictEqual(again, { id: first?.id, attempt: 2, reason: null, error: null });
        assert.equal(await world.records.tasks.end(first?.id ?? 0, 2, putOff), true);
        assert.equal((await world.records.tasks.claim(claimOf('a')))?.id, first?.id, 'given back without a delay');
      },
    );

    contractTest(
      open,
      'steps are kept with the attempt, and one that fails makes a success one with warnings',
      async (world) => {
        const { tasks } = await queue(world, 1);
        const id = tasks[0]?.id ?? 0;
        const { tasks: stored } = world.records;
        const times = { startedAt: NOW + 1, finishedAt: NOW + 2 };
        const done = { kind: 'prune', outcome: 'done', reason: null, ...times } as const;
        const failed = { kind: 'compact', outcome: 'failed', reason: told('away'), ...times } as const;
        const look = async () => {
          const found = await stored.find('everything', { id });
          return [found?.state, found?.followUps];
        };
        await stored.claim(claimOf('a'));
        assert.equal(await stored.recordFollowUps(id, 1, [done]), true);
        assert.deepEqual(await look(), ['running', [done]]);
        await stored.end(id, 1, { ...end, log: [] });
        assert.deepEqual(await look(), ['succeeded', [done]]);
        assert.equal(await stored.recordFollowUps(id, 2, []), false);
        assert.equal(await stored.recordFollowUps(id, 1, [done, failed]), true);
        assert.deepEqual(await look(), ['succeeded_with_warnings', [done, failed]]);
      },
    );

    contractTest(open, 'a store is busy as long as a task waits or runs there', async (world) => {
      const { store, tasks } = await queue(world, 1);
      const idle = await queue(world, 1);
      const busy = async () =>
        (await world.records.tasks.busyStores()).filter((id) => id === store.id || id === idle.store.id);
      await world.records.tasks.cancelQueued({ targetId: idle.targets[0]?.id ?? 0 }, 'requested', NOW);
      assert.deepEqual(await busy(), [store.id]);
      const taken = await world.records.tasks.claim(claimOf('a'));
      assert.equal(taken?.id, tasks[0]?.id);
      assert.deepEqual(await busy(), [store.id]);
      await world.records.tasks.end(taken?.id ?? 0, 1, end);
      assert.deepEqual(await busy(), []);
    });

    contractTest(open, 'many workers of two nodes get each task once', async (world) => {
      const { tasks } = await queue(world, 12);
      const takeAll = async (node: UnitOfWork, owner: string): Promise<number[]> => {
        const task = await node.records.tasks.claim(claimOf(owner));
        return task === null ? [] : [task.id, ...(await takeAll(node, owner))];
      };
      const nodes = [world.node, world.otherNode];
      const taken = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => takeAll(nodes[n % 2] ?? world.node, `w${n}`)));
      const left = await takeAll(world.node, 'last');
      const all = [...taken.flat(), ...left].toSorted((a, b) => a - b);
      assert.deepEqual(
        all,
        tasks.map(({ id }) => id),
      );
    });

    contractTest(open, 'a target has one writer, however many of its tasks wait and claim at once', async (world) => {
      const { run, targets, tasks } = await queue(world, 1);
      const [target] = targets;
      assert.ok(target !== undefined);
      const next = await world.task(run, target);
      const claims = await Promise.all(
        [world.node, world.otherNode, world.node, world.otherNode].map((node, index) =>
          node.records.tasks.claim(claimOf(`w${index}`)),
        ),
      );
      assert.deepEqual(
        claims.filter((task) => task !== null).map(({ id }) => id),
        [tasks[0]?.id],
      );
      assert.equal(await world.records.tasks.end(tasks[0]?.id ?? 0, 1, end), true);
      assert.equal((await world.records.tasks.claim(claimOf('w')))?.id, next.id);
    });

    contractTest(open, 'a store has one writer where its driver is exclusive, and many where not', async (world) => {
      const exclusive = await queue(world, 3, { driver: 'borg' });
      assert.equal((await world.records.tasks.claim(claimOf('a')))?.id, exclusive.tasks[0]?.id);
      assert.equal(await world.records.tasks.claim(claimOf('b')), null);
      const shared = await queue(world, 2);
      assert.equal((await world.records.tasks.claim(claimOf('b')))?.id, shared.tasks[0]?.id);
      assert.equal((await world.records.tasks.claim(claimOf('c')))?.id, shared.tasks[1]?.id);
      await world.records.tasks.end(exclusive.tasks[0]?.id ?? 0, 1, end);
      const claims = await Promise.all(
        [world.node, world.otherNode].map((node) => node.records.tasks.claim(claimOf('d'))),
      );
      assert.deepEqual(
        claims.filter((task) => task !== null).map(({ id }) => id),
        [exclusive.tasks[1]?.id],
      );
    });

    contractTest(open, 'in a sequence a task waits until all earlier ones have ended', async (world) => {
      const { account, targets } = await queue(world, 0).then(async (empty) => ({
        ...empty,
        targets: [await world.target(empty.account, empty.store), await world.target(empty.account, empty.store)],
      }));
      const run = await world.run(account, { taskOrder: 'sequence' });
      const [one, two] = targets;
      assert.ok(one !== undefined && two !== undefined);
      const later = await world.task(run, two, { position: 1 });
      const earlier = await world.task(run, one, { position: 0 });
      const { tasks } = world.records;
      assert.equal((await tasks.claim(claimOf('a')))?.id, earlier.id);
      assert.equal(await tasks.claim(claimOf('b')), null);
      await tasks.end(earlier.id, 1, { ...end, state: 'failed' });
      assert.equal((await tasks.claim(claimOf('b')))?.id, later.id);
      assert.deepEqual(
        (await tasks.ofRuns([run.id])).map(({ id }) => id),
        [earlier.id, later.id],
      );
    });

    contractTest(open, 'a node takes only what its stores let it reach', async (world) => {
      const { tasks } = await queue(world, 1, { node: 'north' });
      assert.equal(await world.records.tasks.claim(claimOf('a')), null);
      assert.equal(await world.records.tasks.claim(claimOf('a', { node: 'south' })), null);
      assert.equal((await world.records.tasks.claim(claimOf('a', { node: 'north' })))?.id, tasks[0]?.id);
    });

    contractTest(open, 'a node takes only what it can read: its target’s files, or what is copied', async (world) => {
      const account = await world.account();
      const far = await world.store({ locationCode: 'far' });
      const northern = await world.target(account, await world.store({ node: 'north' }));
      const run = await world.run(account);
      const backup = await world.task(run, northern, { storeId: far.id });
      const { tasks } = world.records;
      assert.equal(await tasks.claim(claimOf('a')), null);
      assert.equal(await tasks.claim(claimOf('a', { node: 'south' })), null);
      assert.equal((await tasks.claim(claimOf('a', { node: 'north' })))?.id, backup.id);
      await tasks.end(backup.id, 1, end);

      const local = await world.snapshot(northern, { state: 'available' });
      const remote = await world.snapshot(northern, { state: 'available', storeId: far.id });
      const copyOf = async (source: { readonly id: number }) => {
        const copy = await world.snapshot(northern, { storeId: far.id, sourceSnapshotId: source.id });
        return world.task(run, northern, { storeId: far.id, snapshotId: copy.id });
      };
      const ofLocal = await copyOf(local);
      const ofRemote = await copyOf(remote);
      assert.equal((await tasks.claim(claimOf('a', { node: 'south' })))?.id, ofRemote.id);
      await tasks.end(ofRemote.id, 1, end);
      assert.equal(await tasks.claim(claimOf('a', { node: 'south' })), null);
      assert.equal((await tasks.claim(claimOf('a', { node: 'north' })))?.id, ofLocal.id);
    });

    contractTest(
      open,
      'a lapsed lease is taken up as the next attempt, and the old one can do no more',
      async (world) => {
        const { tasks } = await queue(world, 1);
        const [task] = tasks;
        assert.ok(task !== undefined);
        const records = world.records.tasks;
        await records.claim(claimOf('a'));
        assert.equal(await records.renew(task.id, 1, 'a', NOW + 600, { files: 3, bytes: 4096 }), true);
        assert.equal(await records.renew(task.id, 1, 'b', NOW + 900, null), false);
        assert.equal(await records.claim(claimOf('b', { now: NOW + 599 })), null);
        const again = await records.claim(claimOf('b', { now: NOW + 600, leaseUntil: NOW + 900 }));
        assert.equal(again?.attempt, 2);
        assert.deepEqual(again?.progress, { files: 3, bytes: 4096 });
        assert.equal(again?.startedAt, NOW);
        assert.equal(await records.renew(task.id, 1, 'a', NOW + 999, null), false);
        assert.equal(await records.end(task.id, 1, end), false);
        assert.equal(await records.end(task.id, 2, { ...end, state: 'succeeded_with_warnings', reason: 'x' }), true);
        assert.equal(await records.end(task.id, 2, end), false);
        const after = await records.find('everything', { id: task.id });
        assert.equal(after?.state, 'succeeded_with_warnings');
        assert.deepEqual(after?.log, [told('done')]);
        assert.equal(after?.leaseOwner, null);
      },
    );

    contractTest(
      open,
      'what an attempt is about to publish is written down by that attempt alone, and stays for the next ones',
      async (world) => {
        const { tasks } = await queue(world, 1);
        const [task] = tasks;
        assert.ok(task !== undefined);
        const records = world.records.tasks;
        assert.equal(await records.recordFingerprint(task.id, 0, 'none'), false, 'nobody is at work');
        const first = await records.claim(claimOf('a'));
        assert.equal(first?.fingerprint, null);
        assert.equal(await records.recordFingerprint(task.id, 1, 'one'), true);
        assert.equal(await records.recordFingerprint(task.id, 1, 'one'), true, 'the same once more');
        const second = await records.claim(claimOf('b', { now: NOW + 600, leaseUntil: NOW + 900 }));
        assert.deepEqual([second?.attempt, second?.fingerprint], [2, 'one']);
        assert.equal(await records.recordFingerprint(task.id, 1, 'other'), false);
        await records.end(task.id, 2, { ...end, state: 'queued' });
        assert.equal((await records.find('everything', { id: task.id }))?.fingerprint, 'one');
        assert.equal(await records.recordFingerprint(task.id, 2, 'other'), false);
      },
    );

    contractTest(open, 'a task that is given back is queued again, and its target is free', async (world) => {
      const { tasks } = await queue(world, 1);
      const records = world.records.tasks;
      await records.claim(claimOf('a'));
      const [task] = tasks;
      assert.equal(await records.end(task?.id ?? 0, 1, { ...end, state: 'queued' }), true);
      const again = await records.claim(claimOf('b'));
      assert.equal(again?.attempt, 2);
      assert.equal(again?.finishedAt, null);
    });

    contractTest(
      open,
      'a task that is called off is held by nobody any more, and its target is free',
      async (world) => {
        const { tasks } = await queue(world, 2);
        const records = world.records.tasks;
        const [first] = tasks;
        const held = await records.claim(claimOf('a'));
        const id = held?.id ?? 0;
        assert.equal(await records.isHeld(id, 1, 'a'), true);
        assert.equal(await records.isHeld(id, 1, 'b'), false);
        assert.equal(await records.isHeld(id, 2, 'a'), false);
        const cancelled = await world.node.transaction((inside) =>
          inside.tasks.cancelUnfinished({ runId: first?.runId ?? 0 }, 'requested', NOW + 1),
        );
        assert.ok(cancelled.some((task) => task.id === id));
        const after = await records.find('everything', { id });
        assert.partialDeepStrictEqual(after, {
          state: 'cancelled',
          reason: 'requested',
          leaseOwner: null,
          leaseUntil: null,
        });
        assert.equal(await records.isHeld(id, 1, 'a'), false);
        assert.equal(await records.renew(id, 1, 'a', NOW + 60, null), false);
        assert.equal(await records.recordFingerprint(id, 1, 'f'.repeat(64)), false);
        assert.deepEqual(await records.cancelUnfinished({ id }, 'requested', NOW + 2), []);
      },
    );

    contractTest(open, 'nothing is taken up at a store or target where earlier work hangs', async (world) => {
      const account = await world.account();
      const [store, other] = [await world.store(), await world.store()];
      const [one, two] = [await world.target(account, store), await world.target(account, other)];
      for (const target of [one, two]) await world.task(await world.run(account), target);
      const records = world.records.tasks;
      const barred = { stores: [store.uuid], targets: [two.uuid] };
      assert.equal(await records.claim({ ...claimOf('a'), barred }), null);
      const taken = await records.claim({ ...claimOf('a'), barred: { stores: [store.uuid], targets: [] } });
      assert.equal(taken?.targetId, two.id);
      assert.equal((await records.claim(claimOf('a')))?.targetId, one.id);
    });

    contractTest(open, 'what has not started is cancelled by schedule or target, and nothing else', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const schedule = await world.schedule(account, [target]);
      const run = await world.run(account, { scheduleId: schedule.id });
      const running = await world.task(run, target);
      await world.records.tasks.claim(claimOf('a'));
      const waiting = await world.task(run, target);
      const manual = await world.task(await world.run(account), target);
      const { tasks } = world.records;
      assert.deepEqual(await tasks.unfinishedPairs([schedule.id, 999]), new Set([`${schedule.id}:${target.id}`]));
      assert.deepEqual(await tasks.cancelQueued({}, 'schedule_deleted', NOW), []);
      const cancelled = await world.node.transaction((records) =>
        records.tasks.cancelQueued({ scheduleId: schedule.id }, 'schedule_deleted', NOW + 1),
      );
      assert.deepEqual(cancelled, [
        { ...waiting, state: 'cancelled', reason: 'schedule_deleted', finishedAt: NOW + 1 },
      ]);
      assert.deepEqual(await tasks.find(scopeTo(account), { id: waiting.id }), cancelled[0]);
      const rest = await tasks.cancelQueued({ targetId: target.id }, 'target_deleted', NOW + 2);
      assert.deepEqual(
        rest.map(({ id }) => id),
        [manual.id],
      );
      assert.equal((await tasks.find('everything', { id: running.id }))?.state, 'running');
      await tasks.end(running.id, 1, { ...end, state: 'failed', error: told('broken') });
      assert.deepEqual(await tasks.countEnded(scopeTo(account), NOW + 9), { succeeded: 0, failed: 1 });
      assert.deepEqual(await tasks.countEnded(scopeTo(account), NOW + 10), { succeeded: 0, failed: 0 });
      assert.equal(await tasks.countRunsFailed(NOW + 9, NOW + 99), 1);
      assert.equal(await tasks.countRunsFailed(NOW + 10, NOW + 99), 0);
      assert.deepEqual(await tasks.unfinishedPairs([schedule.id]), new Set());
      assert.deepEqual(await tasks.unfinishedPairs([]), new Set());
    });
  });
};
