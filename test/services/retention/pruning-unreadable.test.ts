import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Target } from '../../../src/domain/target.ts';
import { AbsentDatabase } from '../../support/absent-database.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { writeRows } from '../../support/row-writes.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

const availableOf = async (house: Installation, target: Target) =>
  (await house.snapshotsOf(target)).filter(({ state }) => state === 'available').length;

/** Three schedules with three nights each under a rotation that is then lowered to one; the middle one's row is corrupted. */
async function addThree(house: Installation, column: 'recurrence' | 'retention', value: string) {
  const targets: Target[] = [];
  const schedules: Schedule[] = [];
  for (const _ of ['one', 'corrupted', 'other']) {
    const target = await house.addTarget();
    targets.push(target);
    schedules.push(await house.addSchedule([target]));
  }
  for (let night = 0; night < 3; night += 1) await house.live(FIRST + night * DAY);
  for (const target of targets) await house.services.targets.change(STAFF, target, { rotation: 1 });
  const corrupted = there(schedules[1]);
  await writeRows(house, `UPDATE schedules SET ${column} = ? WHERE id = ?`, [value, corrupted.id]);
  return { targets, schedules, corrupted };
}

for (const [what, column, value] of [
  ['rule is no JSON', 'recurrence', 'every now and then'],
  ['rule is of a kind that nobody knows', 'recurrence', '{"kind":"lunar"}'],
  ['retention cannot be read', 'retention', '{"kind":"hoard"}'],
] as const) {
  describe(`a schedule whose stored ${what}`, () => {
    test('keeps no other from being thinned out: only its own snapshots stay, and the log names it', async () => {
      await using house = await openInstallation();
      const { targets, corrupted } = await addThree(house, column, value);
      await house.services.housekeeping.cleanUp();
      assert.deepEqual(await Promise.all(targets.map((target) => availableOf(house, target))), [1, 3, 1]);
      assert.partialDeepStrictEqual(house.log.errors, [
        {
          fields: { schedule: corrupted.id },
          message: `Schedule ${corrupted.id} cannot be read: its snapshots are not thinned out.`,
        },
      ]);
      assert.equal(house.log.errors.length, 1);
    });

    test('is told of once an hour, and the rest of the hourly work is done', async () => {
      await using house = await openInstallation();
      const { targets } = await addThree(house, column, value);
      await house.services.housekeeping.cleanUp();
      await house.services.housekeeping.cleanUp();
      assert.equal(house.log.errors.length, 1);
      house.clock.advance(HOUR);
      await house.services.housekeeping.cleanUp();
      assert.equal(house.log.errors.length, 2);
      const gone = (await house.snapshotsOf(there(targets[0]))).filter(({ state }) => state === 'deleted');
      assert.equal(gone.length, 2);
    });
  });
}

test('a paused or deleted schedule is looked at no more where another cannot be read', async () => {
  await using house = await openInstallation();
  const { targets, schedules, corrupted } = await addThree(house, 'recurrence', 'now and then');
  await house.services.schedules.pause(STAFF, there(schedules[0]));
  await house.services.schedules.delete(STAFF, [there(schedules[2])]);
  await house.services.housekeeping.cleanUp();
  assert.deepEqual(await Promise.all(targets.map((target) => availableOf(house, target))), [3, 3, 3]);
  assert.deepEqual(
    house.log.errors.map(({ fields }) => fields.schedule),
    [corrupted.id],
  );
});

test('a database that goes away in the middle of the hourly pass ends the pass, and no schedule is blamed', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  await house.addSchedule([target]);
  for (const night of [0, 1]) await house.live(FIRST + night * DAY);
  await house.services.targets.change(STAFF, target, { rotation: 1 });
  const database = new AbsentDatabase();
  const { services } = await house.openNode(database.wrap);
  database.missOnce('transaction');
  await assert.rejects(services.housekeeping.cleanUp(), { code: 'unavailable' });
  assert.deepEqual(house.log.errors, []);
});
