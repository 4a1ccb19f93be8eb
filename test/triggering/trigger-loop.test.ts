import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Services } from '../../src/services/index.ts';
import { Heartbeat } from '../../src/triggering/heartbeat.ts';
import { TriggerLoop } from '../../src/triggering/trigger-loop.ts';
import { LocalWorkQueue, takeFrom, WorkerLoop } from '../../src/triggering/worker-loop.ts';
import { AbsentDatabase } from '../support/absent-database.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { UnreliableDatabase } from '../support/unreliable-database.ts';
import { DAY, FIRST } from '../support/values.ts';

const triggerOf = (house: Installation, queue = new LocalWorkQueue(), services: Services = house.services) =>
  new TriggerLoop(services, queue, house.log);

describe('the trigger', () => {
  test('wakes the worker when something fired, and only then', async () => {
    await using house = await openInstallation();
    let woken = 0;
    const queue = new LocalWorkQueue();
    queue.listen(() => {
      woken += 1;
    });
    const trigger = triggerOf(house, queue);
    await house.addSchedule([await house.addTarget()]);
    await trigger.tick();
    assert.equal(woken, 0);
    house.clock.advanceTo(FIRST);
    await trigger.tick();
    assert.equal(woken, 1);
    await trigger.tick();
    assert.equal(woken, 1);
  });

  test('together with the worker takes a backup at its slot', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    await house.addSchedule([target]);
    const queue = new LocalWorkQueue();
    const worker = new WorkerLoop([takeFrom('task', house.services.tasks)], queue, house.log, 2);
    worker.start();
    const done = house.log.next(/is available/);
    house.clock.advanceTo(FIRST);
    await triggerOf(house, queue).tick();
    await done;
    await worker.stop(3_600);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available', takenFor: FIRST }]);
  });

  test('fires everything that is due in one look, however much it is', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await house.unitOfWork.transaction(async (records) => {
      for (const id of await records.ids.next('schedule', 1_000)) {
        await records.schedules.insert({ ...schedule, id, uuid: randomUUID() });
      }
    });
    house.clock.advanceTo(FIRST);
    await triggerOf(house).tick();
    assert.equal((await house.services.status.read()).tasksQueued, 1_001);
  });

  test('ends a pause whose end has come, with one record for its slots', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const paused = await house.services.schedules.pause(house.customer.actor, schedule);
    const until = FIRST + DAY + 3_600;
    const pause = { at: house.clock.now(), until, reason: 'holiday' };
    await house.unitOfWork.records.schedules.update({ ...paused, pause }, paused.version);
    const trigger = triggerOf(house);
    house.clock.advanceTo(until - 1);
    await trigger.tick();
    assert.notEqual((await house.schedule(schedule.id)).pause, null);
    house.clock.advanceTo(until);
    await trigger.tick();
    assert.partialDeepStrictEqual(await house.schedule(schedule.id), { pause: null, nextFireAt: FIRST + 2 * DAY });
    assert.partialDeepStrictEqual(await house.runsOf(schedule), [
      { outcome: 'skipped', reason: 'paused', coversFrom: FIRST, coversTo: FIRST + DAY, coversCount: 2 },
    ]);
  });

  test('beats by itself, tells when it last looked, and goes on after the database was away', async (t) => {
    await using house = await openInstallation();
    const database = new UnreliableDatabase();
    const { services } = await house.openNode(database.wrap);
    const fired = Promise.withResolvers<void>();
    const queue = new LocalWorkQueue();
    queue.listen(() => fired.resolve());
    const trigger = triggerOf(house, queue, services);
    await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST);
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: FIRST * 1_000 });
    database.isAway = true;
    const failure = house.log.next(/could not look for due schedules/);
    const heart = new Heartbeat([trigger]);
    heart.start();
    heart.start();
    t.mock.timers.tick(1_000);
    assert.equal((await failure).level, 'error');
    assert.ok(trigger.secondsSinceTick() > DAY, 'none has succeeded yet');

    database.isAway = false;
    await turn();
    t.mock.timers.tick(1_000);
    await fired.promise;
    while ((await house.services.status.read()).lastTickAt === null) await turn();
    assert.equal((await house.services.status.read()).lastTickAt, FIRST);
    await heart.stop();
    assert.ok(trigger.secondsSinceTick() < 30, 'one has succeeded');
    database.isAway = true;
    t.mock.timers.tick(60_000);
    await turn();
    assert.equal(house.log.errors.length, 1);
  });

  test('counts a tick only once it has been written down: a database that can be read only fires nothing', async () => {
    await using house = await openInstallation();
    const database = new AbsentDatabase();
    const { services } = await house.openNode(database.wrap);
    const trigger = triggerOf(house, new LocalWorkQueue(), services);
    database.answers = (use) => use !== 'records';
    await trigger.beat();
    assert.ok(trigger.secondsSinceTick() > DAY);
    database.answers = () => true;
    await trigger.beat();
    assert.ok(trigger.secondsSinceTick() < 30);
  });
});
