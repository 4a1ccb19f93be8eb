import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { writeRows } from '../../support/row-writes.ts';
import { DAY, FIRST, STAFF } from '../../support/values.ts';

/** Leaves the target's links where they are. */
const loseTarget = (house: Installation, { id }: Target) =>
  writeRows(house, 'UPDATE targets SET deleted_at = ? WHERE id = ?', [house.clock.now(), id]);

const loseStore = (house: Installation, location: string) =>
  writeRows(house, 'UPDATE stores SET deleted_at = ? WHERE location_code = ?', [house.clock.now(), location]);

async function assertMissed(house: Installation, schedule: Schedule, reason: string): Promise<void> {
  assert.partialDeepStrictEqual(await house.runsOf(schedule), [
    { outcome: 'missed', reason, trigger: 'schedule', fireTime: FIRST, coversFrom: FIRST, coversCount: 1 },
  ]);
  assert.equal((await house.runsOf(schedule)).length, 1);
  assert.deepEqual(await house.tasksOf(schedule), []);
  const targets = schedule.targets.map(({ targetId }) => targetId);
  assert.deepEqual(
    house.log.errors.map(({ fields }) => fields),
    [{ schedule: schedule.id, targets, reason }],
  );
  assert.equal((await house.services.status.read()).runsMissed24h, 1);
  assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST + DAY);
}

describe('a slot that nothing can be backed up at', () => {
  test('because all targets of its schedule are gone is missed (no_target), logged and counted', async () => {
    await using house = await openInstallation();
    const targets = [await house.addTarget(), await house.addTarget()];
    const schedule = await house.addSchedule(targets);
    for (const target of targets) await loseTarget(house, target);
    house.clock.advanceTo(FIRST);
    assert.deepEqual(await house.services.firing.fireDue(500), { claimed: 1, fired: 0, missed: 1 });
    await assertMissed(house, schedule, 'no_target');
  });

  test('because no store is at its destination any more is missed (no_store), logged and counted', async () => {
    await using house = await openInstallation();
    await house.addStore('zrh');
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target], { destination: 'zrh' });
    await loseStore(house, 'zrh');
    house.clock.advanceTo(FIRST);
    assert.deepEqual(await house.services.firing.fireDue(500), { claimed: 1, fired: 0, missed: 1 });
    await assertMissed(house, schedule, 'no_store');
    assert.deepEqual(await house.snapshotsOf(target), [], 'no copy is made anywhere else');
  });

  test('after a downtime is missed together with the slots that a catch-up would have stood for', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    await loseTarget(house, target);
    house.clock.advanceTo(FIRST + 2 * DAY + 3_600);
    await house.fire();
    assert.partialDeepStrictEqual(await house.runsOf(schedule), [
      { outcome: 'missed', reason: 'no_target', coversFrom: FIRST, coversTo: FIRST + 2 * DAY, coversCount: 3 },
    ]);
  });

  test('is none while one target is left: that one is backed up', async () => {
    await using house = await openInstallation();
    const [lost, left] = [await house.addTarget(), await house.addTarget()];
    const schedule = await house.addSchedule([lost, left]);
    await loseTarget(house, lost);
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await house.runsOf(schedule), [{ outcome: 'fired', reason: null }]);
    assert.deepEqual(
      (await house.tasksOf(schedule)).map(({ targetId, state }) => [targetId, state]),
      [[left.id, 'succeeded']],
    );
    assert.deepEqual(house.log.errors, []);
  });
});

describe('a run on request', () => {
  test('of a schedule that nothing can be backed up by is refused with what is missing', async () => {
    await using house = await openInstallation();
    await house.addStore('zrh');
    const [lost, left] = [await house.addTarget(), await house.addTarget()];
    const [targetless, storeless] = [
      await house.addSchedule([lost]),
      await house.addSchedule([left], { destination: 'zrh' }),
    ];
    await loseTarget(house, lost);
    await loseStore(house, 'zrh');
    const { backups } = house.services;
    const refusal = { code: 'invalid_request' };
    await assert.rejects(
      backups.runSchedule(STAFF, targetless),
      refusedAs({ ...refusal, message: /no target to back up/ }),
    );
    await assert.rejects(
      backups.runSchedule(STAFF, storeless),
      refusedAs({ ...refusal, message: /no store at .* 'zrh'/ }),
    );
  });
});
