import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { WHOLE_CHECK } from '../../src/domain/action.ts';
import { problemOf } from '../../src/domain/problems/index.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

/** What lists of schedules and of their history are made from, for many at once. */
export const historyContract = (open: OpenRecords): void => {
  describe('the history of many', () => {
    contractTest(open, 'each schedule knows its last runs, by a slot and by hand', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const [slots, both, never] = [
        await world.schedule(account, [target]),
        await world.schedule(account, [target]),
        await world.schedule(account, [target]),
      ];
      const slot = (id: number, fireTime: number) =>
        ({ scheduleId: id, trigger: 'schedule', fireTime, coversTo: fireTime }) as const;
      const fired = { outcome: 'fired', reason: null } as const;
      await world.run(account, { ...slot(slots.id, NOW - 90), ...fired, createdAt: NOW - 90 });
      await world.run(account, { ...slot(slots.id, NOW - 60), ...fired, createdAt: NOW - 59 });
      await world.run(account, { ...slot(slots.id, NOW - 30), outcome: 'missed', reason: 'no_store', createdAt: NOW });
      await world.run(account, { ...slot(both.id, NOW - 60), ...fired, createdAt: NOW - 60 });
      await world.run(account, { scheduleId: both.id, ...fired, createdAt: NOW - 40 });
      await world.run(account, { scheduleId: both.id, ...fired, createdAt: NOW - 20 });
      const found = await world.records.runs.lastBegun([slots.id, both.id, never.id]);
      assert.deepEqual(
        found,
        new Map([
          [slots.id, NOW - 59],
          [both.id, NOW - 20],
        ]),
      );
      assert.deepEqual(await world.records.runs.lastBegun([]), new Map());
      const page = { offset: 0, limit: 10 };
      const { runs } = world.records;
      const manual = await world.run(account, { scheduleId: null, ...fired });
      assert.deepEqual((await runs.list(scopeTo(account), { isScheduled: false }, page)).rows, [manual]);
      assert.equal((await runs.list(scopeTo(account), { isScheduled: true }, page)).total, 6);
    });

    contractTest(
      open,
      'runs are listed by what is left of them, by names to the last space, and behind one',
      async (world) => {
        const [account, stranger] = [await world.account(), await world.account()];
        const target = await world.target(account, await world.store(), { name: 'disk' });
        const label = { position: 0, isPrimary: false, wasLinkedBefore: false, targetId: target.id, label: 'root ' };
        const nightly = await world.schedule(account, [], { name: 'nightly', targets: [label] });
        const plain = await world.schedule(account, [target], { name: 'plain', deletedAt: NOW });
        const runOf = async ({ id: scheduleId }: { readonly id: number }, state: 'available' | 'error' | 'deleted') => {
          const run = await world.run(account, { scheduleId });
          const task = await world.task(run, target, { scheduleId });
          const snapshot = await world.snapshot(target, { scheduleId, taskId: task.id, state });
          return { run, task, snapshot };
        };
        const [one, failed, gone, other] = [
          await runOf(nightly, 'available'),
          await runOf(nightly, 'error'),
          await runOf(nightly, 'deleted'),
          await runOf(plain, 'available'),
        ];
        const { runs, schedules, snapshots, tasks } = world.records;
        const page = { offset: 0, limit: 2 };
        const list = async (filter: Parameters<typeof runs.list>[1], after?: number) => {
          const { rows, total } = await runs.list(scopeTo(account), filter, {
            ...page,
            ...(after === undefined ? {} : { after }),
          });
          return [rows.map(({ id }) => id), total];
        };
        assert.deepEqual(await list({ hasSnapshots: true }), [[other.run.id, failed.run.id], 3]);
        assert.deepEqual(await list({ hasSnapshots: true }, gone.run.id), [[failed.run.id, one.run.id], 3]);
        assert.deepEqual(await list({ hasSnapshots: true }, one.run.id), [[], 3]);
        assert.deepEqual(await list({ scheduleNamed: 'plain' }), [[other.run.id], 1]);
        assert.deepEqual(await list({ targetNamed: 'root ' }), [[gone.run.id, failed.run.id], 3]);
        assert.deepEqual(await list({ targetNamed: 'root' }), [[], 0]);
        assert.deepEqual(await list({ targetNamed: 'disk' }), [[other.run.id], 1]);
        assert.deepEqual(await list({ ids: [one.run.id] }), [[one.run.id], 1]);
        const newest = { offset: 0, limit: 1, orderBy: 'id', descending: true } as const;
        const named = async (targetNamed: string) =>
          (await schedules.list(scopeTo(account), { targetNamed }, newest)).rows.map(({ id }) => id);
        assert.deepEqual([await named('root '), await named('root'), await named('disk')], [[nightly.id], [], []]);
        const ids = [nightly.id, plain.id];
        assert.deepEqual((await schedules.findMany(scopeTo(account), ids)).map(({ id }) => id).sort(), ids.sort());
        assert.deepEqual(await schedules.findMany(scopeTo(stranger), ids), []);
        assert.deepEqual(await tasks.findMany(scopeTo(account), [one.task.id]), [one.task]);
        assert.deepEqual(await tasks.findMany(scopeTo(stranger), [one.task.id]), []);
        const { rows: chain } = await snapshots.list(scopeTo(account), { chainId: one.snapshot.uuid }, newest);
        assert.deepEqual(chain, [one.snapshot]);
        const restore = await world.restore(one.snapshot, target, { kind: 'new_target' });
        await world.restore(await world.snapshot(target), target, { kind: 'new_target' });
        await world.restore(one.snapshot, target);
        const scheduled = { kinds: ['new_target'], isScheduled: true } as const;
        const found = await world.records.restores.list(scopeTo(account), scheduled, page);
        assert.deepEqual([found.rows, found.total], [[restore], 1]);
        const restored = { snapshotId: one.snapshot.id, targetId: target.id, from: restore.createdAt };
        assert.equal((await world.records.restores.list(scopeTo(account), restored, page)).total, 2);
        const before = { snapshotId: one.snapshot.id, to: restore.createdAt };
        assert.equal((await world.records.restores.list(scopeTo(account), before, page)).total, 0);
        const { createdAt } = one.run;
        const oneTask = { targetId: target.id, storeId: one.task.storeId, taskStates: [one.task.state] };
        assert.deepEqual((await list({ ...oneTask, from: createdAt, outcomes: ['fired'] }))[1], 4);
        assert.deepEqual((await list({ ...oneTask, taskStates: ['failed'] }))[1], 0);
        assert.deepEqual((await list({ reasons: ['store_target', 'paused'] }))[1], 0);
        assert.deepEqual((await list({ to: createdAt }))[1], 0);
        assert.deepEqual([...(await tasks.countOfRuns([one.run.id]))], [[one.run.id, { [one.task.state]: 1 }]]);
        const taken = { scheduleId: plain.id, from: other.snapshot.takenFor, states: ['available'] } as const;
        assert.deepEqual((await snapshots.list(scopeTo(account), taken, newest)).rows, [other.snapshot]);
        const earlier = { scheduleId: plain.id, to: other.snapshot.takenFor };
        assert.deepEqual((await snapshots.list(scopeTo(account), earlier, newest)).rows, []);
      },
    );

    contractTest(
      open,
      'runs that were missed or of which a task failed are listed, of all or of one',
      async (world) => {
        const [account, other] = [await world.account(), await world.account()];
        const [target, failing] = [await world.target(account, await world.store()), await world.store()];
        const run = await world.run(account, {});
        await world.task(run, target, { state: 'succeeded' });
        await world.task(run, target, { state: 'failed' });
        await world.task(await world.run(account, {}), target, { state: 'succeeded' });
        const missed = await world.run(other, { outcome: 'missed', reason: 'no_store' });
        await world.task(await world.run(other, {}), await world.target(other, failing), { state: 'queued' });
        const list = async (filter: Parameters<typeof world.records.runs.list>[1]) =>
          (await world.records.runs.list('everything', filter, { offset: 0, limit: 9 })).rows.map(({ id }) => id);
        assert.deepEqual(await list({ hasFailed: true }), [missed.id, run.id]);
        assert.deepEqual(await list({ hasFailed: true, accountId: account.id }), [run.id]);
      },
    );

    contractTest(open, 'the first unfinished task of a schedule on a target is found', async (world) => {
      const account = await world.account();
      const store = await world.store();
      const [target, other] = [await world.target(account, store), await world.target(account, store)];
      const { id: scheduleId } = await world.schedule(account, [target, other]);
      const run = await world.run(account, { scheduleId });
      const { tasks } = world.records;
      await world.task(run, target, { scheduleId, state: 'succeeded' });
      assert.equal(await tasks.oldestUnfinished(scheduleId, target.id), null);
      await world.task(run, other, { scheduleId, state: 'queued' });
      const first = await world.task(run, target, { scheduleId, state: 'queued' });
      await world.task(run, target, { scheduleId, state: 'queued' });
      assert.equal((await tasks.oldestUnfinished(scheduleId, target.id))?.id, first.id);
    });

    contractTest(
      open,
      'checks of targets are found, the newest first, and the last that ended of each',
      async (world) => {
        const account = await world.account();
        const store = await world.store();
        const [target, other] = [await world.target(account, store), await world.target(account, store)];
        const { id: scheduleId } = await world.schedule(account, [target], { action: 'check', check: WHOLE_CHECK });
        const run = await world.run(account, { scheduleId, action: 'check' });
        const { tasks } = world.records;
        await world.task(run, target, { state: 'succeeded' });
        const checked = { action: 'check', check: WHOLE_CHECK } as const;
        const evidence = {
          copies: 2,
          left: 1,
          snapshot: null,
          files: 3,
          bytes: 4,
          differences: [],
          differenceCount: 0,
        };
        const first = await world.task(run, target, { ...checked, state: 'failed', evidence });
        const waiting = await world.task(run, target, { ...checked, state: 'queued', scheduleId: null });
        const last = await world.task(run, other, { ...checked, action: 'restore_check', state: 'succeeded' });
        const targetIds = [target.id, other.id];
        const scope = scopeTo(account);
        assert.deepEqual(await tasks.checks(scope, { targetIds, limit: 9 }), [last, waiting, first]);
        const scheduled = { targetIds, action: 'check', isScheduled: true, limit: 9 } as const;
        assert.deepEqual(await tasks.checks(scope, scheduled), [first]);
        assert.deepEqual(await tasks.checks(scope, { targetIds, isUnfinished: true, limit: 1 }), [waiting]);
        assert.deepEqual(await tasks.lastChecks(scope, 'check', targetIds), new Map([[target.id, first]]));
        assert.deepEqual(await tasks.lastChecks(scopeTo(await world.account()), 'check', targetIds), new Map());
        assert.deepEqual(
          (await world.records.runs.list(scope, { actions: ['backup'] }, { offset: 0, limit: 9 })).rows,
          [],
        );
      },
    );

    contractTest(open, 'lines of a task are numbered on, and read from any of them', async (world) => {
      const account = await world.account();
      const run = await world.run(account);
      const { id } = await world.task(run, await world.target(account, await world.store()));
      const { taskLogs } = world.records;
      assert.deepEqual(await taskLogs.read(id, 0, 9), { lines: [], first: 0, last: 0 });
      const problem = problemOf('remarks_left_out', { count: 3 });
      await taskLogs.append(id, [{ kind: 'started', attempt: 1 }], NOW);
      await taskLogs.append(
        id,
        [
          { kind: 'remarked', problem },
          { kind: 'ended', state: 'failed' },
        ],
        NOW + 1,
      );
      const lines = [
        { number: 2, at: NOW + 1, note: { kind: 'remarked', problem } },
        { number: 3, at: NOW + 1, note: { kind: 'ended', state: 'failed' } },
      ];
      assert.deepEqual(await taskLogs.read(id, 1, 9), { lines, first: 1, last: 3 });
    });

    contractTest(open, 'names of schedules are told, deleted ones too, and those that are taken', async (world) => {
      const [account, stranger] = [await world.account(), await world.account()];
      const one = await world.schedule(account, [], { name: 'nightly' });
      const gone = await world.schedule(account, [], { name: 'gone', deletedAt: NOW });
      await world.schedule(stranger, [], { name: 'theirs' });
      const { schedules } = world.records;
      const names = ['nightly', 'Nightly', 'gone', 'theirs'];
      assert.deepEqual(await schedules.takenNames(account.id, names), new Set(['nightly']));
      assert.deepEqual(
        await schedules.namesOf(scopeTo(account), [one.id, gone.id]),
        new Map([
          [one.id, 'nightly'],
          [gone.id, 'gone'],
        ]),
      );
      assert.deepEqual(await schedules.namesOf(scopeTo(stranger), [one.id]), new Map());
    });

    contractTest(open, 'schedules are listed by when they are due, targets by their store', async (world) => {
      const account = await world.account();
      const [store, other] = [await world.store(), await world.store()];
      const target = await world.target(account, store);
      await world.target(account, other);
      const soon = await world.schedule(account, [target], { nextFireAt: NOW + 10 });
      await world.schedule(account, [target], { nextFireAt: NOW + 11 });
      await world.schedule(account, [], { nextFireAt: null });
      const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
      const { schedules, targets } = world.records;
      const due = await schedules.list(scopeTo(account), { dueUntil: NOW + 10 }, page);
      assert.deepEqual(
        due.rows.map(({ id }) => id),
        [soon.id],
      );
      const there = await targets.list(scopeTo(account), { storeId: store.id }, page);
      assert.deepEqual(there.rows, [target]);
    });

    contractTest(open, 'what is kept of targets is summed up, and of sessions told', async (world) => {
      const account = await world.account();
      const store = await world.store();
      const [target, bare] = [await world.target(account, store), await world.target(account, store)];
      const kept = { state: 'available', sizeBytes: 10 } as const;
      await world.snapshot(target, { ...kept, contentBytes: 40, availableAt: NOW - 5 });
      await world.snapshot(target, { ...kept, contentBytes: 30, availableAt: NOW - 2 });
      await world.snapshot(target, { ...kept, isTransient: true, contentBytes: 90 });
      await world.snapshot(target, { state: 'deleted', sizeBytes: 10 });
      assert.deepEqual(
        await world.records.snapshots.keptOf([target.id, bare.id]),
        new Map([[target.id, { count: 2, bytes: 20, lastMadeAt: NOW - 2, contentBytes: 70, mostContentBytes: 40 }]]),
      );
      const { sessions, dialectData } = world.records;
      const login = await world.login(account);
      const [one, two] = [await world.session(login), await world.session(login)];
      await sessions.remember(one.id, 'name', 'laptop');
      await sessions.remember(two.id, 'other', 'x');
      assert.deepEqual(await sessions.memoriesOf([one.id, two.id], 'name'), new Map([[one.id, 'laptop']]));
      const run = await world.run(account);
      const data = { texts: {}, fields: { isHidden: true } };
      await dialectData.put('run', run.id, 'one', data);
      assert.deepEqual(await dialectData.findMany(scopeTo(account), 'run', 'one', [run.id]), new Map([[run.id, data]]));
    });
  });
};
