import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const dueSchedules = async (world: World, count: number) => {
  const account = await world.account();
  const target = await world.target(account, await world.store());
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const schedule = await world.schedule(account, [target], { nextFireAt: NOW - count + index });
    ids.push(schedule.id);
  }
  return { account, target, ids };
};

/** Firing: who claims what is due, and the one record of each slot. */
export const schedulingContract = (open: OpenRecords): void => {
  describe('firing', () => {
    contractTest(open, 'what is due is claimed earliest first, up to a limit', async (world) => {
      const { ids } = await dueSchedules(world, 5);
      const claimed = await world.node.transaction((records) => records.schedules.claimDue(NOW - 2, 3));
      assert.deepEqual(
        claimed.map(({ id }) => id),
        ids.slice(0, 3),
      );
      assert.equal(claimed[0]?.targets.length, 1);
      assert.equal((await world.records.schedules.claimDue(NOW - 6, 3)).length, 0);
    });

    contractTest(open, 'two nodes that claim at once fire each schedule once', async (world) => {
      const { account, ids } = await dueSchedules(world, 40);
      const fireBatch = async (node: typeof world.node): Promise<number[]> =>
        node.transaction(async ({ schedules, runs, ids: sequence }) => {
          const due = await schedules.claimDue(NOW, 5);
          const runIds = await sequence.next('run', due.length);
          await runs.insertMany(
            due.map(({ id, nextFireAt }, index) => ({
              id: runIds[index] ?? 0,
              uuid: `${id}`.padStart(36, '0'),
              accountId: account.id,
              scheduleId: id,
              trigger: 'schedule',
              action: 'backup',
              outcome: 'fired',
              reason: null,
              fireTime: nextFireAt,
              coversFrom: nextFireAt,
              coversTo: nextFireAt,
              coversCount: 1,
              taskOrder: 'parallel',
              createdAt: NOW,
              deletedAt: null,
            })),
          );
          await schedules.advance(due.map(({ id, nextFireAt }) => ({ id, from: nextFireAt ?? 0, to: NOW + 86_400 })));
          return due.map(({ id }) => id);
        });
      const fireAll = async (node: typeof world.node): Promise<number[]> => {
        const batch = await fireBatch(node);
        return batch.length === 0 ? [] : [...batch, ...(await fireAll(node))];
      };
      const fired = (await Promise.all([fireAll(world.node), fireAll(world.otherNode)])).flat();
      // A node that found everything locked stopped early; what the other rolled back is left for the next tick.
      fired.push(...(await fireAll(world.node)));
      assert.deepEqual(
        fired.toSorted((a, b) => a - b),
        ids,
      );
      assert.equal((await world.records.runs.list('everything', {}, { offset: 0, limit: 1 })).total, 40);
    });

    contractTest(open, 'many schedules move on at once, each to its own next fire, or to none', async (world) => {
      const { ids } = await dueSchedules(world, 120);
      const moves = ids.map((id, index) => ({ id, from: NOW - 120 + index, to: index === 7 ? null : NOW + index }));
      await world.records.schedules.advance([]);
      await world.records.schedules.advance(moves);
      for (const index of [0, 7, 119]) {
        const schedule = await world.records.schedules.find('everything', { id: ids[index] ?? 0 });
        assert.equal(schedule?.nextFireAt, index === 7 ? null : NOW + index);
        assert.equal(schedule?.version, 1);
      }
    });

    contractTest(open, 'a schedule that somebody moved meanwhile stops the whole batch', async (world) => {
      const { ids } = await dueSchedules(world, 2);
      const [one = 0, two = 0] = ids;
      await assert.rejects(
        world.node.transaction((records) =>
          records.schedules.advance([
            { id: one, from: NOW - 2, to: NOW + 5 },
            { id: two, from: NOW - 99, to: NOW + 5 },
          ]),
        ),
        { code: 'internal' },
      );
      assert.equal((await world.records.schedules.find('everything', { id: one }))?.nextFireAt, NOW - 2);
    });

    contractTest(open, 'a slot has one record, whoever writes it', async (world) => {
      const { account, ids } = await dueSchedules(world, 1);
      const [scheduleId = 0] = ids;
      const slot = { scheduleId, trigger: 'schedule', fireTime: NOW, coversTo: NOW, coversFrom: NOW - 60 } as const;
      const run = await world.run(account, { ...slot, coversCount: 2 });
      await assert.rejects(world.run(account, slot), { code: 'conflict' });
      await world.run(account, { scheduleId });
      await world.run(account, { scheduleId });
      const { runs } = world.records;
      assert.deepEqual(await runs.find(scopeTo(account), { id: run.id }), run);
      assert.deepEqual(await runs.lastCovered([scheduleId, scheduleId + 1]), new Map([[scheduleId, NOW]]));
      assert.equal((await runs.list('everything', { scheduleId }, { offset: 0, limit: 2 })).total, 3);
    });

    contractTest(open, 'runs are listed newest first, by schedule or by target', async (world) => {
      const { account, target, ids } = await dueSchedules(world, 1);
      const [scheduleId = 0] = ids;
      const first = await world.run(account, { scheduleId, outcome: 'missed', reason: 'next_slot_near' });
      const second = await world.run(account);
      await world.task(second, target);
      const { runs } = world.records;
      const page = { offset: 0, limit: 10 };
      assert.deepEqual((await runs.list(scopeTo(account), {}, page)).rows, [second, first]);
      assert.deepEqual((await runs.list(scopeTo(account), { scheduleId }, page)).rows, [first]);
      assert.deepEqual((await runs.list(scopeTo(account), { targetId: target.id }, page)).rows, [second]);
      assert.equal(await runs.countMissed(NOW, NOW), 1);
      assert.equal(await runs.countMissed(NOW + 1, NOW + 9), 0);
      assert.equal(await runs.countMissed(NOW - 9, NOW - 1), 0);
    });

    contractTest(
      open,
      'of runs those slots are told that passed: missed, or skipped by a task of theirs',
      async (world) => {
        const { account, target, ids } = await dueSchedules(world, 1);
        const [scheduleId = 0] = ids;
        const slot = (fireTime: number) =>
          ({ scheduleId, fireTime, coversFrom: fireTime, coversTo: fireTime }) as const;
        const missed = { ...slot(NOW), outcome: 'missed', reason: 'next_slot_near', coversCount: 3 } as const;
        const one = await world.run(account, missed);
        const paused = await world.run(account, { ...slot(NOW + 60), outcome: 'skipped', reason: 'paused' });
        const fired = await world.run(account, slot(NOW + 120));
        const asked = await world.run(account, { scheduleId });
        for (const run of [fired, asked]) {
          await world.task(run, target, { scheduleId, state: 'skipped', reason: 'overlap' });
          await world.task(run, target, { scheduleId, position: 1 });
        }
        const passed = await world.records.runs.passed([one, paused, fired, asked].map(({ id }) => id));
        const told = { scheduleId, action: 'backup' } as const;
        assert.deepEqual(passed, [
          { ...told, targetId: null, outcome: 'missed', slot: NOW, count: 3, reason: 'next_slot_near' },
          { ...told, targetId: target.id, outcome: 'skipped', slot: NOW + 120, count: 1, reason: 'overlap' },
        ]);
        assert.deepEqual(await world.records.runs.passed([]), []);
      },
    );

    contractTest(open, 'pauses whose end has come are claimed; others and endless ones are not', async (world) => {
      const { account, target } = await dueSchedules(world, 0);
      const pausedUntil = (until: number | null) =>
        world.schedule(account, [target], { pause: { at: NOW - 100, until, reason: null }, nextFireAt: null });
      const ended = await pausedUntil(NOW);
      await pausedUntil(NOW + 1);
      await pausedUntil(null);
      const deleted = await pausedUntil(NOW - 5);
      await world.records.schedules.markDeleted(deleted.id, NOW, 'requested');
      assert.deepEqual(await world.records.schedules.pausesEnded(NOW, 10), [ended.id]);
      assert.deepEqual(await world.records.schedules.enabledAfter(0, 10), []);
    });
  });
};
