import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breather, SLICE_MS, TurnQueue } from '../../src/ports/breather.ts';
import { walkEnabledSchedules } from '../../src/services/enabled-schedules.ts';
import { openInstallation } from '../support/installation.ts';

test('a walk through all schedules goes on only in a later turn once its slice is used up', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  for (const name of ['a', 'b', 'c']) await house.addSchedule([target], { name });
  let at = 0;
  const put: (() => void)[] = [];
  const breather = new Breather(new TurnQueue({ now: () => at, next: (run) => put.push(run) }));
  const walk = walkEnabledSchedules(house.unitOfWork, () => {}, breather);
  const nameOf = async () => (await walk.next()).value?.name;

  assert.equal(await nameOf(), 'a');
  at += SLICE_MS - 1;
  assert.equal(await nameOf(), 'b');
  assert.equal(put.length, 0);
  at += 1;
  const third = nameOf();
  while (put.length === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  for (const run of put) run();
  assert.equal(await third, 'c');
  assert.equal((await walk.next()).done, true);
});
