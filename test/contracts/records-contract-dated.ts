import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { LongestWaits } from '../../src/ports/records/dated.ts';
import { DAY, NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const LATER = NOW + 3_650 * DAY;
const LONGEST: LongestWaits = {
  taskLeaseSeconds: 30,
  taskDelaySeconds: 300,
  storeRestSeconds: 3_600,
  restoreLeaseSeconds: 30,
  mailLeaseSeconds: 180,
  mailDelaySeconds: 3_600,
  sessionSeconds: 3_600,
  loginKeySeconds: 900,
};

async function slotRun(world: World, coversFrom: number, coversTo: number, createdAt: number) {
  const account = await world.account();
  const schedule = await world.schedule(account, []);
  const slots = { fireTime: coversTo, coversFrom, coversTo, coversCount: 9 };
  const run = await world.run(account, { scheduleId: schedule.id, trigger: 'schedule', createdAt, ...slots });
  return { account, schedule, run };
}

/** What a clock that was ahead dated. */
export const datedContract = (open: OpenRecords): void => {
  describe('what is dated after now', () => {
    contractTest(
      open,
      'a run made later loses its fire time, and keeps the part of its range it is left',
      async (world) => {
        const early = await slotRun(world, NOW - 9 * DAY, NOW - DAY, NOW - DAY);
        const { account, schedule, run } = await slotRun(world, NOW - DAY, LATER, LATER);
        // Made later, of slots that have come: a true one's record.
        await slotRun(world, NOW - 9 * DAY, NOW - DAY, LATER);
        const { dated, runs } = world.records;
        assert.equal(await dated.isAny(NOW, LONGEST), true);
        assert.deepEqual(await dated.schedulesWithRuns(NOW, NOW, 0, 10), [schedule.id]);
        assert.deepEqual(await dated.schedulesWithRuns(NOW, NOW, schedule.id, 10), []);
        assert.deepEqual(await dated.runsOf(schedule.id, NOW, NOW), [run]);
        assert.deepEqual(await dated.runsOf(early.schedule.id, NOW, NOW), []);
        const range = { coversFrom: NOW - DAY, coversTo: NOW - 60, coversCount: 2 };
        await dated.redateRun(run.id, range, 'clock_ahead', NOW);
        assert.deepEqual(await runs.find(scopeTo(account), { id: run.id }), {
          ...run,
          ...range,
          fireTime: null,
          reason: 'clock_ahead',
          createdAt: NOW,
        });
        assert.deepEqual(await runs.lastCovered([schedule.id]), new Map([[schedule.id, NOW - 60]]));
        await dated.redateRun(run.id, null, 'clock_ahead', NOW);
        assert.deepEqual(await runs.lastCovered([schedule.id]), new Map());
        assert.equal(await dated.isAny(NOW, LONGEST), false);
      },
    );

    contractTest(open, 'schedules count their slots, and pauses begin, from then on', async (world) => {
      const account = await world.account();
      const made = await world.schedule(account, [], { anchoredAt: LATER });
      const paused = await world.schedule(account, [], { pause: { at: LATER, until: LATER + DAY, reason: 'x' } });
      const right = await world.schedule(account, []);
      const { dated, schedules } = world.records;
      assert.equal(await dated.isAny(NOW, LONGEST), true);
      assert.equal(await dated.redateSchedules(NOW, NOW - 60, 1), 1);
      assert.equal(await dated.redateSchedules(NOW, NOW - 60, 10), 1);
      assert.equal(await dated.redateSchedules(NOW, NOW - 60, 10), 0);
      const found = async ({ id }: { id: number }) => schedules.find('everything', { id });
      assert.deepEqual(await found(made), { ...made, anchoredAt: NOW - 60 });
      assert.deepEqual(await found(paused), { ...paused, pause: { at: NOW - 60, until: LATER + DAY, reason: 'x' } });
      assert.deepEqual(await found(right), right);
      assert.equal(await dated.isAny(NOW, LONGEST), false);
    });

    contractTest(
      open,
      'snapshots for a time that has not come stand for then; what is gone stays as it was',
      async (world) => {
        const account = await world.account();
        const target = await world.target(account, await world.store());
        const later = { takenFor: LATER, createdAt: LATER, availableAt: LATER };
        const ahead = await world.snapshot(target, { state: 'available', ...later });
        const gone = await world.snapshot(target, { state: 'deleted', ...later });
        const right = await world.snapshot(target, { state: 'available', takenFor: NOW - 5, availableAt: NOW });
        const { dated, snapshots } = world.records;
        assert.deepEqual(await dated.targetsAfter(0, 10), [target.id]);
        assert.deepEqual(await dated.targetsAfter(target.id, 10), []);
        assert.equal(await dated.redateSnapshots([], NOW, NOW - 60), 0);
        assert.equal(await dated.redateSnapshots([target.id], NOW, NOW - 60), 1);
        const found = async ({ id }: { id: number }) => snapshots.find('everything', { id });
        assert.deepEqual(await found(ahead), {
          ...ahead,
          takenFor: NOW - 60,
          createdAt: NOW - 60,
          availableAt: NOW - 60,
          version: 2,
        });
        assert.deepEqual(await found(gone), gone);
        assert.deepEqual(await found(right), right);
      },
    );

    contractTest(
      open,
      'leases, delays, sessions and keys that reach too far have lapsed; others go on',
      async (world) => {
        const account = await world.account();
        const login = await world.login(account);
        const target = await world.target(account, await world.store());
        const snapshot = await world.snapshot(target, { state: 'available' });
        const run = await world.run(account);
        const leased = { state: 'running', attempt: 1, leaseOwner: 'a' } as const;
        const task = await world.task(run, target, { ...leased, leaseUntil: LATER, startedAt: LATER });
        const alive = await world.task(run, target, { ...leased, leaseUntil: NOW + 30, startedAt: NOW });
        const delayed = await world.task(run, target, { notBefore: LATER, createdAt: LATER });
        const waiting = await world.task(run, target, { notBefore: NOW + 300 });
        const restore = await world.restore(snapshot, null, { ...leased, leaseUntil: LATER });
        const mail = await world.mail(account, { nextAttemptAt: LATER, createdAt: LATER });
        const session = await world.session(login, { expiresAt: LATER });
        await world.records.loginKeys.insert({ keyHash: 'k', loginId: login.id, createdAt: LATER, expiresAt: LATER });
        const { dated, tasks, restores, sessions, mails, loginKeys } = world.records;
        assert.equal(await dated.isAny(NOW, LONGEST), true);
        await dated.lapse(NOW, LONGEST);
        const found = async ({ id }: { id: number }) => tasks.find('everything', { id });
        assert.deepEqual(await found(task), { ...task, leaseUntil: NOW, startedAt: NOW });
        assert.deepEqual(await found(alive), alive);
        assert.deepEqual(await found(delayed), { ...delayed, notBefore: NOW, createdAt: NOW });
        assert.deepEqual(await found(waiting), waiting);
        assert.equal((await restores.find('everything', { id: restore.id }))?.leaseUntil, NOW);
        assert.equal(await sessions.findLive(session.tokenHash, NOW), null);
        assert.equal(await loginKeys.take('k', login.id, NOW), false);
        assert.partialDeepStrictEqual(await mails.list('everything', 9), [
          { uuid: mail.uuid, nextAttemptAt: NOW, createdAt: NOW },
        ]);
        assert.equal(await dated.isAny(NOW, LONGEST), false);
      },
    );
  });
};
