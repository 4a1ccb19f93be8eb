import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { FIRST, NIGHTLY, STAFF, there } from '../../support/values.ts';

describe('the targets of a run', () => {
  test('while the previous backup of a target is unfinished the next slot is recorded as skipped, without a snapshot', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    for (const day of [0, 1]) {
      house.clock.advanceTo(FIRST + day * 86_400);
      await house.fire();
    }
    const [first, second] = await house.tasksOf(schedule);
    assert.equal(first?.state, 'queued');
    assert.partialDeepStrictEqual(second, {
      state: 'skipped',
      reason: 'overlap',
      snapshotId: null,
      finishedAt: FIRST + 86_400,
    });
    assert.equal((await house.snapshotsOf(target)).length, 1);
    assert.equal((await house.work()).length, 1, 'the skipped one is never taken up');

    await house.live(FIRST + 2 * 86_400);
    assert.equal((await house.tasksOf(schedule)).at(-1)?.state, 'succeeded');
  });

  test('a schedule of two targets makes one run with two tasks, in the order of its links', async () => {
    await using house = await openInstallation();
    const [one, two] = [await house.addTarget(), await house.addTarget()];
    const schedule = await house.addSchedule([two, one]);
    await house.live(FIRST);
    assert.equal((await house.runsOf(schedule)).length, 1);
    assert.deepEqual(
      (await house.tasksOf(schedule)).map(({ position, targetId, state }) => [position, targetId, state]),
      [
        [0, two.id, 'succeeded'],
        [1, one.id, 'succeeded'],
      ],
    );
  });

  test('a sequence starts its second task only when the first has ended, even if that failed', async () => {
    await using house = await openInstallation();
    const [one, two] = [await house.addVolume(), await house.addTarget()];
    const schedule = await house.addSchedule([one, two], { taskOrder: 'sequence' });
    const { tasks } = house.services;
    house.clock.advanceTo(FIRST);
    await house.fire();
    const first = there(await tasks.claim());
    assert.equal(first.targetId, one.id);
    assert.equal(await tasks.claim(), null);
    await house.files.removeVolume(one.uuid);
    await tasks.perform(first, new AbortController().signal, () => {});
    assert.equal((await tasks.claim())?.targetId, two.id);
    assert.equal((await house.tasksOf(schedule))[0]?.state, 'failed');
  });

  test('side by side, the second task of a run does not wait for the first', async () => {
    await using house = await openInstallation();
    await house.addSchedule([await house.addTarget(), await house.addTarget()]);
    house.clock.advanceTo(FIRST);
    await house.fire();
    there(await house.services.tasks.claim());
    there(await house.services.tasks.claim());
  });

  test('a schedule without a target does not fire and leaves no record, also if its only target is removed', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const never = await house.services.schedules.create(house.customer.actor, {
      name: 'empty',
      targets: [],
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
    });
    const bereft = await house.addSchedule([target]);
    await house.services.targets.remove(STAFF, { id: target.id });
    for (const { id } of [never, bereft]) assert.equal((await house.schedule(id)).nextFireAt, null);
    await house.live(FIRST + 86_400);
    for (const schedule of [never, bereft]) assert.deepEqual(await house.runsOf(schedule), []);
  });

  test('a slot that had come before its target was removed keeps its record', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    house.clock.advanceTo(FIRST);
    await house.services.targets.remove(STAFF, { id: target.id });
    assert.partialDeepStrictEqual(await house.runsOf(schedule), [{ outcome: 'fired', fireTime: FIRST }]);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [{ state: 'cancelled', reason: 'target_deleted' }]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleted' }]);
  });
});
