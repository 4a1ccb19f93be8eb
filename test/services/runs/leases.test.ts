import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Task } from '../../../src/domain/task.ts';
import type { Services } from '../../../src/services/index.ts';
import { AttemptStopped, LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { Gate, holdingBackups } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const carryOut = ({ tasks }: Services, task: Task, signal = new AbortController().signal) =>
  tasks.perform(task, signal, () => {});

/** The finished copies in the store, and everything else that lies beside them. */
async function copiesIn(house: Installation): Promise<readonly string[]> {
  return (await house.stored()).filter((path) => path.split('/').length === 2);
}

describe('a lease', () => {
  test('that lapsed has its task taken up by another worker; the late first one publishes nothing and leaves nothing', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const other = (await house.openNode()).services;
    const target = await house.addTarget();
    await house.addSchedule([target]);
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const first = there(await house.services.tasks.claim());
    const lateAttempt = carryOut(house.services, first);
    await gate.reached;

    assert.equal(await other.tasks.claim(), null, 'the lease still holds');
    house.clock.advance(LEASE_SECONDS);
    const second = there(await other.tasks.claim());
    assert.deepEqual([first.id, first.attempt, second.id, second.attempt], [second.id, 1, first.id, 2]);
    assert.equal(await house.services.tasks.renew(first, null), false);
    await carryOut(other, second);
    const copies = await copiesIn(house);
    gate.release();
    await lateAttempt;

    const [task] = (await house.services.runs.find(STAFF, run)).tasks;
    assert.partialDeepStrictEqual(task, { state: 'succeeded', attempt: 2, error: null });
    const [snapshot] = await house.snapshotsOf(target);
    assert.partialDeepStrictEqual(snapshot, { state: 'available' });
    assert.deepEqual(copies, [snapshot?.locator]);
    assert.deepEqual(await copiesIn(house), copies);
    assert.deepEqual(house.log.errors, []);
  });

  test('that lapsed stays lost where the late worker ends first: only the second attempt counts', async () => {
    using firstGate = new Gate();
    using secondGate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(firstGate, secondGate)] });
    const other = (await house.openNode()).services;
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const lateAttempt = carryOut(house.services, there(await house.services.tasks.claim()));
    await firstGate.reached;
    house.clock.advance(LEASE_SECONDS);
    const attempt = carryOut(other, there(await other.tasks.claim()));
    await secondGate.reached;
    firstGate.release();
    await lateAttempt;
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'creating' }]);
    secondGate.release();
    await attempt;
    const [snapshot] = await house.snapshotsOf(target);
    assert.equal(snapshot?.state, 'available');
    assert.match(snapshot.locator ?? '', /\.2$/);
    assert.deepEqual(await copiesIn(house), [snapshot.locator]);
  });

  test('that lapsed is lost even where the second worker has not begun: the late copy is removed again', async () => {
    await using house = await openInstallation();
    const other = (await house.openNode()).services;
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const first = there(await house.services.tasks.claim());
    house.clock.advance(LEASE_SECONDS);
    const second = there(await other.tasks.claim());
    await carryOut(house.services, first);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'creating' }]);
    assert.deepEqual(await house.stored(), []);
    await carryOut(other, second);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('that lapsed while nobody took the task up still lets its worker finish', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const task = there(await house.services.tasks.claim());
    house.clock.advance(10 * LEASE_SECONDS);
    await carryOut(house.services, task);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('that is renewed keeps others away', async () => {
    await using house = await openInstallation();
    const other = (await house.openNode()).services;
    await house.services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'by hand');
    const task = there(await house.services.tasks.claim());
    for (let renewals = 0; renewals < 5; renewals += 1) {
      house.clock.advance(LEASE_SECONDS - 1);
      assert.equal(await house.services.tasks.renew(task, { files: renewals, bytes: 0 }), true);
      assert.equal(await other.tasks.claim(), null);
    }
    const { tasks } = await house.services.runs.find(STAFF, { id: task.runId });
    assert.deepEqual(tasks[0]?.progress, { files: 4, bytes: 0 });
  });
});

describe('a worker', () => {
  test('that drains puts its task back without a trace, and the next one does it', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const target = await house.addTarget();
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const draining = new AbortController();
    const attempt = carryOut(house.services, there(await house.services.tasks.claim()), draining.signal);
    await gate.reached;
    draining.abort(new AttemptStopped('draining'));
    gate.release();
    await attempt;
    const [task] = (await house.services.runs.find(STAFF, run)).tasks;
    assert.partialDeepStrictEqual(task, { state: 'queued', leaseOwner: null, leaseUntil: null, finishedAt: null });
    assert.deepEqual(await house.stored(), []);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'creating' }]);
    assert.deepEqual(house.log.errors, []);

    const next = await house.openNode();
    await house.work(next.services);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('gives a task up after five attempts that did not end: it is abandoned, counted, logged, and its debris is gone', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    await house.services.backups.runSchedule(STAFF, schedule);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const task = there(await house.services.tasks.claim());
      assert.equal(task.attempt, attempt);
      const debris = join(house.storeRoot, target.uuid, `.${task.uuid}.${attempt}.partial`);
      await mkdir(debris, { recursive: true });
      await writeFile(join(debris, 'data.tar.zst'), 'half a copy');
      house.clock.advance(LEASE_SECONDS);
    }
    assert.equal(await house.services.tasks.claim(), null);
    const [task] = await house.tasksOf(schedule);
    assert.partialDeepStrictEqual(task, { state: 'abandoned', reason: 'attempts' });
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'error', error: task?.error }]);
    assert.partialDeepStrictEqual(house.log.errors, [
      { fields: { schedule: schedule.id, target: target.id, reason: 'attempts' } },
    ]);
    assert.equal((await house.services.status.read()).runsFailed24h, 1);
    assert.deepEqual(await house.stored(), []);
  });

  test('never shares a target with another: of two tasks of one target, one runs at a time', async () => {
    await using house = await openInstallation();
    const other = (await house.openNode()).services;
    const target = await house.addTarget();
    for (const name of ['one', 'two']) await house.services.backups.backUp(STAFF, target, 'backup', name);
    const claims = await Promise.all([house.services.tasks.claim(), other.tasks.claim()]);
    const [task, ...others] = claims.filter((claim) => claim !== null);
    assert.deepEqual(others, []);
    await carryOut(house.services, there(task));
    there(await other.tasks.claim());
  });

  test('takes each task once, however many ask', async () => {
    await using house = await openInstallation();
    const other = (await house.openNode()).services;
    for (let targets = 0; targets < 6; targets += 1) {
      await house.services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'by hand');
    }
    const ids: number[] = [];
    // One that loses every race answers null though work is left: it looks again a second later.
    while (ids.length < 6) {
      const claims = await Promise.all(
        [house.services, other, house.services, other].map(({ tasks }) => tasks.claim()),
      );
      ids.push(...claims.flatMap((task) => (task === null ? [] : [task.id])));
    }
    assert.equal(new Set(ids).size, 6);
    assert.equal(ids.length, 6);
  });
});
