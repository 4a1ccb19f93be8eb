import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression, type Recurrence } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { ScheduleSettings } from '../../../src/services/schedules/settings.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { writeRows } from '../../support/row-writes.ts';
import { at, DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

const HOURLY = parseExpression('0 * * * *', 'UTC');
const AT_NOON = parseExpression('0 12 * * *', 'UTC');

const change = (house: Installation, schedule: Schedule, settings: Partial<ScheduleSettings>) =>
  house.services.schedules.change(STAFF, schedule, settings);

const changeRule = (house: Installation, schedule: Schedule, recurrence: Recurrence) =>
  change(house, schedule, { recurrence });

const changeTargets = (house: Installation, schedule: Schedule, targets: readonly { readonly id: number }[]) =>
  change(house, schedule, { targets: targets.map(({ id }) => ({ target: { id } })) });

/** Ends the pauses that are over, and fires what is due: what a look of the trigger does. */
async function look(house: Installation, instant: number): Promise<void> {
  house.clock.advanceTo(instant);
  await house.services.schedules.endPauses(500);
  await house.fire();
}

/** Writes when the pause is to end, which no wire says yet. */
const endPauseAt = (house: Installation, { id }: Schedule, until: number) =>
  writeRows(house, 'UPDATE schedules SET paused_until = ? WHERE id = ?', [until, id]);

/** Each record: why it is there, its first slot, its last, how many; after a check that no two of them overlap. */
async function recordsOf(house: Installation, schedule: Schedule) {
  const records = (await house.runsOf(schedule)).map(
    ({ outcome, reason, trigger, coversFrom, coversTo, coversCount }) => ({
      kind: reason === null ? `${outcome} (${trigger})` : `${outcome} (${reason})`,
      from: there(coversFrom),
      to: there(coversTo),
      count: coversCount,
    }),
  );
  const ordered = records.toSorted((one, other) => one.from - other.from);
  for (const [index, { from, to }] of ordered.entries()) {
    assert.ok(from <= to);
    assert.ok(from > (ordered[index - 1]?.to ?? 0), 'two records cover one slot');
  }
  return ordered.map(({ kind, from, to, count }) => [kind, from, to, count] as const);
}

/** A nightly schedule, paused for three nights, at a quarter past the third one's slot. */
async function pauseForThreeNights(house: Installation) {
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target]);
  await house.services.schedules.pause(STAFF, schedule);
  for (const night of [0, 1, 2]) await look(house, FIRST + night * DAY);
  house.clock.advance(900);
  return { target, schedule };
}

const THREE_NIGHTS = ['skipped (paused)', FIRST, FIRST + 2 * DAY, 3] as const;

describe('a rule that is changed in a pause', () => {
  test('has the three nights of the old one recorded at once as one range, and resuming adds none', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    const changed = await changeRule(house, schedule, AT_NOON);
    assert.equal(changed.nextFireAt, null, 'it is still paused');
    assert.deepEqual(await recordsOf(house, schedule), [THREE_NIGHTS]);
    const resumed = await house.services.schedules.resume(STAFF, schedule);
    assert.equal(resumed.nextFireAt, at('2026-06-04T12:00'));
    await look(house, at('2026-06-04T12:00'));
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['fired (schedule)', at('2026-06-04T12:00'), at('2026-06-04T12:00'), 1],
    ]);
  });

  test('has its own slots recorded at resume, from the change on', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    await changeRule(house, schedule, HOURLY);
    house.clock.advanceTo(FIRST + 2 * DAY + 5 * HOUR + 1);
    await house.services.schedules.resume(STAFF, schedule);
    await look(house, FIRST + 2 * DAY + 6 * HOUR);
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['skipped (paused)', FIRST + 2 * DAY + HOUR, FIRST + 2 * DAY + 5 * HOUR, 5],
      ['fired (schedule)', FIRST + 2 * DAY + 6 * HOUR, FIRST + 2 * DAY + 6 * HOUR, 1],
    ]);
  });

  test('twice has one range for each rule that had slots, and one without a slot leaves no record', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    await changeRule(house, schedule, AT_NOON);
    await changeRule(house, schedule, HOURLY);
    house.clock.advance(2 * HOUR);
    await changeRule(house, schedule, AT_NOON);
    house.clock.advance(DAY);
    await house.services.schedules.resume(STAFF, schedule);
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['skipped (paused)', FIRST + 2 * DAY + HOUR, FIRST + 2 * DAY + 2 * HOUR, 2],
      ['skipped (paused)', at('2026-06-04T12:00'), at('2026-06-04T12:00'), 1],
    ]);
  });

  test('with the same write that resumes has the old one recorded up to then', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    const resumed = await change(house, schedule, { recurrence: HOURLY, isPaused: false });
    assert.equal(resumed.nextFireAt, FIRST + 2 * DAY + HOUR);
    await look(house, FIRST + 2 * DAY + HOUR);
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['fired (schedule)', FIRST + 2 * DAY + HOUR, FIRST + 2 * DAY + HOUR, 1],
    ]);
  });
});

describe('targets that are changed in a pause', () => {
  test('for others leave the three nights one range, and resuming adds none', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    await changeTargets(house, schedule, [await house.addTarget()]);
    assert.deepEqual(await recordsOf(house, schedule), [THREE_NIGHTS]);
    const resumed = await house.services.schedules.resume(STAFF, schedule);
    assert.equal(resumed.nextFireAt, FIRST + 3 * DAY);
    await look(house, FIRST + 3 * DAY);
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['fired (schedule)', FIRST + 3 * DAY, FIRST + 3 * DAY, 1],
    ]);
  });

  test('to none at all have the nights before recorded; without a target there is no slot; new ones count from their coming', async () => {
    await using house = await openInstallation();
    const { target, schedule } = await pauseForThreeNights(house);
    await changeTargets(house, schedule, []);
    assert.deepEqual(await recordsOf(house, schedule), [THREE_NIGHTS]);
    house.clock.advance(2 * DAY);
    await changeTargets(house, schedule, [target]);
    house.clock.advance(DAY);
    await house.services.schedules.resume(STAFF, schedule);
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['skipped (paused)', FIRST + 5 * DAY, FIRST + 5 * DAY, 1],
    ]);
  });

  test('leave a night after the change to the resume', async () => {
    await using house = await openInstallation();
    const { target, schedule } = await pauseForThreeNights(house);
    await changeTargets(house, schedule, [target, await house.addTarget()]);
    house.clock.advance(DAY);
    await house.services.schedules.resume(STAFF, schedule);
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['skipped (paused)', FIRST + 3 * DAY, FIRST + 3 * DAY, 1],
    ]);
  });
});

describe('a name that is changed in a pause', () => {
  test('leaves all of the pause one range', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    await change(house, schedule, { name: 'another' });
    assert.deepEqual(await recordsOf(house, schedule), []);
    await house.services.schedules.resume(STAFF, schedule);
    assert.deepEqual(await recordsOf(house, schedule), [THREE_NIGHTS]);
  });
});

describe('a pause that ended in a downtime', () => {
  for (const [title, until, lastPaused] of [
    ['between two slots', FIRST + DAY + HOUR, 1],
    ['at a slot, which is the last of it', FIRST + DAY, 1],
    ['a second before a slot', FIRST + 2 * DAY - 1, 1],
  ] as const) {
    test(`${title} has its slots skipped, and one catch-up covers those after it`, async () => {
      await using house = await openInstallation();
      const schedule = await house.addSchedule([await house.addTarget()]);
      await house.services.schedules.pause(STAFF, schedule);
      await endPauseAt(house, schedule, until);
      await look(house, FIRST + 4 * DAY + HOUR);
      assert.deepEqual(await recordsOf(house, schedule), [
        ['skipped (paused)', FIRST, FIRST + lastPaused * DAY, lastPaused + 1],
        ['fired (catch_up)', FIRST + (lastPaused + 1) * DAY, FIRST + 4 * DAY, 4 - lastPaused],
      ]);
      const { pause, nextFireAt } = await house.schedule(schedule.id);
      assert.deepEqual([pause, nextFireAt], [null, FIRST + 5 * DAY]);
      await look(house, FIRST + 5 * DAY);
      assert.equal((await recordsOf(house, schedule)).length, 3);
    });
  }

  test('before its first slot skips none', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await house.services.schedules.pause(STAFF, schedule);
    await endPauseAt(house, schedule, FIRST - 1);
    await look(house, FIRST + DAY + HOUR);
    assert.deepEqual(await recordsOf(house, schedule), [['fired (catch_up)', FIRST, FIRST + DAY, 2]]);
  });

  test('and is resumed by hand before time does it has the same records', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await house.services.schedules.pause(STAFF, schedule);
    await endPauseAt(house, schedule, FIRST + DAY + HOUR);
    house.clock.advanceTo(FIRST + 4 * DAY + HOUR);
    await house.services.schedules.resume(STAFF, schedule);
    await look(house, FIRST + 4 * DAY + HOUR);
    assert.deepEqual(await recordsOf(house, schedule), [
      ['skipped (paused)', FIRST, FIRST + DAY, 2],
      ['fired (catch_up)', FIRST + 2 * DAY, FIRST + 4 * DAY, 3],
    ]);
  });

  test('after its rule was changed in it has one range for each rule and a catch-up for the rest', async () => {
    await using house = await openInstallation();
    const { schedule } = await pauseForThreeNights(house);
    await changeRule(house, schedule, AT_NOON);
    await endPauseAt(house, schedule, at('2026-06-05T13:00'));
    await look(house, at('2026-06-07T13:00'));
    assert.deepEqual(await recordsOf(house, schedule), [
      THREE_NIGHTS,
      ['skipped (paused)', at('2026-06-04T12:00'), at('2026-06-05T12:00'), 2],
      ['fired (catch_up)', at('2026-06-06T12:00'), at('2026-06-07T12:00'), 2],
    ]);
  });
});
