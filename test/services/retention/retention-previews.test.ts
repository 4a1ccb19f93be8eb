import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WEEKDAYS, weekly } from '../../../src/domain/recurrence/index.ts';
import { openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, FIRST, STAFF } from '../../support/values.ts';

describe('a retention preview', () => {
  test('tells what another policy would delete today, with bytes and reasons, and deletes nothing', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 5 });
    const schedule = await house.addSchedule([target]);
    for (let night = 0; night < 4; night += 1) await house.live(FIRST + night * DAY);
    const [preview] = await house.services.previewRetention(
      STAFF,
      { id: schedule.id },
      { kind: 'keep', algorithm: 'borg', last: 3 },
    );
    assert.ok(preview !== undefined);
    assert.deepEqual(
      preview.today.expire.map(({ snapshot, reason }) => [snapshot.takenAt, reason]),
      [[FIRST, { reason: 'newer_snapshots', params: { count: 3 } }]],
    );
    assert.ok(preview.today.keep.every(({ reasons }) => reasons.length > 0));
    const sizes = (await house.snapshotsOf(target)).map(({ sizeBytes }) => sizeBytes ?? 0);
    assert.equal(
      preview.keptBytes + preview.expiredBytes,
      sizes.reduce((a, b) => a + b, 0),
    );
    assert.equal(preview.expiredBytes, sizes[0]);
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['available', 'available', 'available', 'available'],
    );
  });

  test('plays a year: daily backups under seven days, four Mondays and twelve 23rds come to 21 or 22', async () => {
    await using house = await openInstallation();
    const daily = weekly({ days: WEEKDAYS, times: ['01:00'], timeZone: 'Etc/GMT+12' });
    const schedule = await house.addSchedule([await house.addTarget()], { recurrence: daily });
    const [preview] = await house.services.previewRetention(
      STAFF,
      { id: schedule.id },
      {
        kind: 'periods',
        rules: [
          { period: 'days', quantity: 7 },
          { period: 'weeks', quantity: 4, onWeekday: 'mon' },
          { period: 'months', quantity: 12, onDayOfMonth: 23 },
        ],
      },
    );
    assert.equal(preview?.year.made, 365);
    assert.ok([21, 22].includes(preview.year.count), `${preview.year.count}`);
    assert.equal(preview.yearBytes, null);
  });

  test('counts what all schedules of the rotation make', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ rotation: 4 });
    const schedule = await house.addSchedule([target], {
      recurrence: weekly({ days: ['mon'], times: ['03:00'], timeZone: 'UTC' }),
    });
    await house.addSchedule([target], { recurrence: weekly({ days: ['tue'], times: ['03:00'], timeZone: 'UTC' }) });
    const [preview] = await house.services.previewRetention(STAFF, { id: schedule.id });
    assert.equal(preview?.year.count, 4);
    assert.ok([104, 105, 106].includes(preview.year.made), `${preview.year.made}`);
  });

  test("is as unknown for another account's schedule as for none", async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()]);
    const stranger = await house.addAccount('stranger');
    for (const id of [schedule.id, 999_999]) {
      await assert.rejects(
        house.services.previewRetention(stranger.actor, { id }),
        refusedAs({
          code: 'not_found',
          message: `The schedule '${id}' does not exist.`,
        }),
      );
    }
  });
});
