import assert from 'node:assert/strict';
import supertest from 'supertest';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { OpenRoomClient } from './room-client.ts';
import { RULES, type RuleName } from './rules.ts';

const LIST = '/api/schedule/';

/** The fields that say when, as they are sent and shown. */
const when = (cron_expression: string, timezone: string) => ({ cron_expression, schedule_mode: 'cron', timezone });
const other = (timezone: string) => ({ cron_expression: '', schedule_mode: 'other', timezone });

/** What this wire can say, with texts of its own; it makes no job of no repository. */
const SENT: Partial<Record<RuleName, object>> = {
  weekly: when('01 02  * * mon-sat', 'UTC'),
  monthly: when('59 23 01 * ?', 'Europe/London'),
  'last Friday': when('30 3 * * L5', 'Europe/London'),
  'the 1st or a Friday': when('0 3 1 * FRI', 'Europe/London'),
  paused: when('1 2 * * 1-6', 'UTC'),
  'two targets': when('1 2 * * 1-6', 'UTC'),
  Kyiv: when('1 2 * * 1-6', 'Europe/Kyiv'),
  'UTC-12': when('1 2 * * 1-6', 'Etc/GMT+12'),
};

/** What it shows of another room's. */
const SHOWN: Readonly<Record<RuleName, object>> = {
  weekly: when('1 2 * * 1-6', 'UTC'),
  'two times a day': other('UTC'),
  'every 45 minutes of the day': other('Europe/London'),
  monthly: when('59 23 1 * *', 'Europe/London'),
  'last Friday': when('30 3 * * L5', 'Europe/London'),
  'the 1st or a Friday': when('0 3 1 * 5', 'Europe/London'),
  'explicit times': other('UTC'),
  'every other Monday': other('UTC'),
  paused: when('1 2 * * 1-6', 'UTC'),
  'two targets': when('1 2 * * 1-6', 'UTC'),
  'no target': when('1 2 * * 1-6', 'UTC'),
  Kyiv: when('1 2 * * 1-6', 'Europe/Kyiv'),
  'UTC-12': when('1 2 * * 1-6', 'Etc/GMT+12'),
};

/** Fields that other rooms do not know, and have to leave alone. */
const OWN = {
  description: 'of mine',
  archive_name_template: '{job_name}-{repo_name}-{now}',
  run_repository_scripts: true,
  post_backup_script_parameters: { level: '3' },
  run_prune_after: false,
  prune_keep_daily: 9,
};

/** The vendor's frontend: lists all, and changes by a PUT of the fields that its form has, or of all that it read. */
export const borgUi: OpenRoomClient = (room, caller) => {
  const bearer = room.installation.services.authentication
    .openSession(caller.login.id, 'api')
    .then(({ token }) => `Bearer ${token}`);
  const call = async (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) => {
    const answer = await supertest(room.server)
      [method](path)
      .set('X-Borg-Authorization', await bearer)
      .send(body);
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  };
  const jobs = async () => (await call('get', LIST)).jobs;
  const setEnabled = async ({ id }: Pick<Schedule, 'id'>, enabled: boolean) => {
    if ((await call('get', `${LIST}${id}`)).job.enabled === enabled) return;
    assert.equal((await call('post', `${LIST}${id}/toggle`)).enabled, enabled);
  };
  return {
    create: async (rule, name, targets) => {
      const sent = SENT[rule];
      if (sent === undefined) return false;
      const named =
        targets.length === 1 ? { repository_id: targets[0]?.id } : { repository_ids: targets.map(({ id }) => id) };
      await call('post', LIST, { name, ...OWN, ...sent, ...named, enabled: !RULES[rule].isPaused });
      return true;
    },
    read: async ({ id }) => {
      const listed = (await jobs()).find((job: { readonly id: number }) => job.id === id);
      if (listed === undefined) return null;
      const { next_runs: nextRuns, ...shown } = (await call('get', `${LIST}${id}`)).job;
      assert.deepEqual(shown, listed, 'the list shows what one is read as');
      assert.equal(nextRuns.length, 5);
      const { name, enabled, last_run: _last, next_run: _next, updated_at: _updated, ...texts } = shown;
      const { cron_expression, schedule_mode, timezone } = texts;
      const put = async (body: object) => {
        await call('put', `${LIST}${id}`, body);
      };
      const { description, repository_ids, run_prune_after, prune_keep_daily, prune_keep_within } = texts;
      return {
        name,
        isPaused: !enabled,
        texts,
        when: { cron_expression, schedule_mode, timezone },
        renames: {
          'with the whole object': (renamed) => put({ ...shown, name: renamed }),
          'with the fields of a form': (renamed) =>
            put({
              ...{
                name: renamed,
                description,
                repository_ids: repository_ids ?? [shown.repository_id].filter(Boolean),
              },
              ...{ cron_expression, schedule_mode, timezone, run_prune_after, prune_keep_daily, prune_keep_within },
              pre_backup_script_id: null,
              post_backup_script_id: null,
            }),
        },
      };
    },
    says: (rule, { origin, recurrence: { timeZone } }) =>
      origin === 'borg-ui' ? SENT[rule] : { ...SHOWN[rule], timezone: timeZone },
    pause: (schedule) => setEnabled(schedule, false),
    resume: (schedule) => setEnabled(schedule, true),
    delete: ({ id }) => call('delete', `${LIST}${id}`),
    list: async () => (await jobs()).map(({ name }: { readonly name: string }) => name),
  };
};
