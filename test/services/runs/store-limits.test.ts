import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoreLimits } from '../../../src/domain/store.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { DAY, FIRST, STAFF } from '../../support/values.ts';

const NONE: StoreLimits = {
  maxPerTarget: null,
  maxPerAccount: null,
  minimumIntervalSeconds: null,
  maxBytesPerAccount: null,
};

/** A second store, at the location `vault`, with these limits. */
const addVault = (house: Installation, limits: Partial<StoreLimits>) =>
  house.addStore('Vault', 'archive', { locationCode: 'vault', limits: { ...NONE, ...limits } });

const backUp = (house: Installation, target: { id: number }, services = house.services) =>
  services.backups.backUp(house.customer.actor, { id: target.id }, 'backup', 'by hand', { destination: 'vault' });

describe('a limit of a store', () => {
  test('is 90 a target and 700 an account at home, and 600 an account each half hour elsewhere, unless said otherwise', async () => {
    await using house = await openInstallation();
    assert.deepEqual(house.store.limits, {
      maxPerTarget: 90,
      maxPerAccount: 700,
      minimumIntervalSeconds: null,
      maxBytesPerAccount: null,
    });
    const { limits } = await house.addStore('zrh');
    assert.deepEqual(limits, {
      maxPerTarget: null,
      maxPerAccount: 600,
      minimumIntervalSeconds: 1_800,
      maxBytesPerAccount: null,
    });
    const vault = await addVault(house, { maxPerTarget: 3 });
    assert.deepEqual((await house.services.stores.findByName(STAFF, 'Vault')).limits, vault.limits);
  });

  test('that is no whole number is refused', async () => {
    await using house = await openInstallation();
    for (const maxPerTarget of [-1, 1.5, Number.NaN]) {
      await assert.rejects(addVault(house, { maxPerTarget }), { code: 'invalid_request' });
    }
  });

  test('on the snapshots of a target refuses one more by hand, and deleting one makes room', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerTarget: 1 });
    const [target, other] = [await house.addTarget(), await house.addTarget()];
    const { snapshots } = await backUp(house, target);
    const refusal = refusedAs({
      code: 'quota_exceeded',
      message: "The store 'Vault' keeps 1 snapshots of one target at most, and has 1; delete one first.",
    });
    await assert.rejects(backUp(house, target), refusal);
    await backUp(house, other);
    await house.takeBackup(target);
    await house.work();
    await assert.rejects(backUp(house, target), (error: { problem: object }) => {
      assert.partialDeepStrictEqual(error.problem, { reason: 'store_target', params: { limit: 1, count: 1 } });
      return true;
    });
    await house.services.snapshots.delete(STAFF, snapshots);
    await backUp(house, target);
  });

  test('on the snapshots of an account counts all its targets, and nobody else’s', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerAccount: 2 });
    await backUp(house, await house.addTarget());
    await backUp(house, await house.addTarget());
    await assert.rejects(
      backUp(house, await house.addTarget()),
      refusedAs({
        code: 'quota_exceeded',
        message: /keeps 2 snapshots of one account at most/,
      }),
    );
    const stranger = await house.addAccount('other');
    const theirs = await house.addTarget({ accountId: stranger.account.id });
    await house.services.backups.backUp(stranger.actor, theirs, 'backup', 'theirs', { destination: 'vault' });
  });

  test('lets one of two requests at once take the last place', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerAccount: 1 });
    const other = await house.openNode();
    const [one, two] = [await house.addTarget(), await house.addTarget()];
    const outcomes = await Promise.allSettled([backUp(house, one), backUp(house, two, other.services)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('on the time between two snapshots of a target says when to come back', async () => {
    await using house = await openInstallation();
    await addVault(house, { minimumIntervalSeconds: 1_800, maxBytesPerAccount: null });
    const [target, other] = [await house.addTarget(), await house.addTarget()];
    await backUp(house, target);
    await backUp(house, other);
    await house.work();
    house.clock.advance(1_799);
    await assert.rejects(backUp(house, target), (error: { problem: object }) => {
      assert.partialDeepStrictEqual(error.problem, { reason: 'store_interval', params: { retryAfterSeconds: 1 } });
      return true;
    });
    await house.takeBackup(target);
    house.clock.advance(1);
    await backUp(house, target);
  });

  test('on the time between two waits for the previous one to be made, however long that takes', async () => {
    await using house = await openInstallation();
    await addVault(house, { minimumIntervalSeconds: 1_800, maxBytesPerAccount: null });
    const target = await house.addTarget();
    await backUp(house, target);
    house.clock.advance(3_600);
    await assert.rejects(backUp(house, target), (error: { problem: object }) => {
      assert.partialDeepStrictEqual(error.problem, { reason: 'store_interval', params: { retryAfterSeconds: 60 } });
      return true;
    });
    await house.work();
    await backUp(house, target);
  });

  test('skips a schedule’s backup when its turn comes, with the reason on task and snapshot and in the log, until there is room', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerTarget: 1 });
    const target = await house.addTarget({ rotation: 5 });
    const schedule = await house.addSchedule([target], { destination: 'vault' });
    await house.live(FIRST);
    await house.live(FIRST + DAY);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [
      { state: 'succeeded' },
      { state: 'skipped', reason: 'store_target', error: null, finishedAt: FIRST + DAY },
    ]);
    const [first, second] = await house.snapshotsOf(target);
    assert.partialDeepStrictEqual(first, { state: 'available' });
    assert.partialDeepStrictEqual(second, { state: 'deleted', deletedReason: { reason: 'store_target' } });
    assert.match(saidOf((await house.tasksOf(schedule))[1]?.log), /keeps 1 snapshots of one target at most/);
    assert.ok(house.log.lines.some(({ fields }) => fields.reason === 'store_target'));
    assert.deepEqual(house.log.errors, []);
    await house.services.snapshots.delete(STAFF, [{ id: first?.id ?? 0 }]);
    await house.live(FIRST + 2 * DAY);
    assert.equal((await house.tasksOf(schedule)).at(-1)?.state, 'succeeded');
  });

  test('is reached by as many of several queued backups as there are places, the oldest first', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerAccount: 2 });
    const targets = [await house.addTarget(), await house.addTarget(), await house.addTarget()];
    const schedule = await house.addSchedule(targets, { destination: 'vault' });
    await house.live(FIRST);
    assert.deepEqual(
      (await house.tasksOf(schedule)).map(({ state, reason }) => [state, reason]),
      [
        ['succeeded', null],
        ['succeeded', null],
        ['skipped', 'store_account'],
      ],
    );
  });

  test('on the time between two skips a run on request that comes too soon after the last', async () => {
    await using house = await openInstallation();
    await addVault(house, { minimumIntervalSeconds: 1_800, maxBytesPerAccount: null });
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target], { destination: 'vault' });
    await house.live(FIRST);
    house.clock.advance(600);
    await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    house.clock.advance(1_200);
    await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    assert.deepEqual(
      (await house.tasksOf(schedule)).map(({ state, reason }) => [state, reason]),
      [
        ['succeeded', null],
        ['skipped', 'store_interval'],
        ['succeeded', null],
      ],
    );
  });
});
