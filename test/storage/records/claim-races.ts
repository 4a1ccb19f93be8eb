import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import type { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { claimOf } from '../../contracts/records-contract-test.ts';
import { Gate } from '../../support/held-archive.ts';
import { makeDatabase, makePassingFolder } from '../../support/installation-database.ts';
import { NOW } from '../../support/values.ts';
import { type Hold, openNode, worldOf } from './held-node.ts';

type Claimed = { readonly id: number; readonly attempt: number } | null;
type Claim = (node: KnexUnitOfWork) => Promise<Claimed>;

const CLAIMS = {
  backup: (node) => node.records.tasks.claim(claimOf('backup')),
  restore: (node) => node.records.restores.claim(claimOf('restore')),
} satisfies Record<string, Claim>;

/** Moments of a claim at which another may come: the statement that it is about to send then. */
const MOMENTS = {
  backup: {
    'found its work': /^UPDATE tasks SET (?=.* lease_owner = \?)/s,
    'taken its work': /^SELECT (?=.*is_barred FROM tasks)/s,
    'is to give way': /^UPDATE tasks SET state = 'queued'/,
  },
  restore: {
    'found its work': /^UPDATE restores SET (?=.* lease_owner = \?)/s,
    'taken its work': /^SELECT (?=.*is_barred FROM restores)/s,
    'is to give way': /^UPDATE restores SET state = 'queued'/,
  },
} as const;

/** A target with a backup and a restore in place that both may begin. */
const openHouse = async (location: DatabaseLocation) => {
  const node = await openNode(location);
  const world = worldOf(node);
  const account = await world.account();
  const target = await world.target(account, await world.store());
  const task = await world.task(await world.run(account), target);
  const restore = await world.restore(await world.snapshot(target, { state: 'available' }), target);
  return { node, task, restore };
};

type House = Awaited<ReturnType<typeof openHouse>>;

const readStates = async ({ node, task, restore }: House) => ({
  backup: (await node.records.tasks.find('everything', { id: task.id }))?.state,
  restore: (await node.records.restores.find('everything', { id: restore.id }))?.state,
});

/** What two claims leave behind: never both at work, and what gave way can be taken up by the next claim. */
const checkOutcome = async (house: House, claimed: Readonly<Record<'backup' | 'restore', Claimed>>): Promise<void> => {
  const states = await readStates(house);
  assert.deepEqual(states, {
    backup: claimed.backup === null ? 'queued' : 'running',
    restore: claimed.restore === null ? 'queued' : 'running',
  });
  assert.ok(claimed.backup === null || claimed.restore === null, 'both were taken');
  const { tasks, restores } = house.node.records;
  const [task, restore] = [
    await tasks.find('everything', { id: house.task.id }),
    await restores.find('everything', { id: house.restore.id }),
  ];
  assert.deepEqual(
    [task?.attempt, restore?.attempt],
    [claimed.backup === null ? 0 : 1, claimed.restore === null ? 0 : 1],
    'what gave way has used up no attempt',
  );
  const done = { reason: null, error: null, log: [], finishedAt: NOW };
  if (claimed.backup !== null) {
    assert.ok(await tasks.end(claimed.backup.id, claimed.backup.attempt, { ...done, state: 'succeeded' }));
  }
  if (claimed.restore !== null) {
    assert.ok(await restores.end(claimed.restore.id, claimed.restore.attempt, 'succeeded', null, NOW));
  }
  for (const kind of ['restore', 'backup'] as const) {
    if (claimed[kind] !== null) continue;
    const taken = await CLAIMS[kind](house.node);
    assert.notEqual(taken, null, `the ${kind} is taken up`);
    if (kind === 'restore' && taken !== null) await restores.end(taken.id, taken.attempt, 'succeeded', null, NOW);
  }
};

/** Has two nodes take the backup and the restore, each held before it looks for the other's. */
const takeBoth = async (location: DatabaseLocation) => {
  const house = await openHouse(location);
  const take = new Gate();
  const gates = {
    backup: { look: new Gate(), giveWay: new Gate() },
    restore: { look: new Gate(), giveWay: new Gate() },
  };
  const holds = (kind: 'backup' | 'restore'): readonly Hold[] => [
    [MOMENTS[kind]['taken its work'], gates[kind].look],
    [MOMENTS[kind]['is to give way'], gates[kind].giveWay],
  ];
  const backupNode = await openNode(location, ...holds('backup'));
  const restoreNode = await openNode(location, [MOMENTS.restore['found its work'], take], ...holds('restore'));
  // The restore has found its work before the backup is taken: neither has seen the other.
  const restore = CLAIMS.restore(restoreNode);
  await take.reached;
  const backup = CLAIMS.backup(backupNode);
  await gates.backup.look.reached;
  take.release();
  await gates.restore.look.reached;
  assert.deepEqual(await readStates(house), { backup: 'running', restore: 'running' });
  return {
    house,
    gates,
    claims: { backup, restore },
    [Symbol.asyncDispose]: async () => {
      for (const { look, giveWay } of [gates.backup, gates.restore]) {
        look.release();
        giveWay.release();
      }
      await Promise.allSettled([backup, restore]);
      for (const node of [backupNode, restoreNode, house.node]) await node.close();
    },
  };
};

/** A backup and a restore of one target that are claimed at once: at most one of them begins, at whatever moment. */
export const claimRaces = (): void => {
  let folder = '';
  let count = 0;
  before(async () => {
    folder = await makePassingFolder();
  });
  after(() => rm(folder, { recursive: true }));
  const newLocation = (): Promise<DatabaseLocation> => {
    count += 1;
    return makeDatabase(join(folder, String(count)));
  };

  describe('a backup and a restore of one target that two nodes claim at once', () => {
    for (const held of ['backup', 'restore'] as const) {
      const other = held === 'backup' ? 'restore' : 'backup';
      for (const moment of ['found its work', 'taken its work'] as const) {
        test(`the ${other} comes when the ${held}'s worker has ${moment}`, async () => {
          const location = await newLocation();
          const house = await openHouse(location);
          using gate = new Gate();
          const node = await openNode(location, [MOMENTS[held][moment], gate]);
          const first = CLAIMS[held](node);
          await gate.reached;
          const second = await CLAIMS[other](house.node);
          gate.release();
          const claimed = { [held]: await first, [other]: second };
          assert.deepEqual(
            [claimed[held] === null, claimed[other] === null],
            moment === 'found its work' ? [true, false] : [false, true],
            'whoever was first to write has it',
          );
          await checkOutcome(house, { backup: claimed.backup ?? null, restore: claimed.restore ?? null });
          await node.close();
          await house.node.close();
        });
      }
    }

    for (const [first, second] of [
      ['backup', 'restore'],
      ['restore', 'backup'],
    ] as const) {
      test(`both are taken before either looks: the ${first}, which looks first, gives way`, async () => {
        await using both = await takeBoth(await newLocation());
        both.gates[first].look.release();
        both.gates[first].giveWay.release();
        assert.equal(await both.claims[first], null);
        both.gates[second].look.release();
        assert.notEqual(await both.claims[second], null);
        await checkOutcome(both.house, { backup: await both.claims.backup, restore: await both.claims.restore });
      });
    }

    test('both look before either gives way: each looks again, one at most goes on, and neither is lost', async () => {
      await using both = await takeBoth(await newLocation());
      const gates = [both.gates.backup, both.gates.restore];
      for (const { look } of gates) look.release();
      for (const { giveWay } of gates) await giveWay.reached;
      for (const { giveWay } of gates) giveWay.release();
      await checkOutcome(both.house, { backup: await both.claims.backup, restore: await both.claims.restore });
    });
  });
};
