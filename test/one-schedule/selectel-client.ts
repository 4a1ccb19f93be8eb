import assert from 'node:assert/strict';
import supertest from 'supertest';
import type { OpenRoomClient } from './room-client.ts';
import { RULES, type RuleName } from './rules.ts';

const PLANS = '/data-protect/v2/plans/';

const crontab = (schedule_pattern: string) => ({ schedule_type: 'crontab', schedule_pattern });
const NONE = { schedule_type: 'calendar', schedule_pattern: '' };

const EVERY_OTHER_MONDAY = `BEGIN:VEVENT
DTSTART:20260105T043000Z
RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=4;BYMINUTE=30
END:VEVENT`;

/** What this wire can say, with texts of its own: it knows no zone, and makes no plan of no volume. */
const SENT: Partial<Record<RuleName, object>> = {
  weekly: { schedule_type: 'Crontab', schedule_pattern: ' 01 02  * * mon-sat' },
  paused: crontab('1 2 * * 1-6'),
  'two targets': { schedule_type: 'calendar', schedule_pattern: '1 2 * * MON-SAT' },
  'every other Monday': {
    schedule_type: 'calendar',
    schedule_pattern: EVERY_OTHER_MONDAY.replaceAll('\n', '\\n'),
  },
};

/** What it shows of another room's. */
const SHOWN: Readonly<Record<RuleName, object>> = {
  weekly: crontab('1 2 * * 1-6'),
  'two times a day': NONE,
  'every 45 minutes of the day': NONE,
  monthly: NONE,
  'last Friday': NONE,
  'the 1st or a Friday': NONE,
  'explicit times': NONE,
  paused: crontab('1 2 * * 1-6'),
  'two targets': crontab('1 2 * * 1-6'),
  'no target': crontab('1 2 * * 1-6'),
  Kyiv: NONE,
  'UTC-12': NONE,
  'every other Monday': { schedule_type: 'calendar', schedule_pattern: EVERY_OTHER_MONDAY },
};

/** Terraform's provider: pages until a page is empty, and changes by five fields; and a client that sends all that it read. */
export const selectel: OpenRoomClient = (room, caller) => {
  const token = room.installation.services.authentication
    .openSession(caller.login.id, 'api')
    .then((session) => session.token);
  const call = async (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object) =>
    supertest(room.server)
      [method](path)
      .set('X-Auth-Token', await token)
      .send(body);
  const plans = async () => {
    const found: { readonly id: string; readonly name: string }[] = [];
    for (;;) {
      const marker = found.at(-1)?.id;
      const { body } = await call('get', `${PLANS}?limit=5${marker === undefined ? '' : `&marker=${marker}`}`);
      if (body.plans.length === 0) return found;
      found.push(...body.plans);
    }
  };
  const patch = async (uuid: string, body: object) => {
    const answer = await call('patch', `${PLANS}${uuid}`, body);
    assert.equal(answer.status, 200, answer.text);
  };
  return {
    create: async (rule, name, targets) => {
      const sent = SENT[rule];
      if (sent === undefined) return false;
      const resources = targets.map(({ uuid }, index) => ({
        id: uuid.toUpperCase(),
        name: `volume ${index}`,
        type: 'OS::Cinder::Volume',
      }));
      const plan = { name, description: 'of mine', backup_mode: 'Full', max_backups: 9, resources, ...sent };
      const answer = await call('post', PLANS, plan);
      assert.equal(answer.status, 201, answer.text);
      if (RULES[rule].isPaused) await patch(answer.body.id, { status: 'suspended' });
      return true;
    },
    read: async ({ uuid }) => {
      const answer = await call('get', `${PLANS}${uuid}`);
      if (answer.status === 404) return null;
      const shown = answer.body;
      const listed = (await plans()).find(({ id }) => id === uuid);
      assert.deepEqual(listed, shown, 'the list shows what one is read as');
      const { name, status, ...texts } = shown;
      const { schedule_type, schedule_pattern, full_backups_amount, resources } = texts;
      return {
        name,
        isPaused: status === 'suspended',
        texts,
        when: { schedule_type, schedule_pattern },
        renames: {
          'with the whole plan': (renamed) => patch(uuid, { ...shown, name: renamed }),
          'with its name alone': (renamed) => patch(uuid, { name: renamed }),
          // Of no volume it has no plan to change.
          ...(resources.length === 0
            ? {}
            : {
                'with five fields': (renamed: string) =>
                  patch(uuid, { full_backups_amount, name: renamed, resources, schedule_pattern, schedule_type }),
              }),
        },
      };
    },
    says: (rule, { origin }) => (origin === 'selectel' ? SENT[rule] : SHOWN[rule]),
    pause: ({ uuid }) => patch(uuid, { status: 'suspended' }),
    resume: ({ uuid }) => patch(uuid, { status: 'started' }),
    delete: async ({ uuid }) => {
      assert.equal((await call('delete', `${PLANS}${uuid}`)).status, 204);
    },
    list: async () => (await plans()).map(({ name }) => name),
  };
};
