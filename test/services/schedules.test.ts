import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression, weekly } from '../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import { at, type Installation, NIGHTLY, openInstallation, STAFF, there } from '../support/installation.ts';

const FIRST = at('2026-06-02T02:00');
const DAY = 86_400;
const HOURLY = parseExpression('0 * * * *', 'UTC');
const AT_NOON = weekly({ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], times: ['12:00'], timeZone: 'UTC' });

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

const rename = (house: Installation, { id }: Schedule, name: string) =>
  house.services.schedules.change(STAFF, { id }, '', () => ({ settings: { name } }));

const setRule = (house: Installation, { id }: Schedule, recurrence: Schedule['recurrence']) =>
  house.services.schedules.change(STAFF, { id }, '', () => ({ settings: { recurrence } }));

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

describe('changing', () => {
  test('a rename moves no fire time, wherever the clock stands', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    for (const instant of [FIRST - 1, FIRST - 30 * DAY, FIRST - 60]) {
      house.clock.advanceTo(instant);
      const renamed = await rename(house, schedule, `renamed ${instant}`);
      assert.equal(renamed.nextFireAt, FIRST);
      assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST);
    }
    await house.live(FIRST);
    house.clock.advanceTo(FIRST - 3_600);
    assert.equal((await rename(house, schedule, 'after the clock went back')).nextFireAt, FIRST + DAY);
    assert.equal((await house.runsOf(schedule)).length, 1);
  });

  test('a new rule counts from now, and a slot of the old rule that had come is recorded first', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST + 1);
    const changed = await setRule(house, schedule, AT_NOON);
    assert.equal(changed.nextFireAt, at('2026-06-02T12:00'));
    assert.equal(changed.anchoredAt, FIRST + 1);
    assert.deepEqual(
      (await house.runsOf(schedule)).map(({ fireTime, outcome }) => [fireTime, outcome]),
      [[FIRST, 'fired']],
    );
  });

  test('the same rule written again is no change, so nothing moves', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advance(60);
    const written = await setRule(house, schedule, NIGHTLY);
    assert.equal(written.nextFireAt, FIRST);
    assert.equal(written.anchoredAt, schedule.anchoredAt);
  });

  test('a new rule set while the clock is back fires no slot that has a record', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()], { recurrence: HOURLY });
    const start = house.clock.now();
    await house.live(start + 3_600);
    house.clock.advance(-1_800);
    await setRule(house, schedule, parseExpression('0,30 * * * *', 'UTC'));
    await house.live(start + 3_600);
    await house.live(start + 5_400);
    assert.deepEqual(
      (await house.runsOf(schedule)).map(({ fireTime }) => fireTime),
      [start + 3_600, start + 5_400],
    );
  });

  test('a schedule gets a fire time with its first target and loses it with its last', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const { schedules } = house.services;
    const schedule = await schedules.create(house.customer.actor, {
      name: 'empty',
      targets: [],
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
    });
    assert.equal(schedule.nextFireAt, null);
    const link = (targets: readonly { target: { id: number } }[]) =>
      schedules.change(house.customer.actor, schedule, '', () => ({ settings: { targets } }));
    assert.equal((await link([{ target: { id: target.id } }])).nextFireAt, FIRST);
    assert.equal((await link([])).nextFireAt, null);
  });

  test('every write raises the version, and firing does not', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    assert.equal((await rename(house, schedule, 'second')).version, 2);
    await house.live(FIRST);
    assert.equal((await house.schedule(schedule.id)).version, 2);
  });

  test('two renames at once both count: neither is lost', async () => {
    await using house = await openInstallation();
    const other = await house.openNode();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await Promise.all([
      rename(house, schedule, 'one'),
      other.services.schedules.change(STAFF, schedule, '', () => ({ settings: { class: 'snapshot' } })),
    ]);
    assert.partialDeepStrictEqual(await house.schedule(schedule.id), { name: 'one', class: 'snapshot', version: 3 });
  });
});

describe('deleting', () => {
  test('what was queued is cancelled with its snapshot, what was made stays, and the history stays', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    house.clock.advanceTo(FIRST + DAY);
    await house.fire();
    await house.services.schedules.delete(STAFF, [schedule]);
    assert.deepEqual(
      (await house.tasksOf(schedule)).map(({ state, reason }) => [state, reason]),
      [
        ['succeeded', null],
        ['cancelled', 'schedule_deleted'],
      ],
    );
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state, deletedReason }) => [state, deletedReason]),
      [
        ['available', null],
        ['deleted', 'schedule_deleted'],
      ],
    );
    assert.equal((await house.runsOf(schedule)).length, 2);
    assert.deepEqual(await house.work(), []);
    await assert.rejects(house.schedule(schedule.id), { code: 'not_found' });
    await house.live(FIRST + 2 * DAY);
    assert.equal((await house.runsOf(schedule)).length, 2);
  });

  test('a slot that had come when the schedule was deleted keeps its record', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST + 10);
    await house.services.schedules.delete(STAFF, [schedule]);
    assert.partialDeepStrictEqual(await house.runsOf(schedule), [{ fireTime: FIRST, outcome: 'fired' }]);
  });

  test('a backup that runs when its schedule is deleted is finished and kept', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    house.clock.advanceTo(FIRST);
    await house.fire();
    const task = there(await house.services.tasks.claim());
    await house.services.schedules.delete(STAFF, [schedule]);
    await house.services.tasks.perform(task, new AbortController().signal, () => {});
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('of several, all are deleted or none', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await assert.rejects(house.services.schedules.delete(STAFF, [schedule, { id: 999_999 }]), {
      code: 'not_found',
      message: "The schedule '999999' does not exist.",
    });
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST);
  });
});
