import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemIn } from '../../../src/domain/errors.ts';
import { LocalWorkQueue, takeFrom, WorkerLoop } from '../../../src/triggering/worker-loop.ts';
import { Gate, holdingBackups } from '../../support/held-archive.ts';
import { openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const refusal = (reason: string) => (error: unknown) => problemIn(error).reason === reason;

describe('a run that is called off', () => {
  test('before a worker took it up makes nothing, and its tasks are cancelled', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget(), await house.addTarget()]);
    const { run } = await house.services.backups.runSchedule(STAFF, schedule);
    await house.services.runs.cancel(STAFF, run);
    assert.deepEqual(await house.work(), []);
    const { tasks } = await house.services.runs.find(STAFF, run);
    for (const task of tasks) assert.partialDeepStrictEqual(task, { state: 'cancelled', reason: 'requested' });
    await assert.rejects(house.services.runs.cancel(STAFF, run), refusal('ended_already'));
  });

  test('while its copy is being made ends at once, and what was made of it goes', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const target = await house.addTarget();
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const worker = new WorkerLoop([takeFrom('task', house.services.tasks)], new LocalWorkQueue(), house.log, 1);
    const idle = worker.idle();
    await gate.reached;
    assert.notDeepEqual(await house.stored(), []);

    const [task] = await house.services.runs.cancel(STAFF, run);
    assert.partialDeepStrictEqual(task, { state: 'cancelled', reason: 'requested', attempt: 1 });
    t.mock.timers.tick(500);
    gate.release();
    await idle;
    const { tasks } = await house.services.runs.find(STAFF, run);
    assert.partialDeepStrictEqual(tasks, [{ state: 'cancelled', error: null, leaseOwner: null, leaseUntil: null }]);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'deleted', deletedReason: { reason: 'requested' } },
    ]);
    assert.deepEqual(await house.stored(), []);
    assert.deepEqual(house.log.errors, []);
  });

  test('as its copy is finished publishes nothing', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const target = await house.addTarget();
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const task = there(await house.services.tasks.claim());
    const performed = house.services.tasks.perform(task, new AbortController().signal, () => {});
    await gate.reached;
    await house.services.runs.cancelTask(STAFF, task);
    // Nobody has told the worker yet.
    gate.release();
    await performed;
    const { tasks } = await house.services.runs.find(STAFF, run);
    assert.partialDeepStrictEqual(tasks, [{ state: 'cancelled', fingerprint: null }]);
    assert.deepEqual(await house.stored(), []);
  });

  test('leaves the other tasks of its run alone where only one was meant', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget(), await house.addTarget()]);
    const { run } = await house.services.backups.runSchedule(STAFF, schedule);
    const [first] = (await house.services.runs.find(STAFF, run)).tasks;
    await house.services.runs.cancelTask(STAFF, there(first));
    await house.work();
    const { tasks } = await house.services.runs.find(STAFF, run);
    assert.deepEqual(
      tasks.map(({ state }) => state),
      ['cancelled', 'succeeded'],
    );
  });

  test("is not found where it is another account's, and refused to who may only look", async () => {
    await using house = await openInstallation();
    const { run } = await house.services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'by hand');
    const stranger = await house.addAccount('stranger');
    await assert.rejects(house.services.runs.cancel(stranger.actor, run), refusal('missing'));
    const viewer = await house.addAccount('viewer', { role: 'viewer' });
    await assert.rejects(house.services.runs.cancel(viewer.actor, run), { code: 'forbidden' });
  });
});
