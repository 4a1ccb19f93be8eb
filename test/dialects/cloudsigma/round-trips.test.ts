import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseRecurrence, weekly } from '../../../src/domain/recurrence/index.ts';
import type { RetentionPolicy } from '../../../src/domain/retention/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { MONDAY, STAFF } from '../../support/values.ts';
import { LIST, openRoom, type Room } from './room.ts';

const HALF_A_YEAR = 182 * 86_400;
const kyivNight = weekly({ days: ['mon', 'tue', 'sat'], times: ['02:01'], timeZone: 'Europe/Kyiv' });
const untilJune = parseRecurrence({
  kind: 'weekly',
  days: ['fri'],
  times: ['03:00'],
  timeZone: 'UTC',
  endsAt: MONDAY + 90 * 86_400,
});
const plan = (hour: string, minute: string, days: readonly string[] = ['*']) => ({
  day_of_month: '*',
  day_of_week: days,
  month: '*',
  hour,
  minute,
  repeat: { hour: '', minute: '' },
  start_time: { hour: '', minute: '' },
  end_time: { hour: '', minute: '' },
});

describe('reading and writing back in the CloudSigma room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const read = async (uuid: string) => (await room.send('GET', `${LIST}${uuid}/`)).body;
  const write = async (uuid: string, body: unknown) => {
    const answer = await room.send('PUT', `${LIST}${uuid}/`, body);
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  };
  const post = async (body: object): Promise<string> => {
    const answer = await room.send('POST', LIST, { type: 'snapshot', name: 'Nightly', ...body });
    assert.equal(answer.status, 201, answer.text);
    return answer.body.objects[0].uuid;
  };
  const stored = ({ uuid }: { uuid: string }) => room.installation.services.schedules.find(STAFF, { uuid });
  const addSchedule = (rule = kyivNight, retention: RetentionPolicy = { kind: 'inherit' }) =>
    room.addSchedule({ name: 'Nightly', recurrence: rule, retention });
  const timing = ({ recurrence, retention, nextFireAt, class: snapshotClass, destination, pause }: Schedule) =>
    JSON.stringify([recurrence, retention, nextFireAt, snapshotClass, destination, pause]);

  it('shows one time of another room as hour and minute, in its own zone', async () => {
    const shown = await read((await addSchedule()).uuid);
    assert.deepEqual(shown.incremental_backup, plan('2', '1', ['mon', 'tue', 'sat']));
    assert.deepEqual(
      [shown.manual_incremental_backup, shown.user_timezone, shown.type, shown.remote_location],
      ['', 'Europe/Kyiv', 'snapshot', ''],
    );
    assert.deepEqual(shown.retention_policy, { name: '', rules: [] });
  });

  it('shows several times of another room as a manual list, every day as *', async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const shown = await read((await addSchedule(weekly({ days, times: ['14:30', '02:00'], timeZone: 'UTC' }))).uuid);
    assert.deepEqual(shown.incremental_backup, plan('', ''));
    assert.equal(shown.manual_incremental_backup, '02:00,14:30');
  });

  it('shows what it cannot say as hour * with a description', async () => {
    const shown = await read((await addSchedule(untilJune)).uuid);
    assert.deepEqual(shown.incremental_backup, plan('*', '', ['fri']));
    assert.deepEqual(Object.keys(shown.meta), ['recurrence']);
  });

  for (const [what, rule, retention] of [
    ['a rule of another room in a zone outside the list', kyivNight, { kind: 'inherit' }],
    ['a rule that it cannot say', untilJune, { kind: 'all' }],
    ['a retention that it cannot say', kyivNight, { kind: 'keep', algorithm: 'borg', daily: 7 }],
    [
      'a retention by weekdays',
      kyivNight,
      { kind: 'periods', rules: [{ period: 'weeks', quantity: 4, onWeekday: 'sun' }] },
    ],
  ] as const) {
    it(`changes nothing but the name when the whole object comes back: ${what}`, async () => {
      room.installation.clock.advanceTo(MONDAY);
      const made = await addSchedule(rule, retention);
      const shown = await read(made.uuid);
      room.installation.clock.advance(30);
      const renamed = await write(made.uuid, { ...shown, name: 'Renamed' });
      assert.deepEqual(renamed, { ...shown, name: 'Renamed' });
      const after = await stored(made);
      assert.equal(after.name, 'Renamed');
      assert.equal(timing(after), timing(made));
      assert.equal(after.anchoredAt, made.anchoredAt);
    });
  }

  it('shows and keeps the same whatever the time of the year', async () => {
    room.installation.clock.advanceTo(MONDAY);
    const made = await addSchedule();
    const shown = await read(made.uuid);
    room.installation.clock.advance(HALF_A_YEAR);
    assert.deepEqual(await read(made.uuid), shown);
    const before = await stored(made);
    await write(made.uuid, shown);
    assert.equal(JSON.stringify((await stored(made)).recurrence), JSON.stringify(before.recurrence));
    room.installation.clock.advanceTo(MONDAY);
  });

  it('echoes its own texts until another room changes the rule, and not after', async () => {
    const uuid = await post({ incremental_backup: plan('03', '00'), user_timezone: '' });
    assert.equal((await read(uuid)).incremental_backup.hour, '03');
    const change = (hour: string) =>
      room.installation.services.schedules.change(
        STAFF,
        { uuid },
        { recurrence: weekly({ days: ['mon'], times: [hour], timeZone: 'UTC' }) },
      );
    await change('04:00');
    const shown = await read(uuid);
    assert.deepEqual([shown.incremental_backup.hour, shown.user_timezone], ['4', 'UTC']);
  });

  it('takes a new spelling of the same rule without moving a slot', async () => {
    const uuid = await post({ incremental_backup: plan('3', '0'), user_timezone: 'Etc/UTC' });
    const before = await stored({ uuid });
    room.installation.clock.advance(7_200);
    const shown = await write(uuid, { incremental_backup: plan('03', '00') });
    const after = await stored({ uuid });
    assert.equal(shown.incremental_backup.hour, '03');
    assert.deepEqual([after.anchoredAt, after.nextFireAt], [before.anchoredAt, before.nextFireAt]);
    room.installation.clock.advanceTo(MONDAY);
  });

  it('replaces the whole rule when any field that says when differs', async () => {
    const uuid = await post({ incremental_backup: plan('3', '0', ['mon']), user_timezone: 'Europe/London' });
    const shown = await write(uuid, { manual_incremental_backup: '05:15,06:45' });
    assert.deepEqual([shown.incremental_backup.day_of_week, shown.user_timezone], [['mon'], 'Europe/London']);
    const { recurrence } = await stored({ uuid });
    const expected = weekly({ days: ['mon'], times: ['05:15', '06:45'], timeZone: 'Europe/London' });
    assert.equal(JSON.stringify(recurrence), JSON.stringify(expected));
  });

  it('keeps a zone outside the list when only the hour is written', async () => {
    const made = await addSchedule();
    const shown = await read(made.uuid);
    await write(made.uuid, { ...shown, incremental_backup: { ...shown.incremental_backup, hour: '5' } });
    const expected = weekly({ days: ['mon', 'tue', 'sat'], times: ['05:01'], timeZone: 'Europe/Kyiv' });
    assert.equal(JSON.stringify((await stored(made)).recurrence), JSON.stringify(expected));
  });

  it('refuses a change of zone to a rule that it cannot say, and leaves it as it was', async () => {
    const made = await addSchedule(untilJune);
    const answer = await room.send('PUT', `${LIST}${made.uuid}/`, { user_timezone: 'Etc/GMT+12' });
    assert.deepEqual([answer.status, answer.body[0].error_point], [400, 'minute']);
    assert.deepEqual(await stored(made), made);
  });

  it('takes a name for an inherited retention without replacing it', async () => {
    const made = await addSchedule();
    const shown = await write(made.uuid, { retention_policy: { name: 'Mine' } });
    assert.deepEqual(shown.retention_policy, { name: 'Mine', rules: [] });
    assert.deepEqual((await stored(made)).retention, { kind: 'inherit' });
  });

  it('replaces a retention by the rules that are written, Sunday being 0', async () => {
    const made = await addSchedule();
    const rules = [
      { period: 'weeks', quantity: 4, time_option: 0 },
      { period: 'months', quantity: 12, time_option: 31 },
    ];
    const shown = await write(made.uuid, { retention_policy: { name: 'Long', rules } });
    assert.deepEqual(shown.retention_policy, { name: 'Long', rules });
    assert.deepEqual((await stored(made)).retention, {
      kind: 'periods',
      rules: [
        { period: 'weeks', quantity: 4, onWeekday: 'sun' },
        { period: 'months', quantity: 12, onDayOfMonth: 31 },
      ],
    });
  });

  it('pauses by is_enabled false, and leaves the pause of another room alone', async () => {
    const made = await addSchedule();
    await room.installation.services.schedules.pause(STAFF, { uuid: made.uuid });
    const paused = await stored(made);
    const shown = await read(made.uuid);
    assert.equal(shown.is_enabled, false);
    await write(made.uuid, { ...shown, name: 'Still paused' });
    assert.deepEqual((await stored(made)).pause, paused.pause);
    await write(made.uuid, { is_enabled: true });
    assert.equal((await stored(made)).nextFireAt, made.nextFireAt);
  });

  it('moves a scheduler between local and remote with its type, and back', async () => {
    const uuid = await post({ incremental_backup: plan('3', '0'), remote_location: 'TBC' });
    assert.deepEqual([(await stored({ uuid })).destination, (await read(uuid)).remote_location], ['local', 'TBC']);
    const remote = await write(uuid, { type: 'backup' });
    const inStore = await stored({ uuid });
    assert.deepEqual([remote.remote_location, inStore.destination, inStore.class], ['TBC', 'TBC', 'backup']);
    const local = await write(uuid, { type: 'snapshot' });
    assert.deepEqual([local.type, local.remote_location, (await stored({ uuid })).class], ['snapshot', '', 'snapshot']);
  });

  it('replaces meta whole and keeps what else it was told', async () => {
    const told = { meta: { a: '1' }, tags: ['t-1'], initial_backup: { day_of_week: ['*'] }, is_default: true };
    const uuid = await post({ ...told, incremental_backup: plan('3', '0') });
    const shown = await write(uuid, { meta: { b: '2' } });
    assert.deepEqual(shown.meta, { b: '2' });
    assert.deepEqual(shown.tags, [{ resource_uri: '/api/2.0/tags/t-1/', uuid: 't-1' }]);
    assert.deepEqual([shown.initial_backup, shown.is_default], [told.initial_backup, true]);
  });

  it('stores what a client adds to meta, but not its own description of a rule', async () => {
    const made = await addSchedule(untilJune);
    const { meta } = await read(made.uuid);
    await write(made.uuid, { meta: { ...meta, ticket: '7' } });
    const change = { recurrence: kyivNight };
    await room.installation.services.schedules.change(STAFF, { uuid: made.uuid }, change);
    assert.deepEqual((await read(made.uuid)).meta, { ticket: '7' });
  });

  it('has the keys of the full object in the order of the dump', async () => {
    const shown = Object.keys(await read((await addSchedule()).uuid));
    assert.equal(shown.length, 20);
    assert.deepEqual(shown, [...shown].sort());
  });
});
