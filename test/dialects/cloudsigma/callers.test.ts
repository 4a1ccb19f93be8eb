import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { weekly } from '../../../src/domain/recurrence/index.ts';
import { there } from '../../support/values.ts';
import { type Caller, LIST, openRoom, type Room } from './room.ts';

const UNKNOWN = '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69';
const night = weekly({ days: ['mon'], times: ['02:01'], timeZone: 'UTC' });
const scheduler = (name: string) => ({ type: 'snapshot', name, incremental_backup: { hour: '3', minute: '0' } });
const bearer = (token: string, caller: Caller): Caller => ({ ...caller, authorization: `Bearer ${token}` });

describe('who may call the CloudSigma room, and what they see', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  it("answers another account's scheduler exactly as an unknown one", async () => {
    const { uuid } = await room.addSchedule({ name: 'Private', recurrence: night });
    const stranger = await room.addCaller('stranger');
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const body = method === 'PUT' ? { name: 'Mine now' } : undefined;
      const foreign = await room.send(method, `${LIST}${uuid}/`, body, stranger);
      const unknown = await room.send(method, `${LIST}${UNKNOWN}/`, body, stranger);
      assert.equal(foreign.status, 404);
      assert.equal(foreign.text.replaceAll(uuid, UNKNOWN), unknown.text);
    }
    assert.equal((await room.send('GET', LIST, undefined, stranger)).body.meta.total_count, 0);
    assert.equal((await room.send('GET', `${LIST}${uuid}/`)).body.name, 'Private');
  });

  it('shows staff every account, each scheduler with its owner', async () => {
    const { uuid } = await room.addSchedule({ name: 'Of demo', recurrence: night });
    const staff = await room.addCaller('staff', { isStaff: true });
    const seen = await room.send('GET', `${LIST}${uuid}/`, undefined, staff);
    assert.equal(seen.body.owner.uuid, room.demo.account.uuid);
  });

  it('lets a viewer read and nothing else', async () => {
    const viewer = await room.addCaller('viewer', { role: 'viewer', of: 'demo' });
    assert.equal((await room.send('GET', LIST, undefined, viewer)).status, 200);
    const refused = await room.send('POST', LIST, scheduler('No'), viewer);
    assert.deepEqual(
      [refused.status, refused.body[0].error_type, refused.body[0].error_point],
      [403, 'permission', null],
    );
  });

  it('takes an API token as Bearer, and no panel session', async () => {
    const api = await room.installation.services.authentication.openSession(room.demo.loginId, 'api');
    const panel = await room.installation.services.authentication.openSession(room.demo.loginId, 'panel');
    assert.equal((await room.send('GET', LIST, undefined, bearer(api.token, room.demo))).status, 200);
    for (const token of [panel.token, 'nonsense', '']) {
      assert.equal((await room.send('GET', LIST, undefined, bearer(token, room.demo))).status, 401);
    }
  });

  it('refuses Digest and broken Basic credentials, offering Basic', async () => {
    for (const authorization of ['Digest username="demo"', 'Basic', `Basic ${btoa('demo')}`]) {
      const answer = await room.send('GET', LIST, undefined, { ...room.demo, authorization });
      assert.deepEqual([answer.status, answer.body[0].error_type], [401, 'permission']);
      assert.match(answer.headers['www-authenticate'] ?? '', /^Basic /);
    }
  });

  it('says when to come back after too many wrong passwords', async () => {
    const guessed = await room.addCaller('guessed');
    const wrong = { ...guessed, authorization: `Basic ${btoa('guessed:wrong')}` };
    for (let guess = 0; guess < 10; guess += 1) await room.send('GET', LIST, undefined, wrong);
    const answer = await room.send('GET', LIST, undefined, guessed);
    assert.deepEqual([answer.status, answer.body[0].error_type], [429, 'concurrency']);
    assert.equal(answer.headers['retry-after'], '300');
  });

  it('pages through the list by uuid, and gives all of it for limit 0', async () => {
    const pager = await room.addCaller('pager');
    for (let index = 0; index < 23; index += 1) await room.send('POST', LIST, scheduler(`Nr ${index}`), pager);
    const list = async (query: string) => (await room.send('GET', `${LIST}${query}`, undefined, pager)).body;
    const all = await list('?limit=0');
    const uuids: string[] = all.objects.map(({ uuid }: { uuid: string }) => uuid);
    assert.deepEqual(uuids, [...uuids].sort());
    assert.deepEqual(all.meta, { limit: 0, offset: 0, total_count: 23 });
    const page = await list('?offset=20');
    assert.deepEqual(page.meta, { limit: 20, offset: 20, total_count: 23 });
    assert.deepEqual(page.objects, all.objects.slice(20));
    assert.equal((await list('?type=snapshot,backup&limit=1')).meta.total_count, 23);
    assert.equal((await list('?type=dr')).meta.total_count, 0);
  });

  it('gives at most 1000 rows at once, and echoes the limit that was asked for', async () => {
    const many = await room.addCaller('many');
    const posted = await room.send('POST', LIST, scheduler('Nr 0'), many);
    await room.installation.unitOfWork.transaction(async (records) => {
      const first = there(await records.schedules.find('everything', { uuid: posted.body.objects[0].uuid }));
      for (const id of await records.ids.next('schedule', 1_000)) {
        await records.schedules.insert({ ...first, id, uuid: randomUUID() });
      }
    });
    for (const limit of [0, 1_001, 999_999]) {
      const { body } = await room.send('GET', `${LIST}?limit=${limit}`, undefined, many);
      assert.deepEqual([body.objects.length, body.meta], [1_000, { limit, offset: 0, total_count: 1_001 }]);
    }
  });

  it('takes a uuid in upper case', async () => {
    const { uuid } = await room.addSchedule({ name: 'Loud', recurrence: night });
    const found = await room.send('GET', `${LIST}${uuid.toUpperCase()}/`);
    assert.deepEqual([found.status, found.body.uuid], [200, uuid]);
  });

  it('logs a refused call with its endpoint, and with who called once that is proved', async () => {
    const logOf = async (as: Caller) => {
      const answer = await room.send('GET', `${LIST}${UNKNOWN}/`, undefined, as);
      const line = room.installation.log.lines.find(
        ({ fields }) => fields.requestId === answer.headers['x-request-id'],
      );
      return [answer.status, line?.fields.endpoint, line?.fields.loginId];
    };
    assert.deepEqual(await logOf(room.demo), [404, 'scheduler.get', room.demo.loginId]);
    const wrong = { ...room.demo, authorization: `Basic ${btoa('demo:wrong')}` };
    assert.deepEqual(await logOf(wrong), [401, 'scheduler.get', null]);
  });

  for (const [what, body, point] of [
    ['no body at all', undefined, null],
    ['a list', [], null],
    ['two schedulers in one call', { objects: [scheduler('1'), scheduler('2')] }, 'objects'],
    ['a name that is empty', scheduler('  '), 'name'],
    ['a name with NUL', scheduler('a\u0000b'), 'name'],
    ['a name of 200 characters', scheduler('x'.repeat(200)), 'name'],
    ['a flag that is no boolean', { ...scheduler('x'), is_enabled: 'yes' }, 'is_enabled'],
    ['an hour of 24', { ...scheduler('x'), incremental_backup: { hour: '24', minute: '0' } }, 'incremental_backup'],
    ['an hour without a minute', { ...scheduler('x'), incremental_backup: { hour: '3' } }, 'incremental_backup'],
    [
      'a day that is none',
      { ...scheduler('x'), incremental_backup: { hour: '3', minute: '0', day_of_week: ['monday'] } },
      'incremental_backup',
    ],
    [
      'a manual time that is none',
      { ...scheduler('x'), manual_incremental_backup: '2:00' },
      'manual_incremental_backup',
    ],
    [
      'a window that does not start',
      { ...scheduler('x'), incremental_backup: { hour: '3', minute: '0', start_time: { hour: 24 } } },
      'incremental_backup',
    ],
    [
      'a retention of nothing',
      { ...scheduler('x'), retention_policy: { rules: [{ period: 'days', quantity: 0 }] } },
      'retention_policy',
    ],
    [
      'a retention of years',
      { ...scheduler('x'), retention_policy: { rules: [{ period: 'years', quantity: 1 }] } },
      'retention_policy',
    ],
    [
      'a weekday for days',
      { ...scheduler('x'), retention_policy: { rules: [{ period: 'days', quantity: 1, time_option: 1 }] } },
      'retention_policy',
    ],
    [
      'a time_option without a rule',
      { ...scheduler('x'), retention_policy: { rules: [{ time_option: 1 }] } },
      'retention_policy',
    ],
    [
      'the local store as a remote one',
      { ...scheduler('x'), type: 'backup', remote_location: 'local' },
      'remote_location',
    ],
    ['a meta key of 33 characters', { ...scheduler('x'), meta: { ['k'.repeat(33)]: '' } }, 'meta'],
    ['a meta value that is no text', { ...scheduler('x'), meta: { a: 1 } }, 'meta'],
  ] as const) {
    it(`refuses ${what}, naming the field, and stores nothing`, async () => {
      const before = (await room.send('GET', LIST)).body.meta.total_count;
      const answer = await room.send('POST', LIST, body);
      assert.deepEqual(
        [answer.status, answer.body.length, answer.body[0].error_type, answer.body[0].error_point],
        [400, 1, 'validation', point],
        answer.text,
      );
      assert.match(answer.body[0].error_message, /^[A-Z].*\.$/);
      assert.equal((await room.send('GET', LIST)).body.meta.total_count, before);
    });
  }
});
