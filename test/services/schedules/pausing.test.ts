import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { DAY, FIRST, STAFF, there } from '../../support/values.ts';

const HOURLY = parseExpression('0 * * * *', 'UTC');

/** The slots of a schedule's records, each with how many records cover it. */
async function recordsBySlot(house: Installation, schedule: Schedule): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const { coversFrom, coversTo } of await house.runsOf(schedule)) {
    for (let slot = there(coversFrom); slot <= there(coversTo); slot += 3_600) {
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
  }
  return counts;
}

describe('pausing', () => {
  test('a paused schedule fires nothing, and at resume its slots become one skipped record', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const { schedules } = house.services;
    assert.equal((await schedules.pause(STAFF, schedule)).nextFireAt, null);
    for (const day of [0, 1, 2]) await house.live(FIRST + day * DAY);
    assert.deepEqual(await house.runsOf(schedule), []);

    house.clock.advanceTo(FIRST + 2 * DAY + 60);
    assert.equal((await schedules.resume(STAFF, schedule)).nextFireAt, FIRST + 3 * DAY);
    const [run, ...others] = await house.runsOf(schedule);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(run, {
      outcome: 'skipped',
      reason: 'paused',
      coversFrom: FIRST,
      coversTo: FIRST + 2 * DAY,
      coversCount: 3,
    });
    assert.deepEqual(await house.tasksOf(schedule), []);
    await house.live(FIRST + 3 * DAY);
    assert.equal((await house.runsOf(schedule)).at(-1)?.outcome, 'fired');
  });

  test('a pause without a slot in it leaves no record, and pausing twice is one pause', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const { schedules } = house.services;
    const first = await schedules.pause(STAFF, schedule);
    house.clock.advance(60);
    assert.deepEqual((await schedules.pause(STAFF, schedule)).pause, first.pause);
    await schedules.resume(STAFF, schedule);
    await schedules.resume(STAFF, schedule);
    assert.deepEqual(await house.runsOf(schedule), []);
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST);
  });

  test('a pause ends by itself at its end, tells why meanwhile, and may be given another end', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const { schedules } = house.services;
    const begun = await schedules.pause(STAFF, schedule, { until: FIRST + DAY + 60, reason: 'moving house' });
    assert.partialDeepStrictEqual(begun.pause, { until: FIRST + DAY + 60, reason: 'moving house' });
    house.clock.advance(60);
    const longer = await schedules.pause(STAFF, schedule, { until: FIRST + 2 * DAY + 60, reason: null });
    assert.deepEqual(longer.pause, { at: there(begun.pause).at, until: FIRST + 2 * DAY + 60, reason: null });
    for (const day of [0, 1, 2, 3]) {
      house.clock.advanceTo(FIRST + day * DAY);
      await schedules.endPauses(10);
      await house.live(FIRST + day * DAY);
    }
    assert.equal((await house.schedule(schedule.id)).pause, null);
    assert.deepEqual(
      (await house.runsOf(schedule)).map(({ outcome, coversCount }) => [outcome, coversCount]),
      [
        ['skipped', 3],
        ['fired', 1],
      ],
    );
  });

  test('a pause does not end in the past', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const past = { until: house.clock.now() - 1, reason: null };
    await assert.rejects(house.services.schedules.pause(STAFF, schedule, past), reasonIs('pause_end_past'));
    assert.equal((await house.schedule(schedule.id)).pause, null);
  });

  test('a slot that had come before the pause is recorded as itself, not as paused', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST);
    await house.services.schedules.pause(STAFF, schedule);
    house.clock.advanceTo(FIRST + DAY);
    await house.services.schedules.resume(STAFF, schedule);
    assert.deepEqual(
      (await house.runsOf(schedule)).map(({ outcome, fireTime, coversCount }) => [outcome, fireTime, coversCount]),
      [
        ['fired', FIRST, 1],
        ['skipped', FIRST + DAY, 1],
      ],
    );
  });

  for (const [title, minutesBack] of [
    ['a slot', 30],
    ['three slots', 150],
  ] as const) {
    test(`a schedule paused after the clock went back over ${title} can be resumed, and no slot has two records`, async () => {
      await using house = await openInstallation();
      const schedule = await house.addSchedule([await house.addTarget()], { recurrence: HOURLY });
      const start = house.clock.now();
      for (const hour of [1, 2, 3]) await house.live(start + hour * 3_600);
      house.clock.advance(-minutesBack * 60);
      await house.services.schedules.pause(STAFF, schedule);
      house.clock.advanceTo(start + 3 * 3_600 + 60);
      const resumed = await house.services.schedules.resume(STAFF, schedule);
      assert.equal(resumed.nextFireAt, start + 4 * 3_600);

      await house.services.schedules.pause(STAFF, schedule);
      house.clock.advanceTo(start + 5 * 3_600);
      await house.services.schedules.resume(STAFF, schedule);
      await house.live(start + 6 * 3_600);
      assert.deepEqual(
        [...(await recordsBySlot(house, schedule))],
        [1, 2, 3, 4, 5, 6].map((hour) => [start + hour * 3_600, 1]),
      );
    });
  }

  test('a schedule created paused has its first slot counted from its creation', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()], { isPaused: true });
    assert.equal(schedule.nextFireAt, null);
    house.clock.advanceTo(FIRST);
    await house.services.schedules.resume(STAFF, schedule);
    assert.partialDeepStrictEqual(await house.runsOf(schedule), [{ reason: 'paused', coversFrom: FIRST }]);
  });
});
