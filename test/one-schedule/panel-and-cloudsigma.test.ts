import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { WEEKDAYS, weekly } from '../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Target } from '../../src/domain/target.ts';
import { type Caller, LIST, openRoom, type Room } from '../dialects/cloudsigma/room.ts';
import { Cabinet, type Row } from '../support/cabinet.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { MONDAY, STAFF, there } from '../support/values.ts';

const UNSET = { hour: '', minute: '' };
/** What no rename may touch. */
const timing = ({ name: _name, version: _version, updatedAt: _updated, ...rest }: Schedule) => JSON.stringify(rest);

describe('one schedule in the panel and CloudSigma', () => {
  let room: Room;
  let caller: Caller;
  let panel: Cabinet;
  let target: Target;
  let count = 0;

  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  /** An account of its own in a zone, so that lists hold one test's schedules only. */
  const enter = async (timeZone = 'UTC') => {
    room.installation.clock.advanceTo(MONDAY);
    count += 1;
    caller = await room.addCaller(`owner-${count}`, { timeZone });
    panel = new Cabinet(room.server, caller);
    target = await room.installation.addTarget({ accountId: caller.account.id });
  };
  const scheduler = async (uuid: string) => (await room.send('GET', `${LIST}${uuid}/`, undefined, caller)).body;
  const schedulers = async () => (await room.send('GET', `${LIST}detail/?limit=0`, undefined, caller)).body.objects;
  const put = async (uuid: string, body: object) => {
    const answer = await room.send('PUT', `${LIST}${uuid}/`, body, caller);
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  };
  const post = async (body: object): Promise<string> => {
    const answer = await room.send('POST', LIST, { objects: [body] }, caller);
    assert.equal(answer.status, 201, answer.text);
    return answer.body.objects[0].uuid;
  };
  const stored = (uuid: string) => room.installation.services.schedules.find(STAFF, { uuid });
  const setScheduler = async (drive: Target, uuid: string | null) =>
    (await room.setScheduler(drive, { backup_policy_uuid: uuid }, caller).expect(202)).body;
  /** Sets a scheduler on drives, as its clients do; answers what is stored then. */
  const setOn = async (uuid: string, drives: readonly Target[]): Promise<Schedule> => {
    for (const drive of drives) assert.equal((await setScheduler(drive, uuid)).backup_scheduler.uuid, uuid);
    return stored(uuid);
  };
  const onlyRow = async (): Promise<Row> => there((await panel.rows(target))[0]);

  const own = (hour: string, minute: string, days: readonly string[]) => ({
    day_of_month: '*',
    day_of_week: days,
    end_time: { hour: 11, minute: 45 },
    hour,
    minute,
    month: '*',
    repeat: { hour: '', minute: '' },
    start_time: { hour: 12, minute: 0 },
  });
  const texts = {
    retention_policy: { name: 'Keep 1 Day', rules: [{ period: 'months', quantity: 1 }] },
    meta: { a: 'b' },
  };
  for (const [what, rule, days, time] of [
    ['two hours with two minutes', { incremental_backup: own('1,13', '0,30', []), user_timezone: '' }, null, '01:00'],
    [
      'a manual list',
      {
        incremental_backup: { ...own('', '', ['sat', 'sun']), start_time: UNSET },
        manual_incremental_backup: '06:00,02:00',
        user_timezone: 'Europe/Kiev',
      },
      'Saturday Sunday ',
      '02:00',
    ],
  ] as const) {
    it(`made through CloudSigma, renamed in the panel by its name and in the modal: all else stays (${what})`, async () => {
      await enter('Europe/Kyiv');
      const uuid = await post({ type: 'snapshot', name: 'Nightly', ...texts, ...rule });
      assert.deepEqual(await panel.rows(target), []);
      const before = await setOn(uuid, [target]);
      const shown = await scheduler(uuid);
      const row = await onlyRow();
      if (days !== null) assert.equal(row.rotation_days, days);
      assert.equal(row.rotation_time, time);

      await panel.renameInline(row, 'Inline');
      assert.deepEqual(await scheduler(uuid), { ...shown, name: 'Inline' });
      await panel.renameInModal(row, 'Modal');
      assert.deepEqual(await scheduler(uuid), { ...shown, name: 'Modal' });
      assert.equal(timing(await stored(uuid)), timing(before));
    });
  }

  it('made and set on a drive through CloudSigma is in the panel until it is taken off, and no other of the drive goes', async () => {
    await enter('Europe/Kyiv');
    const id = await panel.create(target, 'Of the panel', '1', '02:01');
    const first = await post({ type: 'snapshot', name: 'First', incremental_backup: own('3', '0', ['*']) });
    const second = await post({ type: 'snapshot', name: 'Second', incremental_backup: own('4', '0', ['*']) });
    const listed = async () => (await panel.rows(target)).map(({ name }) => name);
    assert.deepEqual(await listed(), ['Of the panel']);
    await setScheduler(target, first);
    assert.deepEqual(await listed(), ['Of the panel', 'First']);
    assert.notEqual((await stored(first)).nextFireAt, null);
    await setScheduler(target, second);
    assert.deepEqual(await listed(), ['Of the panel', 'Second']);
    assert.equal((await stored(first)).nextFireAt, null);
    const { uuid } = await room.installation.schedule(id);
    assert.equal((await setScheduler(target, null)).backup_scheduler.uuid, uuid, 'the oldest that is left');
    assert.deepEqual(await listed(), ['Of the panel']);
  });

  it('paused through CloudSigma stays in the panel, which renames it without waking it', async () => {
    await enter();
    await panel.create(target, 'MySchedule', '1', '02:01');
    const [{ uuid }] = await schedulers();
    const { nextFireAt } = await stored(uuid);
    await put(uuid, { is_enabled: false });
    await panel.renameInModal(await onlyRow(), 'Asleep');
    assert.deepEqual([(await scheduler(uuid)).is_enabled, (await stored(uuid)).nextFireAt], [false, null]);
    await put(uuid, { is_enabled: true });
    assert.equal((await stored(uuid)).nextFireAt, nextFireAt);
  });

  it('changed in the panel shows the new rule through CloudSigma, in its own zone', async () => {
    await enter('Europe/Kyiv');
    const uuid = await post({
      type: 'snapshot',
      name: 'Nightly',
      incremental_backup: own('03', '00', ['*']),
      user_timezone: 'Etc/GMT+12',
    });
    await setOn(uuid, [target]);
    await panel.renameInModal({ ...(await onlyRow()), rotation_days: 'Friday ', rotation_time: '04:05' }, 'Nightly');
    const { incremental_backup: plan, user_timezone: zone } = await scheduler(uuid);
    assert.deepEqual([plan.day_of_week, plan.hour, plan.minute, zone], [['fri'], '4', '5', 'Etc/GMT+12']);
    const expected = weekly({ days: ['fri'], times: ['04:05'], timeZone: 'Etc/GMT+12' });
    assert.equal(JSON.stringify((await stored(uuid)).recurrence), JSON.stringify(expected));
  });

  it('read, then written back the same at any later time, has the rule and the next fire that it had', async () => {
    await enter('Europe/Kyiv');
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 1_439 }), { minLength: 1, maxLength: 4 });
    const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 });
    const zone = fc.constantFrom('UTC', 'Europe/Kyiv', 'Etc/GMT+12', 'America/New_York', 'Australia/Lord_Howe');
    await fc.assert(
      fc.asyncProperty(
        times,
        days,
        zone,
        fc.integer({ min: 0, max: 400 * 86_400 }),
        async (minutes, on, timeZone, later) => {
          room.installation.clock.advanceTo(MONDAY);
          const at = minutes.map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));
          const recurrence = weekly({ days: on, times: at, timeZone });
          const made = await room.installation.addSchedule([target], { recurrence });
          const [shown, row] = [await scheduler(made.uuid), await onlyRow()];
          room.installation.clock.advance(later);
          await room.installation.fire();
          const { nextFireAt } = await stored(made.uuid);

          assert.deepEqual(await scheduler(made.uuid), shown);
          assert.deepEqual(await onlyRow(), row);
          await put(made.uuid, shown);
          await panel.renameInModal(row, there(row.name));
          const after = await stored(made.uuid);
          assert.equal(JSON.stringify(after.recurrence), JSON.stringify(recurrence));
          assert.equal(after.nextFireAt, nextFireAt);
          await panel.delete(made.id);
        },
      ),
      { numRuns: thoroughly(25, 12) },
    );
  });
});
