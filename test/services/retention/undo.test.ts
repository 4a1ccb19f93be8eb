import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { RetentionPolicy } from '../../../src/domain/retention/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type Installation, type InstallationOptions, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../../support/values.ts';

const newest = (last: number): RetentionPolicy => ({ kind: 'keep', algorithm: 'restic', last });
const ALL: RetentionPolicy = { kind: 'all' };
const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

const openUndoing = (options: InstallationOptions = {}) => openInstallation({ undoSeconds: 7 * DAY, ...options });

/** So many nights of every schedule there is. */
async function liveNights(house: Installation, count: number): Promise<void> {
  const from = Math.max(0, Math.ceil((house.clock.now() - FIRST) / DAY));
  for (let night = from; night < from + count; night += 1) await house.live(FIRST + night * DAY);
}

/** What a target's snapshots are, oldest first: `a`vailable, `e`xpiring, … by the first letter. */
const statesOf = async (house: Installation, target: Target): Promise<string> =>
  (await house.snapshotsOf(target)).map(({ state }) => (state === 'deleted' ? '-' : state.charAt(0))).join('');

async function pass(house: Installation, seconds = HOUR): Promise<void> {
  house.clock.advance(seconds);
  await house.services.housekeeping.cleanUp();
}

/** Five nights of one schedule that keeps everything, and stands still then. */
async function fiveNights(house: Installation, others: Partial<Parameters<Installation['addSchedule']>[1]> = {}) {
  const target = await house.addTarget();
  const made = await house.addSchedule([target], { retention: ALL, ...others });
  await liveNights(house, 5);
  const schedule = await house.services.schedules.pause(STAFF, made);
  const keep = (retention: RetentionPolicy) =>
    house.services.schedules.change(STAFF, { id: schedule.id }, { retention });
  return { target, schedule, keep, undo: () => house.services.undoRetention(STAFF, { id: schedule.id }) };
}

const policyOf = async (house: Installation, { id }: Pick<Schedule, 'id'>) => (await house.schedule(id)).retention;

describe('a change of policy', () => {
  test('hides what it lets go at once, and lets it go for good when it can be undone no more', async () => {
    await using house = await openUndoing();
    const { target, keep, undo } = await fiveNights(house);
    await keep(newest(2));
    assert.equal(await statesOf(house, target), 'eeeaa');
    const [oldest] = await house.snapshotsOf(target);
    await assert.rejects(house.services.snapshots.find(STAFF, there(oldest)), reasonIs('missing'));
    await assert.rejects(house.services.snapshots.delete(STAFF, [there(oldest)]), reasonIs('missing'));
    await assert.rejects(house.services.restores.inPlace(STAFF, there(oldest), null), reasonIs('missing'));
    await pass(house, 7 * DAY - 1);
    assert.equal(await statesOf(house, target), 'eeeaa');
    await pass(house, HOUR);
    assert.equal(await statesOf(house, target), '---aa');
    await assert.rejects(undo(), reasonIs('retention_not_undoable'));
    const [gone] = await house.snapshotsOf(target);
    assert.deepEqual(
      [gone?.deletedReason, gone?.retentionChangeId],
      [{ reason: 'newer_snapshots', params: { count: 2 } }, null],
    );
    assert.deepEqual(await house.unitOfWork.records.retentionChanges.ofAccount(target.accountId), []);
  });

  test('that is undone brings all back, whole, and the policy of before', async () => {
    await using house = await openUndoing();
    const { target, schedule, keep, undo } = await fiveNights(house);
    await keep(newest(2));
    assert.equal((await undo()).broughtBack, 3);
    assert.equal(await statesOf(house, target), 'aaaaa');
    assert.deepEqual(await policyOf(house, schedule), ALL);
    await pass(house, 30 * DAY);
    assert.equal(await statesOf(house, target), 'aaaaa');
    const [oldest] = await house.snapshotsOf(target);
    const read = await house.services.verification.verify(STAFF, there(oldest), new AbortController().signal);
    assert.equal(read.outcome, 'whole');
    await assert.rejects(undo(), reasonIs('retention_not_undoable'));
  });

  test('after another one is undone with it: what stood before the first of them stands again', async () => {
    await using house = await openUndoing();
    const { target, schedule, keep, undo } = await fiveNights(house);
    await keep(newest(4));
    await keep(newest(1));
    assert.equal(await statesOf(house, target), 'eeeea');
    assert.equal((await undo()).broughtBack, 4);
    assert.equal(await statesOf(house, target), 'aaaaa');
    assert.deepEqual(await policyOf(house, schedule), ALL);
  });

  test('is undone alone when the days of the one before are over', async () => {
    await using house = await openUndoing();
    const { target, schedule, keep, undo } = await fiveNights(house);
    await keep(newest(4));
    house.clock.advance(4 * DAY);
    await keep(newest(1));
    await pass(house, 4 * DAY);
    assert.equal(await statesOf(house, target), '-eeea');
    assert.equal((await undo()).broughtBack, 3);
    assert.deepEqual(await policyOf(house, schedule), newest(4));
  });

  test('brings back what it keeps of what the one before let go, and leaves nothing to undo', async () => {
    await using house = await openUndoing();
    const { target, schedule, keep, undo } = await fiveNights(house);
    await keep(newest(1));
    const [preview] = await house.services.previewRetention(STAFF, schedule, newest(3));
    assert.deepEqual([preview?.today.keep.length, preview?.today.expire.length], [3, 0]);
    await keep(newest(3));
    assert.equal(await statesOf(house, target), 'eeaaa');
    await keep(ALL);
    assert.equal(await statesOf(house, target), 'aaaaa');
    await assert.rejects(undo(), reasonIs('retention_not_undoable'));
    await keep(newest(5));
    await keep(newest(2));
    await undo();
    assert.deepEqual(await policyOf(house, schedule), newest(5));
  });

  test('lets go of what is protected, held or read nothing, and hides no more than it lets go', async () => {
    await using house = await openUndoing();
    const { target, keep } = await fiveNights(house);
    const [first, second] = await house.snapshotsOf(target);
    await house.services.snapshots.change(STAFF, there(first), { isProtected: true });
    await house.unitOfWork.records.snapshots.update(there(second).id, { holdReason: 'a court' });
    await keep(newest(1));
    assert.equal(await statesOf(house, target), 'aaeea');
  });

  test('lets the thinning-out by the hour go on as ever: what that lets go is not hidden for days', async () => {
    await using house = await openUndoing();
    const target = await house.addTarget({ rotation: 3 });
    await house.addSchedule([target]);
    await liveNights(house, 5);
    await pass(house);
    assert.equal(await statesOf(house, target), '--aaa');
  });

  test('marks nothing where nothing may be undone (UNDO_DAYS=0): the next pass lets it go', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 5 });
    await house.addSchedule([target]);
    await liveNights(house, 3);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    assert.equal(await statesOf(house, target), 'aaa');
    await pass(house);
    assert.equal(await statesOf(house, target), '--a');
  });

  test('made by a clock that was ahead waits no longer than its days', async () => {
    await using house = await openUndoing();
    const { target, keep } = await fiveNights(house);
    const { retentionChanges } = house.unitOfWork.records;
    await keep(newest(2));
    const [made] = await retentionChanges.ofAccount(target.accountId);
    await house.unitOfWork.transaction(async (records) => {
      const { id, ...change } = there(made);
      const later = await records.retentionChanges.insert({ ...change, changedAt: records.now + 365 * DAY });
      for (const { id: snapshot } of await records.snapshots.expiringBy([id])) {
        await records.snapshots.move(snapshot, 'available', {});
        await records.snapshots.move(snapshot, 'expiring', { retentionChangeId: later });
      }
      await records.retentionChanges.forget([id]);
    });
    await pass(house);
    await pass(house, 7 * DAY);
    assert.equal(await statesOf(house, target), '---aa');
  });
});

describe('a change of rotation', () => {
  test('is undone from any schedule whose snapshots it lets go', async () => {
    await using house = await openUndoing();
    const target = await house.addTarget({ rotation: 10 });
    const [one, other] = [await house.addSchedule([target]), await house.addSchedule([target])];
    await liveNights(house, 2);
    await house.services.targets.change(STAFF, target, { rotation: 1 });
    assert.equal(await statesOf(house, target), 'eeea');
    assert.equal((await house.services.undoRetention(STAFF, other)).broughtBack, 3);
    assert.equal(await statesOf(house, target), 'aaaa');
    assert.equal((await house.services.targets.find(STAFF, target)).rotation, 10);
    await assert.rejects(house.services.undoRetention(STAFF, one), reasonIs('retention_not_undoable'));
  });

  test('is undone with what one of its schedules changed since: nothing that comes back goes again', async () => {
    await using house = await openUndoing();
    const target = await house.addTarget({ rotation: 10 });
    const [leaving, staying] = [await house.addSchedule([target]), await house.addSchedule([target])];
    await liveNights(house, 3);
    await house.services.targets.change(STAFF, target, { rotation: 2 });
    await house.services.schedules.change(STAFF, leaving, { retention: newest(1) });
    await house.services.undoRetention(STAFF, staying);
    assert.equal(await statesOf(house, target), 'aaaaaa');
    assert.deepEqual(await policyOf(house, leaving), { kind: 'inherit' });
    for (const schedule of [leaving, staying]) await house.services.schedules.pause(STAFF, schedule);
    for (const schedule of [leaving, staying]) await house.services.schedules.resume(STAFF, schedule);
    await pass(house);
    assert.equal(await statesOf(house, target), 'aaaaaa');
  });

  test('leaves what schedules with policies of their own undo alone', async () => {
    await using house = await openUndoing();
    const target = await house.addTarget({ rotation: 10 });
    const [own, shared] = [await house.addSchedule([target], { retention: ALL }), await house.addSchedule([target])];
    await liveNights(house, 3);
    await house.services.targets.change(STAFF, target, { rotation: 2 });
    await house.services.schedules.change(STAFF, own, { retention: newest(1) });
    assert.equal((await house.services.undoRetention(STAFF, own)).broughtBack, 2);
    assert.equal((await house.services.targets.find(STAFF, target)).rotation, 2);
    assert.equal((await house.services.undoRetention(STAFF, shared)).broughtBack, 1);
  });

  test('is judged with a schedule that joins it, in the preview too', async () => {
    await using house = await openUndoing();
    const target = await house.addTarget({ rotation: 2 });
    const joining = await house.addSchedule([target], { retention: ALL });
    await house.addSchedule([target]);
    await liveNights(house, 2);
    const { newlyGoing } = await house.services.comparePolicies(STAFF, joining, { kind: 'inherit' });
    assert.equal(newlyGoing, 2);
    await house.services.schedules.change(STAFF, joining, { retention: { kind: 'inherit' } });
    assert.equal(await statesOf(house, target), 'eeaa');
    assert.equal((await house.services.undoRetention(STAFF, joining)).broughtBack, 2);
    assert.deepEqual(await policyOf(house, joining), ALL);
  });
});

describe('a snapshot that may be called back', () => {
  test('keeps what it is built upon, though that goes by the policy meanwhile', async () => {
    await using house = await openUndoing();
    const method = { kind: 'incremental', fullEvery: 3 } as const;
    const { target, schedule, undo } = await fiveNights(house, { method });
    const chains = (await house.snapshotsOf(target)).map(({ parentId }) => parentId === null);
    assert.deepEqual(chains, [true, false, false, true, false]);
    const [full] = await house.snapshotsOf(target);
    await house.services.snapshots.change(STAFF, there(full), { isProtected: true });
    await house.services.schedules.change(STAFF, { id: schedule.id }, { retention: newest(2) });
    assert.equal(await statesOf(house, target), 'aeeaa');
    await house.services.snapshots.change(STAFF, there(full), { isProtected: false });
    await house.services.schedules.resume(STAFF, { id: schedule.id });
    await pass(house);
    assert.equal(await statesOf(house, target), 'aeeaa', 'the full is needed by what may come back');
    await house.services.schedules.pause(STAFF, { id: schedule.id });
    await undo();
    const { signal } = new AbortController();
    for (const snapshot of await house.snapshotsOf(target))
      assert.equal((await house.services.verification.verify(STAFF, snapshot, signal)).outcome, 'whole');
  });

  test('goes with what it is built upon, where somebody deletes that', async () => {
    await using house = await openUndoing();
    const method = { kind: 'incremental', fullEvery: 3 } as const;
    const { target, schedule } = await fiveNights(house, { method });
    const [full] = await house.snapshotsOf(target);
    await house.services.snapshots.change(STAFF, there(full), { isProtected: true });
    await house.services.schedules.change(STAFF, { id: schedule.id }, { retention: newest(2) });
    await house.services.snapshots.change(STAFF, there(full), { isProtected: false });
    await house.services.snapshots.delete(STAFF, [there(full)]);
    await pass(house, 60);
    assert.equal(await statesOf(house, target), '---aa');
  });

  test('is what no new increment is built upon', async () => {
    await using house = await openUndoing();
    const { target, schedule } = await fiveNights(house, { method: { kind: 'incremental', fullEvery: 30 } });
    const made = await house.snapshotsOf(target);
    await house.unitOfWork.transaction((records) =>
      records.snapshots.move(there(made.at(-1)).id, 'expiring', {}).then(() => undefined),
    );
    await house.services.backups.runSchedule(STAFF, { id: schedule.id });
    await house.work();
    assert.equal(there((await house.snapshotsOf(target)).at(-1)).parentId, null);
  });

  test('counts with its bytes, and takes no place of those that are counted', async () => {
    await using house = await openUndoing();
    const { target, keep } = await fiveNights(house);
    const { snapshots } = house.unitOfWork.records;
    const bytesBefore = await snapshots.bytesOf(target.accountId, house.store.id);
    const usedBefore = await house.unitOfWork.records.figures.usage();
    await keep(newest(2));
    assert.deepEqual(await snapshots.bytesOf(target.accountId, house.store.id), bytesBefore);
    assert.deepEqual(await house.unitOfWork.records.figures.usage(), usedBefore);
    const usage = await snapshots.usage(house.store.id, target.accountId, target.id, null);
    assert.deepEqual([usage.ofTarget, usage.ofAccount], [2, 2]);
  });

  test('stands in the way of its store’s removal, and moves with the others to another one', async () => {
    await using house = await openUndoing();
    const { target, keep, undo } = await fiveNights(house);
    await keep(newest(2));
    const to = await house.addStore('vault');
    assert.equal(await house.unitOfWork.records.snapshots.countStanding(house.store.id), 5);
    const plan = { from: house.store, to, accountId: null };
    const { signal } = new AbortController();
    const moved = await Array.fromAsync(house.services.storeMove.snapshots(STAFF, plan, signal));
    assert.deepEqual(
      moved.map(({ isMoved }) => isMoved),
      Array(5).fill(true),
    );
    assert.equal(await house.unitOfWork.records.snapshots.countStanding(house.store.id), 0);
    assert.equal((await undo()).broughtBack, 3);
    for (const snapshot of await house.snapshotsOf(target)) {
      assert.equal(snapshot.storeId, to.id);
      assert.equal((await house.services.verification.verify(STAFF, snapshot, signal)).outcome, 'whole');
    }
  });

  test('goes with its account', async () => {
    await using house = await openUndoing();
    const { target, keep } = await fiveNights(house);
    await keep(newest(2));
    await house.services.departures.delete(STAFF, house.customer.account.name, { erases: true });
    await pass(house, 60);
    await pass(house, 60);
    const { rows } = await house.unitOfWork.records.snapshots.list('everything', { targetId: target.id }, EVERY);
    assert.deepEqual(new Set(rows.map(({ state }) => state)), new Set(['deleted']));
    assert.deepEqual(
      (await readdir(house.storeRoot)).filter((name) => !name.startsWith('.backrota')),
      [],
    );
  });

  test('goes with its target, where that goes with its snapshots', async () => {
    await using house = await openUndoing();
    const target = await house.addVolume();
    const schedule = await house.addSchedule([target], { retention: ALL });
    await liveNights(house, 3);
    await house.services.schedules.change(STAFF, schedule, { retention: newest(1) });
    const [made] = await house.snapshotsOf(target);
    await house.services.targets.removeWithSnapshots(STAFF, target, { origin: there(made).origin });
    await pass(house, 60);
    assert.equal(await statesOf(house, target), '---');
  });

  test('waits in a store that cannot be written, however many its days are over', async () => {
    await using house = await openUndoing();
    const { target, keep } = await fiveNights(house);
    await keep(newest(2));
    await house.unitOfWork.records.stores.mark(house.store.id, { needsAdoption: true });
    await pass(house, 30 * DAY);
    assert.equal(await statesOf(house, target), 'eeeaa');
    await house.unitOfWork.records.stores.mark(house.store.id, { needsAdoption: false });
    await pass(house);
    assert.equal(await statesOf(house, target), '---aa');
  });

  test('is another account’s to nobody, and takes the role operator', async () => {
    await using house = await openUndoing();
    const { schedule, keep } = await fiveNights(house);
    await keep(newest(2));
    const stranger = await house.addAccount('stranger');
    await assert.rejects(house.services.undoRetention(stranger.actor, schedule), reasonIs('missing'));
    const viewer = { ...house.customer.actor, role: 'viewer' } as const;
    await assert.rejects(house.services.undoRetention(viewer, schedule), reasonIs('role_too_low'));
  });
});
