import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { DAY, HOUR, STAFF } from '../../support/values.ts';

/** As older zone data would have left it: its next slot an hour off. */
async function moveNextSlot(house: Installation, { id }: Schedule, seconds: number): Promise<number> {
  const { nextFireAt } = await house.schedule(id);
  assert.ok(nextFireAt !== null);
  await house.unitOfWork.records.schedules.advance([{ id, from: nextFireAt, to: nextFireAt + seconds }]);
  return nextFireAt;
}

describe('new zone data', () => {
  test('puts every next fire time right, once per version', async () => {
    await using house = await openInstallation();
    const schedules = await Promise.all(
      [1, 2, 3].map(async () => house.addSchedule([await house.addTarget()], { name: 'nightly' })),
    );
    await house.services.checkTzdata('1999a');
    const right = await Promise.all(schedules.map((schedule) => moveNextSlot(house, schedule, HOUR)));
    assert.equal(await house.services.checkTzdata('1999a'), 0);
    assert.equal(await house.services.checkTzdata('2099a'), 3);
    for (const [index, { id }] of schedules.entries()) {
      assert.equal((await house.schedule(id)).nextFireAt, right[index]);
    }
    assert.equal(await house.unitOfWork.records.settings.get('zone_data_version'), '2099a');
  });

  test('fires a slot that it moved into the past, and none that has its record again', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const first = await moveNextSlot(house, schedule, 0);
    await house.live(first);
    const second = await moveNextSlot(house, schedule, DAY);
    house.clock.advanceTo(second + 10);
    await house.services.checkTzdata('2099a');
    await house.fire();
    await house.services.checkTzdata('2099b');
    await house.fire();
    const runs = await house.runsOf(schedule);
    assert.deepEqual(
      runs.map(({ fireTime, outcome }) => [fireTime, outcome]),
      [
        [first, 'fired'],
        [second, 'fired'],
      ],
    );
  });

  test('gives a paused schedule and one without a target no slot', async () => {
    await using house = await openInstallation();
    const paused = await house.addSchedule([await house.addTarget()]);
    const bare = await house.services.schedules.create(house.customer.actor, {
      name: 'bare',
      targets: [],
      recurrence: paused.recurrence,
      retention: { kind: 'all' },
    });
    await house.services.schedules.pause(STAFF, { id: paused.id });
    assert.equal(await house.services.checkTzdata('2099a'), 0);
    for (const { id } of [paused, bare]) assert.equal((await house.schedule(id)).nextFireAt, null);
  });
});
