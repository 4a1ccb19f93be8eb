import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { weekly } from '../../../src/domain/recurrence/index.ts';
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
    const api = await room.installation.services.authentication.openSession(room.demo.login.id, 'api');
    const panel = await room.installation.services.authentication.openSession(room.demo.login.id, 'panel');
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
    assert.deepEqual(await logOf(room.demo), [404, 'scheduler.get', room.demo.login.id]);
    const wrong = { ...room.demo, authorization: `Basic ${btoa('demo:wrong')}` };
    assert.deepEqual(await logOf(wrong), [401, 'scheduler.get', null]);
  });
});
