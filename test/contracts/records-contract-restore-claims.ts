import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { Target } from '../../src/domain/target.ts';
import type { RestoreClaim } from '../../src/ports/records/restores.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { told } from '../support/told.ts';
import { NOW } from '../support/values.ts';
import { claimOf, contractTest, type OpenRecords } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const things = async (world: World) => {
  const account = await world.account();
  const store = await world.store();
  const target = await world.target(account, store);
  return { account, store, target, snapshot: await world.snapshot(target, { state: 'available' }) };
};

const restoreClaim = (owner: string, change: Partial<RestoreClaim> = {}): RestoreClaim => {
  const { exclusiveDrivers: _, ...claim } = claimOf(owner, change);
  return claim;
};

const claimsOf = ({ records }: UnitOfWork) => ({
  restore: async (owner: string, change: Partial<RestoreClaim> = {}) =>
    (await records.restores.claim(restoreClaim(owner, change)))?.id ?? null,
  task: async (owner: string, change: Partial<RestoreClaim> = {}) =>
    (await records.tasks.claim(claimOf(owner, change)))?.id ?? null,
});

const taskOf = async (world: World, target: Target) => world.task(await world.run(await world.account()), target);

const done = { state: 'succeeded', reason: null, error: null, log: [], finishedAt: NOW } as const;

/** The queue of restores, and how it and the queue of tasks keep out of each other's way. */
export const restoreClaimsContract = (open: OpenRecords): void => {
  describe('the queue of restores', () => {
    contractTest(open, 'the oldest restore is taken first, once, and says who has it', async (world) => {
      const { account, store, target, snapshot } = await things(world);
      const first = await world.restore(snapshot, target, { error: told('given back') });
      const second = await world.restore(snapshot, await world.target(account, store), { kind: 'new_target' });
      await world.restore(snapshot, null);
      const { restores } = world.records;
      assert.deepEqual(await restores.claim(restoreClaim('a')), {
        ...first,
        state: 'running',
        attempt: 1,
        leaseOwner: 'a',
        leaseUntil: NOW + 300,
        startedAt: NOW,
        error: null,
      });
      assert.equal((await restores.claim(restoreClaim('b')))?.id, second.id);
      assert.equal(await restores.claim(restoreClaim('c')), null, 'a directory restore is nobody else’s');
    });

    contractTest(open, 'a restore waits for its snapshot to be made', async (world) => {
      const { target } = await things(world);
      const claims = claimsOf(world.node);
      const snapshot = await world.snapshot(target, { state: 'creating' });
      const { id } = await world.restore(snapshot, target);
      assert.equal(await claims.restore('a'), null);
      await world.records.snapshots.move(snapshot.id, 'transferring', {});
      assert.equal(await claims.restore('a'), null);
      await world.records.snapshots.move(snapshot.id, 'error', {});
      assert.equal(await claims.restore('a'), id, 'so that it can be told that its snapshot failed');
    });

    contractTest(open, 'a node takes only what lies and goes where it reaches', async (world) => {
      const { account, target, snapshot } = await things(world);
      const northern = await world.target(account, await world.store({ node: 'north' }));
      const far = await world.snapshot(northern, { state: 'available' });
      const from = await world.restore(far, target);
      const into = await world.restore(snapshot, northern);
      const claims = claimsOf(world.node);
      assert.equal(await claims.restore('a'), null);
      assert.equal(await claims.restore('a', { node: 'south' }), null);
      assert.equal(await claims.restore('a', { node: 'north' }), from.id);
      assert.equal(await claims.restore('a', { node: 'north' }), into.id);
    });

    contractTest(open, 'the nodes that queued work needs are those that a claim asks for', async (world) => {
      const { account, target, snapshot } = await things(world);
      const northern = await world.target(account, await world.store({ node: 'north' }), { volumeNode: 'volumes' });
      const { tasks, restores } = world.records;
      const run = await world.run(account);
      const free = await world.task(run, target);
      const backup = await world.task(run, northern, { position: 1 });
      const far = await world.snapshot(northern, { state: 'available' });
      const moved = await world.snapshot(target, { state: 'creating', sourceSnapshotId: far.id });
      const transfer = await world.task(run, target, { position: 2, snapshotId: moved.id });
      const needed = await tasks.neededNodes([free.id, backup.id, transfer.id, 4_000_000]);
      assert.equal(needed.get(free.id), undefined);
      assert.deepEqual(needed.get(backup.id)?.toSorted(), ['north', 'volumes']);
      assert.deepEqual(needed.get(transfer.id), ['north']);
      const made = await world.snapshot(target, { state: 'creating', taskId: backup.id });
      const [plain, from, clone, running] = [
        await world.restore(snapshot, target),
        await world.restore(far, target),
        await world.restore(made, target),
        await world.restore(far, target, { state: 'running' }),
      ];
      const ofRestores = await restores.neededNodes([plain, from, clone, running].map(({ id }) => id));
      assert.deepEqual(
        [plain, from, clone, running].map(({ id }) => ofRestores.get(id)?.toSorted()),
        [undefined, ['north'], ['north', 'volumes'], undefined],
      );
      assert.equal((await restores.neededNodes([])).size, 0);
    });

    contractTest(
      open,
      'a lapsed restore is taken up as the next attempt, and the old one can do no more',
      async (world) => {
        const { target, snapshot } = await things(world);
        const { id } = await world.restore(snapshot, target);
        const { restores } = world.records;
        await restores.claim(restoreClaim('a'));
        assert.equal(await restores.claim(restoreClaim('b', { now: NOW + 299 })), null);
        const again = await restores.claim(restoreClaim('b', { now: NOW + 300, leaseUntil: NOW + 600 }));
        assert.deepEqual([again?.id, again?.attempt, again?.startedAt], [id, 2, NOW]);
        assert.equal(await restores.renew(id, 1, 'a', NOW + 900, null), false);
        assert.equal(await restores.end(id, 1, 'succeeded', null, NOW + 301), false);
        assert.equal(await restores.end(id, 2, 'queued', null, NOW + 302), true);
        const third = await restores.claim(restoreClaim('c', { now: NOW + 303 }));
        assert.deepEqual([third?.attempt, third?.finishedAt], [3, null]);
      },
    );

    contractTest(open, 'one target takes one restore at a time, whichever node asks', async (world) => {
      const { target, snapshot } = await things(world);
      const [first, second] = [await world.restore(snapshot, target), await world.restore(snapshot, target)];
      const nodes = [world.node, world.otherNode, world.node, world.otherNode];
      const taken = await Promise.all(nodes.map((node, index) => claimsOf(node).restore(`w${index}`)));
      assert.deepEqual(
        taken.filter((id) => id !== null),
        [first.id],
      );
      await world.records.restores.end(first.id, 1, 'failed', told('x'), NOW);
      assert.equal(await claimsOf(world.node).restore('w'), second.id);
    });
  });

  describe('between restores and backups of one target', () => {
    const barring: Readonly<Record<string, Parameters<World['restore']>[2]>> = {
      'a running restore in place': { state: 'running', attempt: 1, leaseOwner: 'a', leaseUntil: NOW + 60 },
      'a running restore whose lease lapsed': { state: 'running', attempt: 1, leaseOwner: 'a', leaseUntil: NOW - 1 },
      'a restore that is to fill a new target': { kind: 'new_target' },
    };
    for (const [what, change] of Object.entries(barring)) {
      contractTest(open, `no backup begins during ${what}; others do`, async (world) => {
        const { account, store, target, snapshot } = await things(world);
        const { id } = await world.restore(snapshot, target, change);
        const task = await taskOf(world, target);
        const other = await taskOf(world, await world.target(account, store));
        const claims = claimsOf(world.node);
        assert.equal(await claims.task('t'), other.id);
        assert.equal(await claims.task('t'), null);
        const attempt = change?.attempt ?? (await world.records.restores.claim(restoreClaim('a')))?.attempt ?? 0;
        assert.equal(await world.records.restores.end(id, attempt, 'succeeded', null, NOW), true);
        assert.equal(await claims.task('t'), task.id);
      });
    }

    contractTest(open, 'a restore in place that waits stops no backup, and begins when it is done', async (world) => {
      const { target, snapshot } = await things(world);
      const task = await taskOf(world, target);
      const restore = await world.restore(snapshot, target);
      const claims = claimsOf(world.node);
      assert.equal(await claims.task('t'), task.id);
      assert.equal(await claims.restore('r'), null);
      await world.records.tasks.end(task.id, 1, done);
      assert.equal(await claims.restore('r'), restore.id);
    });

    contractTest(
      open,
      'a backup of the snapshot’s own target is no hindrance to a restore elsewhere',
      async (world) => {
        const { account, store, target, snapshot } = await things(world);
        await taskOf(world, target);
        const { id } = await world.restore(snapshot, await world.target(account, store));
        assert.notEqual(await claimsOf(world.node).task('t'), null);
        assert.equal(await claimsOf(world.node).restore('r'), id);
      },
    );

    contractTest(open, 'a backup whose node is gone lets the restore begin, and is queued again', async (world) => {
      const { target, snapshot } = await things(world);
      const task = await taskOf(world, target);
      await world.records.tasks.claim(claimOf('gone'));
      const { id } = await world.restore(snapshot, target);
      const later = { now: NOW + 300, leaseUntil: NOW + 600 };
      assert.equal(await claimsOf(world.node).restore('r', { ...later, now: NOW + 299 }), null);
      assert.equal(await claimsOf(world.node).restore('r', later), id);
      const queued = await world.records.tasks.find('everything', { id: task.id });
      assert.deepEqual([queued?.state, queued?.lapses, queued?.leaseOwner], ['queued', 1, null]);
      assert.equal(await world.records.tasks.renew(task.id, 1, 'gone', NOW + 900, null), false);
      assert.equal(await claimsOf(world.node).task('t', later), null);
      await world.records.restores.end(id, 1, 'succeeded', null, NOW + 301);
      assert.equal((await world.records.tasks.claim(claimOf('t', later)))?.attempt, 2);
    });

    contractTest(
      open,
      'both left running by nodes that died, the restore goes first and then the backup',
      async (world) => {
        const { target, snapshot } = await things(world);
        const task = await taskOf(world, target);
        const { id } = await world.restore(snapshot, target);
        const claims = claimsOf(world.node);
        assert.equal(await claims.task('gone'), task.id);
        await leaveRunning(world, snapshot, target);
        const later = { now: NOW + 300, leaseUntil: NOW + 600 };
        assert.equal(await claims.task('t', later), null);
        const taken = await world.records.restores.claim(restoreClaim('r', later));
        assert.ok(taken !== null && taken.id !== id);
        await world.records.restores.end(taken.id, taken.attempt, 'succeeded', null, NOW + 301);
        assert.equal(await claims.task('t', later), task.id);
      },
    );

    contractTest(
      open,
      'workers of two nodes get through all of it, and never two at once on a target',
      async (world) => {
        const { account, store, snapshot } = await things(world);
        const run = await world.run(account);
        for (let index = 0; index < 4; index += 1) {
          const target = await world.target(account, store);
          for (let count = 0; count < 3; count += 1) {
            await world.task(run, target);
            await world.restore(snapshot, target);
          }
        }
        const busy = new Set<number>();
        let finished = 0;
        const hold = async (targetId: number, end: () => Promise<boolean>) => {
          assert.ok(!busy.has(targetId), `two at once on ${targetId}`);
          busy.add(targetId);
          await world.node.ping();
          busy.delete(targetId);
          assert.equal(await end(), true);
          finished += 1;
        };
        const workOn = async ({ records }: UnitOfWork, owner: string): Promise<void> => {
          while (finished < 24) {
            const restore = await records.restores.claim(restoreClaim(owner));
            if (restore !== null) {
              const { id, attempt } = restore;
              await hold(restore.targetId ?? 0, () => records.restores.end(id, attempt, 'succeeded', null, NOW));
            }
            const task = await records.tasks.claim(claimOf(owner));
            if (task !== null) await hold(task.targetId, () => records.tasks.end(task.id, task.attempt, done));
          }
        };
        const nodes = [world.node, world.otherNode];
        await Promise.all([0, 1, 2, 3].map((index) => workOn(nodes[index % 2] ?? world.node, `w${index}`)));
        assert.equal(finished, 24);
        assert.equal(await world.records.tasks.countByState(['queued', 'running']), 0);
      },
    );
  });
};

/** A restore whose node took it and died before it looked for a backup. */
const leaveRunning = (world: World, snapshot: Snapshot, target: Target) =>
  world.restore(snapshot, target, {
    state: 'running',
    attempt: 1,
    leaseOwner: 'gone',
    leaseUntil: NOW + 300,
    startedAt: NOW,
  });
