import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { openInstallation } from '../../support/installation.ts';
import { openRooms } from '../../support/rooms.ts';
import { writeRows } from '../../support/row-writes.ts';
import { there, WEDNESDAY } from '../../support/values.ts';
import { Room, scheduleOf } from './room.ts';

const GB = 1_000_000_000;
const DAILY = {
  kind: 'weekly',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  times: ['02:00'],
  timeZone: 'UTC',
};

describe('a forecast', () => {
  let room: Room;
  let target: Target;
  before(async () => {
    const installation = await openInstallation({ now: WEDNESDAY });
    const env = { PANEL_STAT_COST: '0.5', PANEL_CURRENCY: 'EUR' };
    room = await new Room(installation, await openRooms(installation, { env })).open();
    target = there((await room.addInstances(1))[0]);
  });
  after(() => room.close());

  const forecast = async (body: object, as = room.admin) => {
    const { status, body: told } = await room.send('POST', '/forecasts', body, as);
    return { status, ...told };
  };
  const draft = (others: object = {}) => scheduleOf([target], { recurrence: DAILY, ...others });
  const keep = (last: number) => ({ kind: 'keep', algorithm: 'restic', last });

  it('counts the slots of a year and what stands at its end, of which nothing is measured yet', async () => {
    const before = await room.installation.dump();
    const told = await forecast({ draft: draft({ retention: keep(7) }) });
    assert.equal(told.status, 200, JSON.stringify(told));
    assert.deepEqual([told.fires, told.standing, told.bytes, told.exceeds, told.price], [365, 7, null, false, null]);
    assert.deepEqual(told.targets, [
      {
        ...{ targetId: target.id, storeId: target.storeId, storeLocation: 'local' },
        ...{ made: 365, standing: 7, copyBytes: null, bytes: null },
      },
    ]);
    assert.deepEqual(await room.installation.dump(), before);
    assert.equal((await forecast({ draft: draft({ retention: { kind: 'all' } }) })).standing, 365);
  });

  it('reckons with the size of the newest snapshot, the quota and the price', async () => {
    const { id } = await room.installation.takeBackup(target);
    await writeRows(room.installation, 'UPDATE snapshots SET size_bytes = ? WHERE id = ?', [GB + 1, id]);
    const told = await forecast({ draft: draft({ retention: keep(7) }) });
    assert.deepEqual([told.bytes, told.accountBytes], [7 * (GB + 1), 8 * (GB + 1)]);
    assert.deepEqual(told.price, { perDay: 7, currency: 'EUR' });
    await writeRows(room.installation, 'UPDATE accounts SET quota_bytes = ? WHERE id = ?', [
      8 * GB,
      room.admin.account.id,
    ]);
    const over = await forecast({ draft: draft({ retention: keep(7) }) });
    assert.deepEqual(over.limits, [
      { reason: 'over_byte_quota', storeId: null, targetId: null, limit: 8 * GB, reaches: 8 * (GB + 1) },
    ]);
    assert.deepEqual([over.quotaBytes, over.exceeds], [8 * GB, true]);
    assert.equal((await forecast({ draft: draft({ retention: keep(6) }) })).exceeds, false);
  });

  it('of a schedule that is there counts its own snapshots once', async () => {
    const { body: schedule } = await room.send('POST', '/schedules', draft({ retention: keep(3) }));
    await room.send('POST', `/schedules/${schedule.id}/runs`);
    await room.installation.work();
    await writeRows(room.installation, 'UPDATE snapshots SET size_bytes = ? WHERE schedule_id = ?', [GB, schedule.id]);
    const told = await forecast({ schedule: schedule.uuid });
    assert.deepEqual([told.standing, told.bytes, told.accountBytes], [3, 3 * GB, 3 * GB + GB + 1]);
    const stranger = await room.addCaller('stranger');
    assert.equal((await forecast({ schedule: schedule.id }, stranger)).status, 404);
    assert.equal((await forecast({ draft: draft() }, stranger)).status, 404);
  });

  it('says which limits stand in the way, by the reason that a backup is refused for then', async () => {
    const other = there((await room.addInstances(1))[0]);
    const set = (column: string, value: number | null) =>
      writeRows(room.installation, `UPDATE stores SET ${column} = ? WHERE id = ?`, [value, target.storeId]);
    const limitsOf = async (body: object) => (await forecast({ draft: body })).limits;
    const ofBoth = scheduleOf([target, other], { recurrence: DAILY, retention: keep(7) });
    await writeRows(room.installation, 'UPDATE accounts SET quota_bytes = NULL', []);
    assert.deepEqual(await limitsOf(ofBoth), []);
    // Two are there already: one by hand, and one of the schedule above.

    await set('max_per_target', 8);
    const place = { storeId: target.storeId, targetId: target.id };
    assert.deepEqual(await limitsOf(ofBoth), [{ reason: 'store_target', ...place, limit: 8, reaches: 9 }]);
    await set('max_per_target', 9);
    await set('max_per_account', 7 + 8);
    assert.deepEqual(await limitsOf(ofBoth), [
      { reason: 'store_account', ...place, targetId: null, limit: 15, reaches: 16 },
    ]);
    await set('max_per_account', null);

    await set('max_bytes_per_account', 3 * GB);
    const [ofStore] = await limitsOf(draft({ retention: keep(7) }));
    assert.deepEqual([ofStore.reason, ofStore.storeId, ofStore.limit], ['over_byte_quota', target.storeId, 3 * GB]);
    await set('max_bytes_per_account', null);

    const hourly = { kind: 'cron', expression: '0,20 * * * *', timeZone: 'UTC' };
    await set('minimum_interval_seconds', 1_800);
    assert.deepEqual(await limitsOf(draft({ recurrence: hourly, retention: keep(2) })), [
      { reason: 'store_interval', ...place, targetId: null, limit: 1_800, reaches: 1_200 },
    ]);
    assert.deepEqual(await limitsOf(draft({ retention: keep(2) })), []);
  });

  it('says of a draft what its creation would be refused for, and of nothing that it is nothing', async () => {
    assert.equal((await forecast({ draft: draft({ destination: 'NOWHERE' }) })).status, 422);
    assert.equal((await forecast({})).reason, 'forecast_unsaid');
    assert.equal((await forecast({ schedule: 1, draft: draft() })).reason, 'forecast_unsaid');
  });
});
