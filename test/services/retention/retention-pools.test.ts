import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { select } from '../../../src/domain/retention/index.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type PoolSnapshot, poolsOf } from '../../../src/services/retention/pools.ts';
import { policies, pools, zones } from '../../domain/retention/arbitraries.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

async function liveNights(house: Installation, from: number, count: number): Promise<void> {
  for (let night = from; night < from + count; night += 1) await house.live(FIRST + night * DAY);
}

/** The nights (0 = the first) whose snapshots in a store are still available. */
async function nightsKept(house: Installation, target: Target, storeId: number): Promise<readonly number[]> {
  return (await house.snapshotsOf(target))
    .filter((snapshot) => snapshot.state === 'available' && snapshot.storeId === storeId)
    .map(({ takenFor }) => (takenFor - FIRST) / DAY);
}

describe('each store of a target has a pool of its own', () => {
  test('two local runs do not push out the only remote copy', async () => {
    await using house = await openInstallation();
    const remote = await house.addStore('far');
    const target = await house.addTarget({ rotation: 2 });
    const local = await house.addSchedule([target]);
    const away = await house.addSchedule([target], { destination: 'far' });
    for (const schedule of [away, local, local, local]) {
      await house.services.backups.runSchedule(STAFF, schedule);
      house.clock.advance(HOUR);
      await house.work();
      await house.services.housekeeping.cleanUp();
    }
    const states = (await house.snapshotsOf(target)).map(({ storeId, state }) => [storeId === remote.id, state]);
    assert.deepEqual(states, [
      [true, 'available'],
      [false, 'deleted'],
      [false, 'available'],
      [false, 'available'],
    ]);
  });

  test('ages count to the newest copy there: a schedule that moved to another store expires nothing behind it', async () => {
    await using house = await openInstallation();
    const remote = await house.addStore('far');
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target], {
      retention: { kind: 'periods', rules: [{ period: 'days', quantity: 3 }] },
    });
    await liveNights(house, 0, 5);
    await house.services.schedules.change(STAFF, schedule, { destination: 'far' });
    await liveNights(house, 5, 6);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target, house.store.id), [2, 3, 4]);
    assert.deepEqual(await nightsKept(house, target, remote.id), [8, 9, 10]);
  });

  test('a pool whose schedules are all paused is left alone, though another one goes on in another store', async () => {
    await using house = await openInstallation();
    const remote = await house.addStore('far');
    const target = await house.addTarget({ rotation: 4 });
    const paused = await house.addSchedule([target], { destination: 'far' });
    await house.addSchedule([target]);
    await liveNights(house, 0, 3);
    await house.services.schedules.pause(STAFF, paused);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    await liveNights(house, 3, 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await nightsKept(house, target, remote.id), [0, 1, 2]);
    assert.deepEqual(await nightsKept(house, target, house.store.id), [3]);
  });

  test('a preview tells of each store by itself, and plays the year only where snapshots go', async () => {
    await using house = await openInstallation();
    await house.addStore('far');
    const target = await house.addTarget({ rotation: 2 });
    const schedule = await house.addSchedule([target]);
    await liveNights(house, 0, 2);
    await house.services.schedules.change(STAFF, schedule, { destination: 'far' });
    const summary = async () =>
      (await house.services.previewRetention(STAFF, { id: schedule.id })).map(({ location, today, year }) => [
        location,
        today.keep.length,
        year.made,
        year.count,
      ]);
    assert.deepEqual(await summary(), [
      ['local', 2, 0, 2],
      ['far', 0, 365, 2],
    ]);
    const tighter = await house.services.previewRetention(STAFF, schedule, {
      kind: 'keep',
      algorithm: 'borg',
      last: 1,
    });
    assert.deepEqual(
      tighter.map(({ location, today }) => [location, today.expire.map(({ snapshot }) => snapshot.takenAt)]),
      [
        ['local', [FIRST]],
        ['far', []],
      ],
    );
  });

  test('what is kept in one store depends neither on the others nor on shrunk ones, whatever the policy', () => {
    const places = fc.record({ storeId: fc.integer({ min: 1, max: 3 }), isShrunk: fc.boolean() });
    const members = pools.chain((drawn) =>
      fc.array(places, { minLength: drawn.length, maxLength: drawn.length }).map((drawnPlaces) =>
        drawn.map(
          (member, index): PoolSnapshot => ({
            ...member,
            name: 'nightly',
            scheduleId: 7,
            ...there(drawnPlaces[index]),
            sizeBytes: 1,
            version: 1,
          }),
        ),
      ),
    );
    /** A shrunk increment does keep what it is built upon in the other pool. */
    const whole = members.map((drawn) =>
      drawn.map((member) => (member.isShrunk ? { ...member, parentId: null, isIncremental: false } : member)),
    );
    fc.assert(
      fc.property(policies, whole, zones, (policy, drawn, zone) => {
        for (const { storeId, isShrunk, snapshots } of poolsOf(drawn)) {
          const alone = drawn.filter((member) => member.storeId === storeId && member.isShrunk === isShrunk);
          assert.deepEqual(select(policy, snapshots, zone), select(policy, alone, zone));
        }
        assert.equal(poolsOf(drawn).flatMap(({ snapshots }) => snapshots).length, drawn.length);
      }),
      { numRuns: thoroughly(300, 60) },
    );
  });
});
