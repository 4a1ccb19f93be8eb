import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Caller, LIST, type Method, openRoom, type Room } from './room.ts';

const LOGIN = '/api/2.0/accounts/action/?do=login';
const scheduler = { type: 'snapshot', name: 'By cookie', incremental_backup: { hour: '3', minute: '0' } };

describe('a session of the CloudSigma room', () => {
  let room: Room;
  let cookies: Record<string, string>;
  before(async () => {
    room = await openRoom();
    cookies = cookiesOf(await logIn(room.demo));
  });
  after(() => room.close());

  const logIn = ({ login: { login }, password }: Pick<Caller, 'login' | 'password'>, path = LOGIN) =>
    room.send('POST', path, { username: login, password }, null);
  const cookiesOf = ({ headers }: { headers: Record<string, unknown> }): Record<string, string> =>
    Object.fromEntries([headers['set-cookie']].flat().map((text) => String(text).split(';', 1)[0]?.split('=') ?? []));
  const call = (
    method: Method,
    path: string,
    { sessionid, csrf }: { sessionid?: string; csrf?: string },
    body?: unknown,
  ) => {
    const request = room
      .send(method, path, body, null)
      .set('Cookie', `a=b; sessionid=${sessionid ?? cookies.sessionid}`);
    return csrf === undefined ? request : request.set('X-CSRFToken', csrf);
  };

  it('is two cookies, of which pages may read the CSRF token only', async () => {
    const answer = await logIn(room.demo, '/accounts/action?do=login');
    assert.deepEqual([answer.status, answer.body], [200, { username: 'demo' }]);
    const [session = '', csrf = ''] = [answer.headers['set-cookie'] ?? []].flat();
    assert.match(session, /^sessionid=[0-9a-f]{24}; Path=\/; SameSite=Lax; HttpOnly$/);
    assert.match(csrf, /^csrftoken=[0-9a-f]{64}; Path=\/; SameSite=Lax$/);
  });

  it('reads with the cookie alone', async () => {
    assert.equal((await call('GET', LIST, {})).status, 200);
  });

  it('changes things with its own CSRF token only', async () => {
    const other = cookiesOf(await logIn(room.demo));
    for (const csrf of [undefined, '', 'x', cookies.sessionid, other.csrftoken]) {
      const refused = await call('POST', LIST, csrf === undefined ? {} : { csrf }, scheduler);
      assert.deepEqual([refused.status, refused.body[0].error_type], [403, 'permission'], String(csrf));
    }
    const made = await call('POST', LIST, { csrf: cookies.csrftoken ?? '' }, scheduler);
    assert.equal(made.status, 201);
    const { uuid } = made.body.objects[0];
    assert.equal((await call('DELETE', `${LIST}${uuid}/`, {})).status, 403);
    assert.equal((await call('DELETE', `${LIST}${uuid}/`, { csrf: cookies.csrftoken ?? '' })).status, 204);
  });

  it('ends by logging out, which takes the CSRF token', async () => {
    const own = cookiesOf(await logIn(room.demo));
    const path = LOGIN.replace('login', 'logout');
    const { sessionid = '', csrftoken = '' } = own;
    assert.equal((await call('POST', path, { sessionid })).status, 403);
    assert.equal((await call('POST', path, { sessionid, csrf: csrftoken })).status, 200);
    assert.equal((await call('GET', LIST, { sessionid })).status, 401);
  });

  it('ends an hour after its last use', async () => {
    const { sessionid = '' } = cookiesOf(await logIn(room.demo));
    room.installation.clock.advance(3_000);
    assert.equal((await call('GET', LIST, { sessionid })).status, 200);
    room.installation.clock.advance(3_000);
    assert.equal((await call('GET', LIST, { sessionid })).status, 200);
    room.installation.clock.advance(3_601);
    assert.equal((await call('GET', LIST, { sessionid })).status, 401);
    room.installation.clock.advance(-9_601);
  });

  it('is none with an API token or nonsense as the cookie', async () => {
    const api = await room.installation.services.authentication.openSession(room.demo.login.id, 'api');
    for (const sessionid of [api.token, 'nonsense', '']) {
      const answer = await call('GET', LIST, { sessionid });
      assert.deepEqual([answer.status, answer.body[0].error_type], [401, 'permission']);
    }
  });

  it('needs the right password, and is refused after too many wrong ones', async () => {
    const guessed = await room.addCaller('guessed');
    for (let guess = 0; guess < 10; guess += 1) {
      const wrong = await logIn({ ...guessed, password: 'wrong' });
      assert.deepEqual([wrong.status, wrong.headers['set-cookie']], [401, undefined]);
    }
    const throttled = await logIn(guessed);
    assert.deepEqual(
      [throttled.status, throttled.body[0].error_type, throttled.headers['retry-after']],
      [429, 'concurrency', '300'],
    );
  });

  it('is refused to a login with a second factor, in so many words', async () => {
    const guarded = await room.addCaller('guarded');
    await room.installation.services.accounts.enableTotp(STAFF, 'guarded');
    const answer = await logIn(guarded);
    assert.deepEqual([answer.status, answer.headers['set-cookie']], [401, undefined]);
    assert.match(answer.body[0].error_message, /second factor/);
  });

  for (const [what, path, body, point] of [
    ['another action', '/api/2.0/accounts/action/?do=logon', {}, 'do'],
    ['no action', '/api/2.0/accounts/action/', {}, 'do'],
    ['no username', LOGIN, { password: 'x' }, 'username'],
    ['a password that is no text', LOGIN, { username: 'demo', password: 1 }, 'password'],
  ] as const) {
    it(`is not opened by ${what}`, async () => {
      const answer = await room.send('POST', path, body, null);
      assert.deepEqual([answer.status, answer.body[0].error_point], [400, point]);
    });
  }
});

describe('a session behind https', () => {
  it('has cookies for https only', async () => {
    const room = await openRoom(['127.0.0.1', '::ffff:127.0.0.1']);
    const proof = { username: 'demo', password: room.demo.password };
    const answer = await room.send('POST', LOGIN, proof, null).set('X-Forwarded-Proto', 'https');
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) assert.match(cookie, /; Secure/);
    assert.equal([answer.headers['set-cookie'] ?? []].flat().length, 2);
    await room.close();
  });
});
