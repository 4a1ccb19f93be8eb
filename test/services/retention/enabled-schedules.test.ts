import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLICE_MS } from '../../../src/ports/breather.ts';
import { answeringCall } from '../../../src/ports/current-call.ts';
import { walkEnabledSchedules } from '../../../src/services/retention/enabled-schedules.ts';
import { openInstallation } from '../../support/installation.ts';
import { loopByHand } from '../../support/loop-by-hand.ts';

test('a walk through all schedules goes on only in a later turn once its slice is used up', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  for (const name of ['a', 'b', 'c']) await house.addSchedule([target], { name });
  const loop = loopByHand();
  const walk = walkEnabledSchedules(house.unitOfWork, () => {});
  const nameOf = async () => (await walk.next()).value?.name;

  const walkAll = async () => {
    await loop.turn();
    assert.equal(await nameOf(), 'a');
    loop.spend(SLICE_MS - 1);
    assert.equal(await nameOf(), 'b');
    assert.equal(loop.waiting(), 0);
    loop.spend(1);
    const third = nameOf();
    while (loop.waiting() === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    await loop.turn();
    assert.equal(await third, 'c');
    assert.equal((await walk.next()).done, true);
  };
  await answeringCall(new AbortController().signal, walkAll, loop.queue);
});
