import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { dumpDatabase } from '../../support/installation-database.ts';
import { at, NIGHTLY, STAFF } from '../../support/values.ts';

const linksOf = async (house: Installation, { id }: { id: number }) =>
  (await house.schedule(id)).targets.map(({ targetId, isPrimary }) => [targetId, isPrimary]);

/** A schedule without a target, as clients who know but one make them. */
const addIdle = ({ services, customer }: Installation) =>
  services.schedules.create(customer.actor, {
    name: 'idle',
    targets: [],
    recurrence: NIGHTLY,
    retention: { kind: 'inherit' },
  });

describe('the primary schedule of a target', () => {
  test('replaces the one before it, whose link goes; its own other targets stay, in their order', async () => {
    await using house = await openInstallation();
    const [target, other] = [await house.addTarget(), await house.addTarget()];
    const [first, second] = [await house.addSchedule([other]), await addIdle(house)];
    const { primarySchedules } = house.services;
    const { actor } = house.customer;
    assert.equal((await primarySchedules.set(actor, target, first)).schedule?.id, first.id);
    assert.deepEqual(await linksOf(house, first), [
      [other.id, false],
      [target.id, true],
    ]);
    assert.equal((await primarySchedules.set(actor, target, second)).schedule?.id, second.id);
    assert.deepEqual(await linksOf(house, first), [[other.id, false]]);
    assert.deepEqual(await linksOf(house, second), [[target.id, true]]);
    assert.notEqual((await house.schedule(second.id)).nextFireAt, null);

    assert.equal((await primarySchedules.set(actor, target, null)).schedule, null);
    assert.deepEqual(await linksOf(house, second), []);
    assert.equal((await house.schedule(second.id)).nextFireAt, null);
    assert.equal((await house.schedule(first.id)).nextFireAt, first.nextFireAt);
  });

  test('that was linked elsewhere before keeps that link when it is primary no more', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const [old, young] = [await house.addSchedule([target]), await house.addSchedule([target])];
    const { primarySchedules } = house.services;
    assert.equal((await primarySchedules.set(STAFF, target, null)).schedule?.id, old.id, 'the oldest');
    assert.equal((await primarySchedules.set(STAFF, target, young)).schedule?.id, young.id);
    await primarySchedules.set(STAFF, target, young);
    assert.equal((await primarySchedules.set(STAFF, target, old)).schedule?.id, old.id);
    assert.deepEqual(await linksOf(house, young), [[target.id, false]]);
    await primarySchedules.set(STAFF, target, null);
    for (const schedule of [old, young]) assert.deepEqual(await linksOf(house, schedule), [[target.id, false]]);
  });

  test('set again, or taken off where there is none, changes nothing and leaves no trace', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await addIdle(house);
    const untouched = await dumpDatabase(house.database);
    await house.services.primarySchedules.set(STAFF, target, null);
    assert.deepEqual(await dumpDatabase(house.database), untouched);
    await house.services.primarySchedules.set(STAFF, target, schedule);
    const before = await dumpDatabase(house.database);
    await house.services.primarySchedules.set(STAFF, target, schedule);
    assert.deepEqual(await dumpDatabase(house.database), before);
  });

  test('taken off after its slot had come still makes the backup of that slot', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await addIdle(house);
    await house.services.primarySchedules.set(STAFF, target, schedule);
    house.clock.advanceTo(at('2026-06-02T02:00'));
    await house.services.primarySchedules.set(STAFF, target, null);
    await house.work();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'available', takenFor: at('2026-06-02T02:00') },
    ]);
  });

  test('is written to the audit, with each schedule whose links it changed', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const [first, second] = [await addIdle(house), await addIdle(house)];
    await house.services.primarySchedules.set(STAFF, target, first);
    await house.services.primarySchedules.set(STAFF, target, second);
    const newest = await house.unitOfWork.records.audit.list('everything', 3);
    assert.deepEqual(
      newest.map(({ action, objectId }) => [action, objectId]),
      [
        ['target.primary', target.id],
        ['schedule.change', second.id],
        ['schedule.change', first.id],
      ],
    );
  });
});
