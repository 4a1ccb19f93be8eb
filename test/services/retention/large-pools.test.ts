import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { PIECE_SIZE } from '../../../src/ports/current-call.ts';
import { loadPools, MOST_AT_ONCE, selectIn } from '../../../src/services/retention/pools.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { HOUR, STAFF, there } from '../../support/values.ts';

/** A schedule of a target with `count` snapshots, an hour between two; the youngest is read by a restore. */
async function addPool(house: Installation, count: number) {
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target], {
    retention: { kind: 'keep', algorithm: 'restic', last: 2 },
  });
  await house.services.backups.runSchedule(STAFF, schedule);
  await house.work();
  const made = there((await house.snapshotsOf(target))[0]);
  const { unitOfWork } = house;
  await unitOfWork.transaction(async (records) => {
    const ids = await records.ids.next('snapshot', count - 1);
    const older = ids.map(
      (id, index): Snapshot => ({ ...made, id, uuid: randomUUID(), takenFor: made.takenFor - HOUR * (index + 1) }),
    );
    await records.snapshots.insertMany(older);
  });
  return { target, schedule, made };
}

test('a large pool has each snapshot once and the oldest first, inside a transaction and outside', async () => {
  await using house = await openInstallation();
  const count = 2 * PIECE_SIZE + 7;
  const { target, schedule, made } = await addPool(house, count);
  const { unitOfWork } = house;
  const pools = [
    await loadPools(unitOfWork.records, schedule, target, null),
    await unitOfWork.transaction((records) => loadPools(records, schedule, target, null)),
  ];
  for (const [pool, ...others] of pools) {
    assert.deepEqual(others, []);
    const { snapshots } = there(pool);
    assert.equal(new Set(snapshots.map(({ id }) => id)).size, count);
    assert.equal(snapshots.length, count);
    assert.equal(snapshots.at(-1)?.id, made.id);
    assert.deepEqual(
      snapshots.map(({ takenAt }) => takenAt),
      snapshots.map(({ takenAt }) => takenAt).toSorted((one, other) => one - other),
    );
    assert.equal((await selectIn(there(pool))).expire.length, count - 2);
  }
});

test('a large pool is decided about in a turn of the loop of its own, a small one at once', async () => {
  await using house = await openInstallation();
  for (const [count, isNextTurn] of [
    [MOST_AT_ONCE, false],
    [MOST_AT_ONCE + 1, true],
  ] as const) {
    const { target, schedule } = await addPool(house, count);
    const [pool] = await loadPools(house.unitOfWork.records, schedule, target, null);
    let hasTurned = false;
    setImmediate(() => {
      hasTurned = true;
    });
    await selectIn(there(pool));
    assert.equal(hasTurned, isNextTurn);
  }
});
