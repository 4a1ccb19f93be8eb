import assert from 'node:assert/strict';
import type { Schedule } from '../../src/domain/schedule.ts';
import { describeRecurrence } from '../../src/wording/english/index.ts';
import { LIST, type Method } from '../dialects/cloudsigma/room.ts';
import type { OpenRoomClient } from './room-client.ts';
import { RULES, type RuleName } from './rules.ts';

const UNSET = { hour: '', minute: '' };
const PLAN = {
  day_of_month: '*',
  day_of_week: ['*'],
  end_time: UNSET,
  hour: '',
  minute: '',
  month: '*',
  repeat: UNSET,
  start_time: UNSET,
};
/** The fields that say when, as they are sent and shown. */
const when = (plan: object, user_timezone: string, manual_incremental_backup = '') => ({
  incremental_backup: { ...PLAN, ...plan },
  manual_incremental_backup,
  user_timezone,
});

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** As a client of this wire says it, with texts of its own: two digits, a window that it lies in, a name of old. */
const sentNightly = (timeZone: string) =>
  when(
    {
      day_of_week: WORKDAYS,
      hour: '02',
      minute: '01',
      start_time: { hour: 12, minute: 0 },
      end_time: { hour: 11, minute: 45 },
    },
    timeZone,
  );
const EVERY_45_MINUTES = when(
  {
    hour: '*',
    minute: '*',
    repeat: { hour: '', minute: '*/45' },
    start_time: { hour: 7, minute: 0 },
    end_time: { hour: 19, minute: 0 },
  },
  'Europe/London',
);
const MANUAL = '02:00,06:00,20:00,22:15';

/** What this wire can say. */
const SENT: Partial<Record<RuleName, object>> = {
  weekly: sentNightly('Etc/UTC'),
  'two times a day': when({ day_of_week: [''] }, '', '14:30,02:00'),
  'every 45 minutes of the day': EVERY_45_MINUTES,
  monthly: when({ day_of_month: '1', hour: '23', minute: '59' }, 'Europe/London'),
  'explicit times': when({ day_of_week: ['sat', 'sun'] }, 'UTC', MANUAL),
  paused: sentNightly('UTC'),
  'two targets': sentNightly('UTC'),
  'no target': sentNightly('UTC'),
  Kyiv: sentNightly('Europe/Kiev'),
  'UTC-12': sentNightly('Etc/GMT+12'),
};

const shownNightly = (timeZone: string) => when({ day_of_week: WORKDAYS, hour: '2', minute: '1' }, timeZone);

/** What it shows of another room's; `hour` `*` without a minute where it has no words. */
const SHOWN: Readonly<Record<RuleName, object>> = {
  weekly: shownNightly('UTC'),
  'two times a day': when({}, 'UTC', '02:00,14:30'),
  'every 45 minutes of the day': EVERY_45_MINUTES,
  monthly: when({ day_of_month: '1', hour: '23', minute: '59' }, 'Europe/London'),
  'last Friday': when({ day_of_week: ['fri'], hour: '*' }, 'Europe/London'),
  'the 1st or a Friday': when({ hour: '*' }, 'Europe/London'),
  'explicit times': when({ day_of_week: ['sat', 'sun'] }, 'UTC', MANUAL),
  'every other Monday': when({ day_of_week: ['mon'], hour: '*' }, 'UTC'),
  paused: shownNightly('UTC'),
  'two targets': shownNightly('UTC'),
  'no target': shownNightly('UTC'),
  Kyiv: shownNightly('Europe/Kyiv'),
  'UTC-12': shownNightly('Etc/GMT+12'),
};

/** Fields that other rooms do not know, and have to leave alone. */
const OWN = {
  retention_policy: { name: 'Keep 1 Day', rules: [{ period: 'months', quantity: 1 }] },
  meta: { ticket: '7' },
  is_default: true,
};

/** The generic client of this wire: creates wrapped, lists all, and changes by a PUT of the whole object that it got. */
export const cloudSigma: OpenRoomClient = (room, caller) => {
  const call = async (status: number, method: Method, path: string, body?: unknown) => {
    const answer = await room.send(method, path, body, caller);
    assert.equal(answer.status, status, answer.text);
    return answer.body;
  };
  const put = ({ uuid }: Pick<Schedule, 'uuid'>, body: object) => call(200, 'PUT', `${LIST}${uuid}/`, body);
  const setEnabled = async (schedule: Schedule, isEnabled: boolean) =>
    put(schedule, { ...(await call(200, 'GET', `${LIST}${schedule.uuid}/`)), is_enabled: isEnabled });
  return {
    create: async (rule, name, targets) => {
      const sent = SENT[rule];
      if (sent === undefined) return false;
      const scheduler = { type: 'snapshot', name, ...OWN, ...sent, is_enabled: !RULES[rule].isPaused };
      const { uuid } = (await call(201, 'POST', LIST, { objects: [scheduler] })).objects[0];
      for (const target of targets) {
        const answer = await room.setScheduler(target, { backup_policy_uuid: uuid }, caller);
        assert.deepEqual([answer.status, answer.body.backup_scheduler.uuid], [202, uuid], answer.text);
      }
      return true;
    },
    read: async ({ uuid }) => {
      const answer = await room.send('GET', `${LIST}${uuid}/`, undefined, caller);
      const { objects } = await call(200, 'GET', `${LIST}detail/?limit=0&uuid=${uuid}`);
      assert.deepEqual(objects, answer.status === 404 ? [] : [answer.body], 'the list shows what one is read as');
      if (answer.status === 404) return null;
      const { name, is_enabled: isEnabled, ...texts } = answer.body;
      const { incremental_backup, manual_incremental_backup, user_timezone, meta } = texts;
      return {
        name,
        isPaused: !isEnabled,
        texts,
        when: {
          incremental_backup,
          manual_incremental_backup,
          user_timezone,
          description: meta.recurrence ?? null,
        },
        renames: {
          'with the whole object': async (renamed) => {
            const body = { ...answer.body, name: renamed };
            assert.deepEqual(await put(answer.body, body), body);
          },
        },
      };
    },
    says: (rule, { origin, recurrence }) => {
      const hasWords = SENT[rule] !== undefined;
      const shown = origin === 'cloudsigma' ? SENT[rule] : SHOWN[rule];
      return { ...shown, description: hasWords ? null : describeRecurrence(recurrence) };
    },
    pause: (schedule) => setEnabled(schedule, false),
    resume: (schedule) => setEnabled(schedule, true),
    delete: ({ uuid }) => call(204, 'DELETE', `${LIST}${uuid}/`),
    list: async () => {
      const { objects } = await call(200, 'GET', `${LIST}?limit=0`);
      return objects.map(({ name }: { readonly name: string }) => name);
    },
  };
};
