import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { LEASE_SECONDS } from '../../src/services/leases/index.ts';
import { LocalWorkQueue, takeFrom, WorkerLoop } from '../../src/triggering/worker-loop.ts';
import { Gate, holdingBackups, holdingRestores } from '../support/held-archive.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { UnreliableDatabase } from '../support/unreliable-database.ts';
import { STAFF, there } from '../support/values.ts';

const workerOf = (house: Installation, concurrency = 2, services = house.services) =>
  new WorkerLoop(
    [takeFrom('task', services.tasks), takeFrom('restore', services.restoreWork)],
    new LocalWorkQueue(),
    house.log,
    concurrency,
  );

/** Queues a backup of a target of its own. */
async function queueBackup(house: Installation) {
  const target = await house.addTarget();
  const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
  return { target, run };
}

const taskOf = async (house: Installation, run: { id: number }) =>
  there((await house.services.runs.find(STAFF, run)).tasks[0]);

describe('the worker', () => {
  test('carries out everything that is queued, also the second task of a target, and is idle then', async () => {
    await using house = await openInstallation();
    const queued = [await queueBackup(house), await queueBackup(house), await queueBackup(house)];
    for (const { target } of queued) await house.services.backups.backUp(STAFF, target, 'backup', 'another');
    await workerOf(house).idle();
    const { tasksQueued, tasksRunning } = await house.services.status.read();
    assert.deepEqual([tasksQueued, tasksRunning], [0, 0]);
    for (const { target } of queued) {
      const states = (await house.snapshotsOf(target)).map(({ state }) => state);
      assert.deepEqual(states, ['available', 'available']);
    }
  });

  test('works on as many side by side as it may, and no more', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    for (let targets = 0; targets < 4; targets += 1) await queueBackup(house);
    const worker = workerOf(house, 3);
    const idle = worker.idle();
    await gate.reached;
    while ((await house.services.status.read()).tasksRunning < 3) await turn();
    assert.equal((await house.services.status.read()).tasksQueued, 1);
    gate.release();
    await idle;
    assert.equal((await house.services.status.read()).tasksQueued, 0);
  });

  test('looks each second, without being woken', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    await using house = await openInstallation();
    const worker = workerOf(house);
    worker.start();
    await queueBackup(house);
    const done = house.log.next(/is available/);
    t.mock.timers.tick(1_000);
    await done;
    await worker.stop(0);
  });

  test('renews the lease of what it works on every ten seconds', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const { run } = await queueBackup(house);
    const worker = workerOf(house);
    const idle = worker.idle();
    await gate.reached;
    for (let renewals = 0; renewals < 6; renewals += 1) {
      house.clock.advance(10);
      t.mock.timers.tick(10_000);
      while ((await taskOf(house, run)).leaseUntil !== house.clock.now() + LEASE_SECONDS) await turn();
    }
    gate.release();
    await idle;
    assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'succeeded', attempt: 1 });
  });

  test('that lost its lease stops in the middle, and leaves the task to the other, who has not begun yet', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const names = Array.from({ length: 100 }, (_, index) => [`file-${index}`, 'content'] as const);
    const target = await house.addTarget({ paths: [await house.addSource(Object.fromEntries(names))] });
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const idle = workerOf(house).idle();
    await gate.reached;
    house.clock.advance(LEASE_SECONDS);
    const other = (await house.openNode()).services.tasks;
    const task = there(await other.claim());
    t.mock.timers.tick(10_000);
    await turn();
    gate.release();
    await idle;
    assert.ok(gate.passes < 50, `${gate.passes} of 100 files were opened`);
    assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'running', attempt: 2 });
    assert.deepEqual(await house.stored(), []);
    await other.perform(task, new AbortController().signal, () => {});
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
    assert.deepEqual(house.log.errors, []);
  });

  test('keeps on after the database was away, and says so in the log', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    await using house = await openInstallation();
    const database = new UnreliableDatabase();
    const { services } = await house.openNode(database.wrap);
    const worker = workerOf(house, 2, services);
    worker.start();
    await queueBackup(house);
    database.isAway = true;
    const failure = house.log.next(/could not look for work/);
    t.mock.timers.tick(1_000);
    assert.equal((await failure).level, 'error');
    database.isAway = false;
    await turn();
    const done = house.log.next(/is available/);
    t.mock.timers.tick(1_000);
    await done;
    await worker.stop(0);
  });
});

describe('a worker with more than one kind of work', () => {
  /** Pieces of work that end at once, each of which notes its name. */
  const endless = (noun: string, left: { count: number }, done: string[]) =>
    takeFrom(noun, {
      claim: async () => {
        left.count -= 1;
        return left.count < 0 ? null : { id: left.count };
      },
      renew: async () => true,
      isHeld: async () => true,
      perform: async () => {
        done.push(noun);
      },
    });

  test('asks each of them in turn, so that neither waits until the other has nothing left', async () => {
    await using house = await openInstallation();
    const done: string[] = [];
    const kinds = [endless('one', { count: 3 }, done), endless('other', { count: 3 }, done)];
    await new WorkerLoop(kinds, new LocalWorkQueue(), house.log, 1).idle();
    assert.deepEqual(done, ['one', 'other', 'one', 'other', 'one', 'other']);
  });

  test('carries out restores as it does tasks, under one limit', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const draft = { name: 'copy', kind: 'drive' } as const;
    const { restore } = await house.services.restores.intoNewTarget(STAFF, snapshot, draft);
    await queueBackup(house);
    const idle = workerOf(house, 1).idle();
    await gate.reached;
    gate.release();
    await idle;
    assert.equal((await house.services.restores.find(STAFF, restore)).state, 'succeeded');
    assert.equal((await house.services.status.read()).tasksQueued, 0);
  });
});

describe('a worker that stops', () => {
  test('lets what runs end within the time it is given, and takes nothing new', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const [one, two] = [await queueBackup(house), await queueBackup(house)];
    const worker = workerOf(house, 1);
    worker.wake();
    await gate.reached;
    const stopped = worker.stop(3_600);
    gate.release();
    await stopped;
    worker.wake();
    await worker.idle();
    assert.equal((await taskOf(house, one.run)).state, 'succeeded');
    assert.partialDeepStrictEqual(await taskOf(house, two.run), { state: 'queued', attempt: 0 });
  });

  test('puts back what has not ended by then, and leaves nothing half made', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const { run } = await queueBackup(house);
    const worker = workerOf(house);
    worker.wake();
    await gate.reached;
    const stopped = worker.stop(30);
    while ((await house.services.status.read()).tasksRunning !== 1) await turn();
    t.mock.timers.tick(30_000);
    gate.release();
    await stopped;
    assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'queued', leaseOwner: null, attempt: 1 });
    assert.deepEqual(await house.stored(), []);
    assert.deepEqual(house.log.errors, []);
  });
});
