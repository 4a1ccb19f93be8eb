import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { weekly } from '../../../src/domain/recurrence/index.ts';
import type { UnitOfWork } from '../../../src/ports/unit-of-work.ts';
import { openInstallation } from '../../support/installation.ts';
import { at, FIRST, STAFF } from '../../support/values.ts';

/** A database connection that does all that is asked, and dies before it commits. */
const cutOffBeforeCommit = (real: UnitOfWork): UnitOfWork => ({
  records: real.records,
  now: () => real.now(),
  transaction: (work) =>
    real.transaction(async (records) => {
      await work(records);
      throw new Error('power cut');
    }),
  ping: () => real.ping(),
  close: () => real.close(),
});

describe('firing', () => {
  test('nothing fires before its slot, and at the slot one run with one task and one snapshot row is there', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target], { name: 'nightly' });
    house.clock.advanceTo(FIRST - 1);
    await house.fire();
    assert.deepEqual(await house.runsOf(schedule), []);

    house.clock.advanceTo(FIRST);
    await house.fire();
    const [run, ...others] = await house.runsOf(schedule);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(run, {
      trigger: 'schedule',
      outcome: 'fired',
      reason: null,
      fireTime: FIRST,
      coversFrom: FIRST,
      coversTo: FIRST,
      coversCount: 1,
    });
    const [task] = await house.tasksOf(schedule);
    const [snapshot, ...more] = await house.snapshotsOf(target);
    assert.deepEqual(more, []);
    assert.partialDeepStrictEqual(task, { state: 'queued', targetId: target.id, snapshotId: snapshot?.id });
    assert.partialDeepStrictEqual(snapshot, {
      state: 'creating',
      takenFor: FIRST,
      scheduleId: schedule.id,
      name: 'nightly 2026-06-02 02:00',
    });
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST + 86_400);
  });

  test('the uuids of what fires together are v4 ones of their own, in the order of the ids', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    for (let count = 0; count < 20; count += 1) await house.addSchedule([target]);
    house.clock.advanceTo(FIRST);
    await house.fire();
    const uuids = (await house.snapshotsOf(target)).toSorted((one, other) => one.id - other.id).map(({ uuid }) => uuid);
    assert.equal(new Set(uuids.map((uuid) => uuid.slice(-12))).size, 20);
    assert.deepEqual(uuids, uuids.toSorted());
    for (const uuid of uuids)
      assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('each slot fires once, however often two processes on one database look at once', async () => {
    await using house = await openInstallation();
    const other = await house.openNode();
    const target = await house.addTarget();
    const schedules = await Promise.all(Array.from({ length: 20 }, () => house.addSchedule([target])));
    for (const day of [0, 1, 2]) {
      house.clock.advanceTo(FIRST + day * 86_400);
      const looks = [house.services, other.services, house.services, other.services];
      const batches = await Promise.all(looks.map(({ firing }) => firing.fireDue(7)));
      batches.push(await other.services.firing.fireDue(500));
      assert.equal(
        batches.reduce((sum, { fired }) => sum + fired, 0),
        20,
      );
    }
    for (const schedule of schedules) {
      assert.deepEqual(
        (await house.runsOf(schedule)).map(({ fireTime }) => fireTime),
        [FIRST, FIRST + 86_400, FIRST + 2 * 86_400],
      );
    }
  });

  test('a clock that jumps back an hour fires nothing a second time, and the next slot comes at its time', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST + 5);
    await house.fire();
    for (const instant of [FIRST - 3_595, FIRST - 1, FIRST, FIRST + 1, FIRST + 3_600]) {
      house.clock.advanceTo(instant);
      await house.fire();
    }
    assert.equal((await house.runsOf(schedule)).length, 1);
    await house.live(FIRST + 86_400);
    assert.equal((await house.runsOf(schedule)).length, 2);
  });

  test('a process that dies between claiming and committing leaves the slot due, and the next one fires it', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    const dying = await house.openNode(cutOffBeforeCommit);
    house.clock.advanceTo(FIRST);
    assert.equal((await dying.services.firing.fireDue(500)).fired, 0);
    assert.deepEqual(await house.runsOf(schedule), []);
    assert.deepEqual(await house.snapshotsOf(target), []);
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST);

    await house.fire();
    assert.equal((await house.runsOf(schedule)).length, 1);
  });

  test('after three days of downtime one catch-up run covers the four slots that had come', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST + 3 * 86_400 + 7_200);
    await house.fire();
    const [run, ...others] = await house.runsOf(schedule);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(run, {
      trigger: 'catch_up',
      outcome: 'fired',
      fireTime: FIRST + 3 * 86_400,
      coversFrom: FIRST,
      coversTo: FIRST + 3 * 86_400,
      coversCount: 4,
    });
    assert.equal((await house.tasksOf(schedule)).length, 1);
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST + 4 * 86_400);
  });

  test('a slot that comes up to a minute late is an ordinary run', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    await house.live(FIRST + 60);
    await house.live(FIRST + 86_400 + 61);
    assert.deepEqual(
      (await house.runsOf(schedule)).map(({ trigger }) => trigger),
      ['schedule', 'catch_up'],
    );
  });

  test('slots are missed, with a record, an error in the log and a count, only if the next one is near', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    house.clock.advanceTo(FIRST + 2 * 86_400 - 3_600);
    await house.fire();
    const [run, ...others] = await house.runsOf(schedule);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(run, {
      outcome: 'missed',
      reason: 'next_slot_near',
      coversFrom: FIRST,
      coversTo: FIRST + 86_400,
      coversCount: 2,
    });
    assert.deepEqual(await house.tasksOf(schedule), []);
    assert.partialDeepStrictEqual(house.log.errors, [
      { fields: { schedule: schedule.id, targets: [target.id], reason: 'next_slot_near' } },
    ]);
    assert.equal((await house.services.status.read()).runsMissed24h, 1);
    house.clock.advance(86_401);
    assert.equal((await house.services.status.read()).runsMissed24h, 0);
  });

  test('a run on request has no slot, belongs to the schedule, and moves no fire time', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    const { run, snapshots } = await house.services.backups.runSchedule(STAFF, { id: schedule.id });
    assert.partialDeepStrictEqual(run, { trigger: 'manual', fireTime: null, coversFrom: null, coversTo: null });
    assert.partialDeepStrictEqual(snapshots, [{ scheduleId: schedule.id, takenFor: house.clock.now() }]);
    assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST);
  });

  test('a rule whose local time is skipped in spring and repeated in autumn fires once on each of those days', async () => {
    await using house = await openInstallation({ now: at('2026-03-28T12:00') });
    const schedule = await house.addSchedule([await house.addTarget()], {
      recurrence: weekly({ days: ['sun'], times: ['02:30'], timeZone: 'Europe/Paris' }),
    });
    await house.live(at('2026-03-29T01:00'));
    house.clock.advanceTo(at('2026-10-24T12:00'));
    await house.fire();
    await house.work();
    for (const instant of ['2026-10-25T00:30', '2026-10-25T01:30']) await house.live(at(instant));
    const fired = (await house.runsOf(schedule)).map(({ fireTime }) => fireTime);
    assert.equal(fired[0], at('2026-03-29T01:00'));
    assert.equal(fired.at(-1), at('2026-10-25T00:30'));
    assert.equal(fired.length, 3);
  });
});
