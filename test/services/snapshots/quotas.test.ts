import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, STAFF } from '../../support/values.ts';

const setQuota = (house: Installation, quotaPerDay: number | null, quotaTotal: number | null) =>
  house.services.accounts.change(STAFF, 'acme', { quotaPerDay, quotaTotal });

describe('a quota', () => {
  test('per day counts the manual backups of the last 24 hours, deleted ones too', async () => {
    await using house = await openInstallation();
    await setQuota(house, 2, null);
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await house.services.snapshots.delete(house.customer.actor, [snapshot]);
    house.clock.advance(3_600);
    await house.takeBackup(target);
    await assert.rejects(
      house.services.backups.backUp(house.customer.actor, target, 'backup', 'third'),
      refusedAs({
        code: 'quota_exceeded',
        message: 'Your account allows 2 manual backups in 24 hours; wait.',
      }),
    );
    house.clock.advance(DAY - 3_600 + 1);
    await house.takeBackup(target);
  });

  test('in all counts what still exists, so deleting one makes room', async () => {
    await using house = await openInstallation();
    await setQuota(house, null, 1);
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    house.clock.advance(30 * DAY);
    await assert.rejects(
      house.takeBackup(target),
      refusedAs({
        code: 'quota_exceeded',
        message: 'Your account allows 1 manual backups in all; delete one.',
      }),
    );
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    await house.takeBackup(target);
  });

  test('lets one of two requests at once take the last place', async () => {
    await using house = await openInstallation();
    await setQuota(house, 1, null);
    const other = await house.openNode();
    const [one, two] = [await house.addTarget(), await house.addTarget()];
    const outcomes = await Promise.allSettled([
      house.services.backups.backUp(house.customer.actor, one, 'backup', 'one'),
      other.services.backups.backUp(house.customer.actor, two, 'backup', 'two'),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const counts = await house.services.backups.manualCounts(house.customer.actor, house.customer.account.id, 'backup');
    assert.deepEqual(counts, { today: 1, total: 1 });
  });

  test('of backups says nothing of snapshots, of schedules, or of another account', async () => {
    await using house = await openInstallation();
    await setQuota(house, 0, 0);
    const target = await house.addTarget();
    const schedule = await house.addSchedule([target]);
    await house.services.backups.runSchedule(house.customer.actor, schedule);
    const other = await house.addAccount('other');
    await house.takeBackup(await house.addTarget({ accountId: other.account.id }));
    await assert.rejects(
      house.services.backups.backUp(house.customer.actor, target, 'snapshot', 'by hand'),
      refusedAs({
        code: 'quota_exceeded',
        message: /manual snapshots/,
      }),
    );
    assert.deepEqual(
      await house.services.backups.manualCounts(other.actor, house.customer.account.id, 'backup'),
      { today: 0, total: 0 },
      'nobody learns what another account has',
    );
  });

  test('that is no whole number is refused', async () => {
    await using house = await openInstallation();
    for (const quota of [-1, 1.5, Number.NaN]) {
      await assert.rejects(setQuota(house, quota, null), { code: 'invalid_request' });
    }
  });
});
