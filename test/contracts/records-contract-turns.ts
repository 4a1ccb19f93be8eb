import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { problemOf } from '../../src/domain/problems/index.ts';
import type { Store } from '../../src/domain/store.ts';
import type { Task } from '../../src/domain/task.ts';
import type { TaskClaim } from '../../src/ports/records/runs.ts';
import { NOW } from '../support/values.ts';
import { claimOf, contractTest, type OpenRecords } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

/** An account with so many tasks that wait, each of a target of its own. */
const tenant = async (world: World, store: Store, count: number): Promise<readonly Task[]> => {
  const account = await world.account();
  const run = await world.run(account);
  const tasks: Task[] = [];
  for (let index = 0; index < count; index += 1) tasks.push(await world.task(run, await world.target(account, store)));
  return tasks;
};

const takeAll = async (world: World, change: Partial<TaskClaim> = {}): Promise<number[]> => {
  const task = await world.records.tasks.claim(claimOf('a', change));
  return task === null ? [] : [task.id, ...(await takeAll(world, change))];
};

const idsOf = (tasks: readonly Task[]): readonly number[] => tasks.map(({ id }) => id);
const end = { state: 'succeeded', reason: null, error: null, log: [], finishedAt: NOW } as const;
const LOST = problemOf('connection_lost', { server: 'host:22', canResume: false });

/** Whose turn it is, and how many may run at once. */
export const turnsContract = (open: OpenRecords): void => {
  describe('turns', () => {
    contractTest(open, 'accounts take turns, each with its oldest task', async (world) => {
      const store = await world.store();
      const [a1, a2, a3, a4] = idsOf(await tenant(world, store, 4));
      const [b1, b2] = idsOf(await tenant(world, store, 2));
      const [c1] = idsOf(await tenant(world, store, 1));
      assert.deepEqual(await takeAll(world), [a1, b1, c1, a2, b2, a3, a4]);
    });

    contractTest(open, 'an account that comes back waits for those that were served before it', async (world) => {
      const store = await world.store();
      const [a1, a2] = await tenant(world, store, 2);
      const [b1, b2] = await tenant(world, store, 2);
      assert.equal((await world.records.tasks.claim(claimOf('w')))?.id, a1?.id);
      assert.equal((await world.records.tasks.claim(claimOf('w')))?.id, b1?.id);
      await world.records.tasks.end(b1?.id ?? 0, 1, { ...end, state: 'queued' });
      assert.deepEqual(await takeAll(world), [a2?.id, b1?.id, b2?.id]);
    });

    contractTest(open, 'what a silent worker held goes before all that wait', async (world) => {
      const store = await world.store();
      const [a1, a2] = idsOf(await tenant(world, store, 2));
      const [b1] = idsOf(await tenant(world, store, 1));
      await world.records.tasks.claim(claimOf('gone', { leaseUntil: NOW + 10 }));
      assert.deepEqual(await takeAll(world, { now: NOW + 10, perAccount: 1 }), [a1, b1]);
      await world.records.tasks.end(a1 ?? 0, 2, end);
      assert.deepEqual(await takeAll(world, { now: NOW + 10, perAccount: 1 }), [a2]);
    });

    contractTest(
      open,
      'an account has no more tasks running than it may, however many claim at once',
      async (world) => {
        const store = await world.store();
        const many = await tenant(world, store, 12);
        const [other] = await tenant(world, store, 1);
        const claim = (node: typeof world.node, owner: string) =>
          node.records.tasks.claim(claimOf(owner, { perAccount: 2 }));
        const taken = await Promise.all(
          Array.from({ length: 8 }, (_, n) => claim(n % 2 === 0 ? world.node : world.otherNode, `w${n}`)),
        );
        const all = [...taken.flatMap((task) => task?.id ?? []), ...(await takeAll(world, { perAccount: 2 }))];
        assert.deepEqual(all.toSorted(), [many[0]?.id, many[1]?.id, other?.id].toSorted());
        await world.records.tasks.end(many[0]?.id ?? 0, 1, end);
        assert.deepEqual(await takeAll(world, { perAccount: 2 }), [many[2]?.id], 'its place is free again');
      },
    );

    contractTest(open, 'a store has no more tasks running than it may, whosever they are', async (world) => {
      const [store, free] = [await world.store(), await world.store()];
      const first = await tenant(world, store, 3);
      const second = await tenant(world, store, 1);
      const elsewhere = await tenant(world, free, 1);
      const claims = await Promise.all(
        [world.node, world.otherNode, world.node, world.otherNode].map((node, n) =>
          node.records.tasks.claim(claimOf(`w${n}`, { perStore: 2 })),
        ),
      );
      const all = [...claims.flatMap((task) => task?.id ?? []), ...(await takeAll(world, { perStore: 2 }))];
      const ofStore = idsOf([...first, ...second]).filter((id) => all.includes(id));
      // Which account has its second turn first is left open where all claim at once.
      assert.deepEqual([ofStore.length, all.length, all.includes(elsewhere[0]?.id ?? 0)], [2, 3, true]);
    });
  });

  describe('a store in trouble', () => {
    contractTest(open, 'is as it was put, until that ends', async (world) => {
      const [store, other] = [await world.store(), await world.store()];
      const { storeTroubles } = world.records;
      assert.equal(await storeTroubles.lock(store.id), null);
      const trouble = { storeId: store.id, failures: 1, restsUntil: null, problem: LOST };
      await storeTroubles.put(trouble);
      await storeTroubles.put({ ...trouble, failures: 3, restsUntil: NOW + 300 });
      await storeTroubles.put({ ...trouble, storeId: other.id });
      assert.deepEqual(await storeTroubles.lock(store.id), { ...trouble, failures: 3, restsUntil: NOW + 300 });
      assert.deepEqual([...(await storeTroubles.list([other.id])).keys()], [other.id]);
      assert.equal((await storeTroubles.list()).size, 2);
      assert.deepEqual([await storeTroubles.end(store.id), await storeTroubles.end(store.id)], [true, false]);
      assert.equal((await storeTroubles.list()).size, 1);
    });

    contractTest(open, 'gets no task while it rests, and one alone when it has; others’ go on', async (world) => {
      const [store, free] = [await world.store(), await world.store()];
      const [a1, a2] = idsOf(await tenant(world, store, 2));
      const [b1] = idsOf(await tenant(world, free, 1));
      await world.records.storeTroubles.put({ storeId: store.id, failures: 3, restsUntil: NOW + 300, problem: LOST });
      assert.deepEqual(await takeAll(world), [b1]);
      assert.deepEqual(await takeAll(world, { now: NOW + 299 }), []);
      const later = { now: NOW + 300, leaseUntil: NOW + 900 };
      assert.deepEqual(await takeAll(world, { ...later, lapsedAt: NOW }), [a1]);
      await world.records.storeTroubles.end(store.id);
      assert.deepEqual(await takeAll(world, { ...later, lapsedAt: NOW }), [a2]);
    });
  });
};
