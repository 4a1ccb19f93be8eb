import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Task } from '../../../src/domain/task.ts';
import { AttemptStopped, LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

/** Queues a backup. */
async function queueBackup(house: Installation) {
  const target = await house.addTarget();
  const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
  return { target, run };
}

const taskOf = async (house: Installation, run: { readonly id: number }) =>
  there((await house.services.runs.find(STAFF, run)).tasks[0]);

const takeUp = async (house: Installation): Promise<Task> => there(await house.services.tasks.claim());

/** An attempt of a worker that is told to stop, and puts the task back. */
async function drain(house: Installation): Promise<void> {
  const signal = AbortSignal.abort(new AttemptStopped('draining'));
  await house.services.tasks.perform(await takeUp(house), signal, () => {});
}

/** An attempt of a worker that is never heard of again. */
async function lapse(house: Installation): Promise<void> {
  await takeUp(house);
  house.clock.advance(LEASE_SECONDS);
}

describe('a task', () => {
  test('that was put back ten times by workers that drained is still carried out', async () => {
    await using house = await openInstallation();
    const { target, run } = await queueBackup(house);
    for (let drains = 1; drains <= 10; drains += 1) {
      await drain(house);
      assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'queued', attempt: drains, lapses: 0 });
    }
    await house.work();
    assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'succeeded', attempt: 11, lapses: 0 });
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
    assert.deepEqual(house.log.errors, []);
  });

  test('whose lease lapsed four times is still carried out', async () => {
    await using house = await openInstallation();
    const { target, run } = await queueBackup(house);
    for (let lapses = 0; lapses < 4; lapses += 1) await lapse(house);
    await house.work();
    assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'succeeded', attempt: 5, lapses: 4 });
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('is abandoned after the fifth lease that lapsed, and drains in between count neither for nor against it', async () => {
    await using house = await openInstallation();
    const { target, run } = await queueBackup(house);
    for (let lapses = 1; lapses <= 4; lapses += 1) {
      await lapse(house);
      await drain(house);
      assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'queued', lapses });
    }
    await lapse(house);
    assert.equal(await house.services.tasks.claim(), null);
    assert.partialDeepStrictEqual(await taskOf(house, run), { state: 'abandoned', reason: 'attempts' });
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'error' }]);
    assert.equal(house.log.errors.length, 1);
  });
});
