import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestCaller } from '../../support/test-gateway.ts';
import { STAFF } from '../../support/values.ts';
import { INSTANCE, openPanel, type Panel, type Sending } from './panel.ts';

const RENAME = { func: 'instances.edit', elid: INSTANCE, sok: 'ok', backup_rotation: '3' };

const codeOf = (body: { doc: { error?: { $type: string; $object: string } } }): string => {
  const { error } = body.doc;
  return error === undefined ? 'ok' : `${error.$type}/${error.$object}`;
};

describe('who may call the panel', () => {
  let panel: Panel;
  let other: TestCaller;
  before(async () => {
    panel = await openPanel();
    other = await panel.gateway.addCaller('other');
  });
  after(() => panel.close());

  const whoami = async (fields: object, sending?: Sending) => {
    const { body } = await panel.send({ func: 'whoami', ...fields }, sending);
    return body.doc.user?.$name ?? codeOf(body);
  };
  const authinfoOf = ({ login, password }: TestCaller) => `${login.login}:${password}`;
  const cookieOf = ({ token }: TestCaller) => ({ Cookie: `billmgrses5=${token}:extra` });

  it('authinfo comes before auth, and auth before the cookie', async () => {
    const headers = cookieOf(panel.demo);
    assert.equal(await whoami({ authinfo: authinfoOf(other), auth: panel.demo.token }), 'other');
    assert.equal(await whoami({ auth: other.token }, { headers }), 'other');
    assert.equal(await whoami({ auth: '', authinfo: '' }, { headers }), 'demo');
    assert.equal(await whoami({ authinfo: 'demo:wrong', auth: other.token }), 'auth/badpassword');
    assert.equal(await whoami({ auth: 'f'.repeat(24) }, { headers }), 'access/whoami');
  });

  it('a JSON body is a call where it is an object of strings, and a wrong value where it is not', async () => {
    const post = async (value: unknown) => {
      const headers = { 'Content-Type': 'application/json' };
      const sent = await fetch(`${panel.origin}/`, { method: 'POST', headers, body: JSON.stringify(value) });
      const { doc } = (await sent.json()) as { doc: { user?: { $name: string }; error?: { $object: string } } };
      return [sent.status, doc.user?.$name ?? doc.error?.$object];
    };
    const call = { func: 'whoami', out: 'json', auth: panel.demo.token };
    assert.deepEqual(await post(call), [200, 'demo']);
    for (const value of [[call], { ...call, name: { deep: 'x' } }, { ...call, 'a[b]': 'x' }]) {
      assert.equal((await post(value))[1], 'body');
    }
  });

  it('nobody may without a session, with a made-up one, or with half a password', async () => {
    assert.equal(await whoami({}), 'access/whoami');
    assert.equal(await whoami({ auth: "' OR 1=1 --" }), 'auth/whoami');
    assert.equal(await whoami({ authinfo: 'demo' }), 'auth/badpassword');
    assert.equal(await whoami({ authinfo: ':' }), 'auth/badpassword');
  });

  it('a body wins over a query', async () => {
    assert.equal(await whoami({ auth: other.token }, { path: `/?auth=${panel.demo.token}&func=nonsense` }), 'other');
  });

  it('a login by password or authinfo gives a session, an unknown login the answer of a wrong password', async () => {
    const { username, password } = { username: 'demo', password: panel.demo.password };
    for (const fields of [{ username, password }, { authinfo: authinfoOf(panel.demo) }]) {
      const { body } = await panel.send({ func: 'auth', ...fields }, { form: 'multipart' });
      const { $id, $ } = body.doc.auth;
      assert.match($id, /^[0-9a-f]{24}$/);
      assert.equal($id, $);
      assert.equal(await whoami({ auth: $id }), 'demo');
    }
    const wrong = await panel.send({ func: 'auth', username, password: 'not the password' });
    const unknown = await panel.send({ func: 'auth', username: 'nobody', password: 'not the password' });
    assert.equal(wrong.text, unknown.text);
    assert.equal(wrong.headers['set-cookie'], undefined);
    assert.equal(codeOf((await panel.send({ func: 'auth' })).body), 'auth/badpassword');
  });

  it('staff has another level', async () => {
    const staff = await panel.gateway.addCaller('support', { isStaff: true });
    const { body } = await panel.send({ func: 'auth', authinfo: authinfoOf(staff) });
    assert.equal(body.doc.auth.$level, '29');
  });

  it('a logout ends the session', async () => {
    const token = await panel.gateway.openSession(other.login);
    assert.equal(await whoami({ auth: token }), 'other');
    await panel.send({ func: 'logon', auth: token });
    assert.equal(await whoami({ auth: token }), 'auth/whoami');
    assert.equal(await whoami({ auth: other.token }), 'other');
  });

  it('a session slides for an hour after its last use', async () => {
    const token = await panel.gateway.openSession(other.login);
    for (let call = 0; call < 3; call += 1) {
      panel.gateway.clock.advance(3_500);
      assert.equal(await whoami({ auth: token }), 'other');
    }
    panel.gateway.clock.advance(3_600);
    assert.equal(await whoami({ auth: token }), 'auth/whoami');
    panel.gateway.clock.advance(-3 * 3_500 - 3_600);
  });

  it('a cookie alone reads anywhere, but changes things only by POST from our own page', async () => {
    const headers = cookieOf(panel.demo);
    const change = async (extra: object, method = 'POST', path = '/') =>
      codeOf(
        (await panel.send(method === 'GET' ? {} : RENAME, { method, path, headers: { ...headers, ...extra } })).body,
      );
    const query = `/?${new URLSearchParams({ ...RENAME, elid: String(INSTANCE) })}`;
    assert.equal(await change({ Origin: panel.origin }), 'ok');
    assert.equal(await change({}), 'access/instances.edit');
    assert.equal(await change({ Origin: 'null' }), 'access/instances.edit');
    assert.equal(await change({ Origin: 'https://evil.example' }), 'access/instances.edit');
    assert.equal(await change({ Origin: panel.origin }, 'GET', query), 'access/instances.edit');
    assert.equal(await whoami({}, { headers }), 'demo');
    const withToken = await panel.send(
      { ...RENAME, auth: panel.demo.token },
      { headers: { Origin: 'https://evil.example' } },
    );
    assert.equal(codeOf(withToken.body), 'ok');
  });

  it('a second factor is asked for before anything else, and given by totp.confirm', async () => {
    const guarded = await panel.gateway.addCaller('guarded');
    const uri = await panel.gateway.services.accounts.enableTotp(STAFF, 'guarded');
    assert.match(uri, /^otpauth:/);
    const { body } = await panel.send({ func: 'auth', username: 'guarded', password: guarded.password });
    const auth: string = body.doc.auth.$id;
    for (const func of ['whoami', 'instances', 'keepalive']) {
      const asked = await panel.send({ func, auth });
      assert.equal(asked.body.doc.ok.$, 'func=totp.confirm');
    }
    const wrong = await panel.send({ func: 'totp.confirm', auth, qrcode: 'abcdef', sok: 'ok' });
    const { $type, $object, msg } = wrong.body.doc.error;
    assert.deepEqual([$type, $object, msg.$], ['auth', 'badtotp', 'The code is wrong or was used.']);
    assert.equal(await whoami({ authinfo: authinfoOf(guarded) }), 'auth/badpassword');
  });

  it('after ten failures even the right password is refused, with the time to wait', async () => {
    const victim = await panel.gateway.addCaller('victim');
    for (let failure = 0; failure < 10; failure += 1) {
      await panel.send({ func: 'auth', username: 'victim', password: 'wrong' });
    }
    const { body } = await panel.send({ func: 'auth', username: 'victim', password: victim.password });
    assert.equal(codeOf(body), 'auth/badpassword');
    assert.match(body.doc.error.msg.$, /try again in \d+ seconds/);
    assert.equal(await whoami({ auth: victim.token }), 'victim');
  });
});

describe('an installation that wants no credentials in addresses', () => {
  it('refuses each of them in the query, and takes them in the body', async () => {
    const panel = await openPanel({ ALLOW_URL_CREDENTIALS: 'off' });
    try {
      const { token, password } = panel.demo;
      const queries = [`auth=${token}`, `authinfo=demo:${password}`, `username=demo&password=${password}`];
      for (const query of queries) {
        const path = `/?func=${query.startsWith('username') ? 'auth' : 'whoami'}&${query}`;
        const { body, text } = await panel.send({}, { method: 'GET', path });
        assert.equal(body.doc.error.$type, 'access');
        assert.match(text, /send them in the body/);
      }
      const { body } = await panel.send({ auth: token }, { path: '/?func=whoami' });
      assert.equal(body.doc.user.$name, 'demo');
    } finally {
      await panel.close();
    }
  });
});
