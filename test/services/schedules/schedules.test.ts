import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression, weekly } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { at, DAY, FIRST, NIGHTLY, STAFF, there } from '../../support/values.ts';

const HOURLY = parseExpression('0 * * * *', 'UTC');
const AT_NOON = weekly({ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], times: ['12:00'], timeZone: 'UTC' });

const rename = (house: Installation, { id }: Schedule, name: string) =>
  house.services.schedules.change(STAFF, { id }, { name });

const setRule = (house: Installation, { id }: Schedule, recurrence: Schedule['recurrence']) =>
  house.services.schedules.change(STAFF, { id }, { recurrence });

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
      schedules.change(house.customer.actor, schedule, { targets });
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
      other.services.schedules.change(STAFF, schedule, { class: 'snapshot' }),
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
      (await house.snapshotsOf(target)).map(({ state, deletedReason }) => [state, deletedReason?.reason ?? null]),
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
    await assert.rejects(
      house.services.schedules.delete(STAFF, [schedule, { id: 999_999 }]),
      refusedAs({
        code: 'not_found',
        message: "The schedule '999999' does not exist.",
      }),
    );
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST);
  });
});
