import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { callOn, replaceProperty } from '../../support/interleaving.ts';
import { DAY, FIRST, STAFF, there } from '../../support/values.ts';

/** Targets with a schedule and three nights each. */
async function addPools(house: Installation, count: number): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (let index = 0; index < count; index += 1) {
    const target = await house.addTarget();
    await house.addSchedule([target]);
    targets.push(target);
  }
  for (let night = 0; night < 3; night += 1) await house.live(FIRST + night * DAY);
  return targets;
}

/** Another process, which does `meanwhile` each time before it begins a transaction; `transactions` are counted. */
async function openWatched(house: Installation, meanwhile: () => Promise<unknown> = async () => {}) {
  const watched = { transactions: 0 };
  const { services } = await house.openNode((real) =>
    replaceProperty(real, 'transaction', (begin) => async (...values: unknown[]) => {
      watched.transactions += 1;
      await meanwhile();
      return callOn(real, begin, values);
    }),
  );
  return Object.assign(watched, { cleanUp: () => services.housekeeping.cleanUp() });
}

const availableOf = async (house: Installation, target: Target) =>
  (await house.snapshotsOf(target)).filter(({ state }) => state === 'available').length;

test('the hourly pass begins no transaction where no pool has anything to let go', async () => {
  await using house = await openInstallation();
  await addPools(house, 3);
  const watched = await openWatched(house);
  await watched.cleanUp();
  assert.equal(watched.transactions, 0);
});

test('the hourly pass begins one for each pool of which something goes, one for each snapshot that is gone then, and no other', async () => {
  await using house = await openInstallation();
  const targets = await addPools(house, 3);
  for (const target of targets.slice(1)) await house.services.targets.change(STAFF, target, { rotation: 1 });
  const watched = await openWatched(house);
  await watched.cleanUp();
  const [pools, gone] = [2, 4];
  assert.equal(watched.transactions, pools + gone);
  assert.deepEqual(await Promise.all(targets.map((target) => availableOf(house, target))), [3, 1, 1]);
});

test('what changes after the hourly pass has looked, and before it thins out, counts', async () => {
  await using house = await openInstallation();
  const target = there((await addPools(house, 1))[0]);
  await house.services.targets.change(STAFF, target, { rotation: 1 });
  const watched = await openWatched(house, () => house.services.targets.change(STAFF, target, { rotation: 2 }));
  await watched.cleanUp();
  const [pools, gone] = [1, 1];
  assert.equal(watched.transactions, pools + gone);
  assert.equal(await availableOf(house, target), 2);
});
