import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { openInstallation } from '../../support/installation.ts';
import { openRooms } from '../../support/rooms.ts';
import { STAFF, there, WEDNESDAY } from '../../support/values.ts';
import { type Caller, misfitOf, Room, scheduleOf } from './room.ts';

const HOUR = 3_600;
const STEP = 30;
const CONSOLE = '/console/';
const KEY = 'a-key-of-many-letters';

type Headers = Readonly<Record<string, string>>;

interface Kept {
  readonly cookie: string;
  readonly csrf: string;
}

describe("the console's session", () => {
  let room: Room;
  let staff: Caller;
  before(async () => {
    const installation = await openInstallation({ now: WEDNESDAY });
    const server = await openRooms(installation, { trustedProxies: ['127.0.0.1', '::ffff:127.0.0.1'] });
    room = await new Room(installation, server).open();
    staff = await room.addCaller('staff', { isStaff: true });
  });
  after(() => room.close());

  const logIn = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    supertest(room.server).post('/api/v1/session').set(headers).send(body);

  const cookieIn = (headers: Readonly<Record<string, unknown>>): string =>
    there((headers['set-cookie'] as readonly string[] | undefined)?.[0]);

  const firstPart = (cookie: string): string => there(cookie.split(';')[0]);

  const open = async ({ login, password }: Caller = room.admin): Promise<Kept> => {
    const { status, body, headers } = await logIn({ login: login.login, password });
    assert.equal(status, 201, JSON.stringify(body));
    return { cookie: firstPart(cookieIn(headers)), csrf: body.csrf };
  };

  type Method = 'get' | 'post' | 'delete' | 'put';

  const call = (method: Method, path: string, { cookie }: Pick<Kept, 'cookie'>, headers: Headers = {}) =>
    supertest(room.server)[method](`/api/v1${path}`).set('Cookie', cookie).set(headers);

  /** A login with a second factor, and its code of a step from now. */
  const addWithTotp = async (name: string) => {
    const caller = await room.addCaller(name);
    const uri = await room.installation.services.accounts.enableTotp(STAFF, name);
    const seed = there(new URL(uri).searchParams.get('secret'));
    const codeIn = (steps: number) => totpAt(seed, Math.floor(room.installation.clock.now() / STEP) + steps);
    return { caller, codeIn };
  };

  it('is a cookie that no page reads and no other site sends, told with what calls prove themselves with', async () => {
    const { status, body, headers } = await logIn({ login: 'admin', password: room.admin.password });
    assert.equal(misfitOf('POST', '/api/v1/session', status, body), null);
    assert.equal(body.login.login, 'admin');
    assert.match(cookieIn(headers), /^backrota=[0-9a-f]{24}; Path=\/; HttpOnly; SameSite=Strict$/);
    const told = await call('get', '/session', { cookie: firstPart(cookieIn(headers)) });
    assert.deepEqual([told.body.csrf, told.body.role, told.body.token.kind], [body.csrf, 'admin', 'panel']);
    assert.equal(told.text.includes(there(firstPart(cookieIn(headers)).split('=')[1])), false);
    assert.equal((await room.send('GET', '/session')).body.csrf, null);
  });

  it('is for https alone where the gateway is called by https, and a cookie of the other name is none there', async () => {
    const secure = { 'X-Forwarded-Proto': 'https', Host: 'backups.example' };
    const { headers } = await logIn({ login: 'admin', password: room.admin.password }, secure);
    assert.match(cookieIn(headers), /^__Host-backrota=[0-9a-f]{24}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const cookie = firstPart(cookieIn(headers));
    assert.equal((await call('get', '/session', { cookie }, secure)).status, 200);
    const planted = cookie.replace('__Host-', '');
    assert.equal((await call('get', '/session', { cookie: planted }, secure)).status, 401);
    assert.equal((await call('get', '/session', { cookie })).status, 401);
  });

  it('changes nothing without its own token in the header', async () => {
    const [mine, others] = [await open(), await open(staff)];
    const make = (headers: Headers) => call('post', '/targets', mine, headers).send({ name: 'by a page' });
    for (const csrf of [undefined, '', others.csrf, `${mine.csrf}0`, mine.csrf.toUpperCase()]) {
      const refused = await make(csrf === undefined ? {} : { 'X-Backrota-Csrf': csrf });
      assert.deepEqual([refused.status, refused.body.reason], [403, 'csrf_wrong'], String(csrf));
    }
    assert.equal((await make({ 'X-Backrota-Csrf': mine.csrf })).status, 201);
    assert.equal((await call('delete', '/session', mine)).body.reason, 'csrf_wrong');
    assert.equal((await call('get', '/session', mine)).status, 200);
  });

  it("takes no call that a browser says another site's page has made", async () => {
    const kept = await open();
    const make = (headers: object) =>
      call('post', '/targets', kept, { 'X-Backrota-Csrf': kept.csrf, ...headers }).send({ name: 'by a page' });
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
    ]) {
      const refused = await make(headers);
      assert.deepEqual([refused.status, refused.body.reason], [403, 'page_foreign'], JSON.stringify(headers));
      const planted = await logIn({ login: 'admin', password: room.admin.password }, headers as never);
      assert.deepEqual([planted.status, planted.headers['set-cookie']], [403, undefined]);
    }
    for (const headers of [
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: room.origin },
    ]) {
      assert.equal((await make(headers)).status, 201, JSON.stringify(headers));
    }
  });

  it('ends an hour after its last use', async () => {
    const { clock } = room.installation;
    const kept = await open();
    clock.advance(HOUR - 60);
    assert.equal((await call('get', '/session', kept)).status, 200);
    clock.advance(HOUR - 60);
    assert.equal((await call('get', '/session', kept)).status, 200);
    clock.advance(HOUR + 1);
    assert.equal((await call('get', '/session', kept)).body.reason, 'session_ended');
  });

  it('ends when its person logs out, and the cookie with it', async () => {
    const kept = await open();
    const ended = await call('delete', '/session', kept, { 'X-Backrota-Csrf': kept.csrf });
    assert.equal(ended.status, 204);
    assert.match(cookieIn(ended.headers), /^backrota=; .*Max-Age=0$/);
    assert.equal((await call('get', '/session', kept)).body.reason, 'session_ended');
  });

  it('is no API token, whose call to log out ends nothing', async () => {
    const { token } = (await room.send('POST', '/tokens', { scope: 'read' })).body;
    assert.equal((await call('get', '/session', { cookie: `backrota=${token}` })).body.reason, 'unproved');
    assert.equal((await call('get', '/session', { cookie: 'backrota=' })).body.reason, 'unproved');
    assert.equal((await room.send('DELETE', '/session', undefined, { token })).status, 204);
    assert.equal((await room.send('GET', '/session', undefined, { token })).status, 200);
  });

  it('goes after a header that says who calls', async () => {
    const kept = await open();
    const mixed = await call('get', '/session', kept, { Authorization: `Bearer ${staff.token}` });
    assert.deepEqual([mixed.body.login.login, mixed.body.csrf], ['staff', null]);
    assert.equal((await call('get', '/session', kept, { Authorization: 'Digest x' })).status, 401);
  });

  it('is asked of nobody in a window of the browser, which calls for a page', async () => {
    const told = async (headers: Headers) =>
      there((await supertest(room.server).get('/api/v1/session').set(headers)).headers['www-authenticate']);
    assert.match(await told({}), /Basic/);
    assert.doesNotMatch(await told({ 'Sec-Fetch-Mode': 'cors' }), /Basic/);
  });

  it('opens for no wrong password, no matter which login, and says what is missing', async () => {
    for (const login of ['admin', 'nobody-of-that-name']) {
      const { status, body, headers } = await logIn({ login, password: 'wr0ng-one' });
      assert.deepEqual([status, body.reason, headers['set-cookie']], [401, 'bad_password', undefined]);
    }
    for (const body of [{}, { login: 'admin' }, { otp: '123456' }, { login: 'a', password: 'b', key: 'c' }]) {
      assert.deepEqual((await logIn(body)).body.reason, 'proof_unsaid', JSON.stringify(body));
    }
    assert.equal((await logIn({ login: 'admin', password: 'x', role: 'admin' })).status, 422);
  });

  it('asks for the second factor by its reason, and takes it with the password or after it', async () => {
    const { caller, codeIn } = await addWithTotp('careful');
    const proof = { login: 'careful', password: caller.password };
    const asked = await logIn(proof);
    assert.deepEqual([asked.status, asked.body.reason], [401, 'totp_awaited']);
    const cookie = firstPart(cookieIn(asked.headers));
    assert.equal((await call('get', '/session', { cookie })).body.reason, 'totp_awaited');
    assert.equal((await logIn({ otp: '000000' }, { Cookie: cookie })).body.reason, 'totp_wrong');
    const after = await logIn({ otp: codeIn(0) }, { Cookie: cookie });
    assert.deepEqual([after.status, after.body.login], [201, { ...after.body.login, login: 'careful', hasTotp: true }]);
    assert.equal((await call('get', '/session', { cookie: firstPart(cookieIn(after.headers)) })).status, 200);
    assert.equal((await call('get', '/session', { cookie })).body.reason, 'session_ended');
    assert.equal((await logIn({ ...proof, otp: codeIn(0) })).body.reason, 'totp_wrong', 'a code is good once');
    assert.equal((await logIn({ ...proof, otp: codeIn(1) })).status, 201);
  });

  it('opens by a key once', async () => {
    const { key } = (await room.send('POST', `/logins/${room.admin.login.id}/keys`, undefined, staff)).body;
    assert.equal((await logIn({ login: 'admin', key })).status, 201);
    assert.equal((await logIn({ login: 'admin', key })).body.reason, 'bad_password');
  });

  it('stays closed to an account that is suspended', async () => {
    const late = await room.addCaller('late');
    await room.installation.services.accounts.setSuspended(STAFF, late.account.name, true);
    const { status, body } = await logIn({ login: 'late', password: late.password });
    assert.deepEqual([status, body.reason], [403, 'account_suspended']);
  });

  it('lets staff work for an account', async () => {
    const kept = await open(staff);
    const [target] = await room.addInstances(1);
    const headers = { 'X-Backrota-Csrf': kept.csrf, 'X-Backrota-Account': `${room.admin.account.id}` };
    const made = await call('post', '/schedules', kept, headers).send(scheduleOf([there(target)]));
    assert.deepEqual([made.status, made.body.accountId], [201, room.admin.account.id]);
  });

  describe("opened by the provider's panel", () => {
    const arrive = (fields: object, headers = {}) =>
      supertest(room.server)
        .post('/console/login')
        .set({ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://panel.example', ...headers })
        .type('form')
        .send(fields);

    const issue = async (login: string, key: string) =>
      room.installation.services.authentication.issueKey(STAFF, login, key);

    it('leads to the console with a session', async () => {
      await issue('admin', KEY);
      const { status, headers, text } = await arrive({ username: 'admin', key: KEY });
      assert.deepEqual([status, headers.location, text], [303, CONSOLE, '']);
      const told = await call('get', '/session', { cookie: firstPart(cookieIn(headers)) });
      assert.equal(told.body.login.login, 'admin');
    });

    it('takes the fields of a form in parts too', async () => {
      await issue('admin', `${KEY}-2`);
      const sent = supertest(room.server).post('/console/login').field('username', 'admin').field('key', `${KEY}-2`);
      assert.equal((await sent).headers.location, CONSOLE);
    });

    it('says of a key that is wrong, used or of another login the same, and that alone', async () => {
      await issue('admin', `${KEY}-3`);
      for (const fields of [
        { username: 'admin', key: 'another-one-of-many' },
        { username: 'staff', key: `${KEY}-3` },
        { username: 'nobody', key: KEY },
        { username: 'admin', key: KEY },
        { username: 'admin', password: room.admin.password },
        {},
      ]) {
        const { status, headers } = await arrive(fields);
        const at = '/console/#/sign-in?refused=bad_password';
        assert.deepEqual(
          [status, headers.location, headers['set-cookie']],
          [303, at, undefined],
          JSON.stringify(fields),
        );
      }
    });

    it('asks for the second factor on the page of the console', async () => {
      const { codeIn } = await addWithTotp('twice');
      await issue('twice', `${KEY}-4`);
      const { headers } = await arrive({ username: 'twice', key: `${KEY}-4` });
      assert.equal(headers.location, '/console/#/sign-in?refused=totp_awaited');
      assert.equal((await logIn({ otp: codeIn(0) }, { Cookie: firstPart(cookieIn(headers)) })).status, 201);
    });

    it('is no page to read', async () => {
      assert.equal((await supertest(room.server).get('/console/login')).status, 404);
    });
  });
});
