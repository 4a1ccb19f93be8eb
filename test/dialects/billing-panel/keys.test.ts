import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestCaller } from '../../support/test-gateway.ts';
import { STAFF } from '../../support/values.ts';
import { type Fields, openPanel, type Panel, type Sending } from './panel.ts';

const KEY = 'f5b3c8a1d2e4907b6c3d';

describe('a login by key', () => {
  let panel: Panel;
  let staff: TestCaller;
  before(async () => {
    panel = await openPanel();
    staff = await panel.gateway.addCaller('support', { isStaff: true });
  });
  after(() => panel.close());

  const newKey = (key: string, fields: Fields = {}) =>
    panel.send({ func: 'session.newkey', auth: staff.token, username: 'demo', key, out: 'json', ...fields });
  const logIn = async (key: string, fields: Fields = {}, sending: Sending = {}) =>
    (await panel.send({ func: 'auth', username: 'demo', key, checkcookie: 'no', out: 'json', ...fields }, sending))
      .body;

  it('goes as the provider’s site does it: a key from staff, an address for the client’s browser, a session', async () => {
    const { body, text } = await newKey(KEY);
    assert.deepEqual(body.doc.ok, {});
    assert.doesNotMatch(text, new RegExp(KEY));
    const path = `/billmgr?func=auth&username=demo&key=${KEY}&checkcookie=no&out=json`;
    const { body: opened, headers } = await panel.send({}, { method: 'GET', path });
    const token: string = opened.doc.auth.$id;
    assert.match(token, /^[0-9a-f]{24}$/);
    assert.equal(opened.doc.auth.$level, '16');
    assert.match(String(headers['set-cookie']), new RegExp(`^billmgrses5=${token}; Path=/; HttpOnly; SameSite=Lax$`));
    const { body: who } = await panel.send({ func: 'whoami', auth: token, out: 'json' });
    assert.equal(who.doc.user.$name, 'demo');
    assert.equal((await logIn(KEY)).doc.error.$object, 'badpassword');
  });

  it('is refused word for word as a wrong password, whatever is wrong with the key', async () => {
    await newKey(`${KEY}-used`);
    await logIn(`${KEY}-used`);
    const { text: wrong } = await panel.send({ func: 'auth', username: 'demo', password: 'wrong', out: 'json' });
    for (const [username, key] of [
      ['demo', `${KEY}-used`],
      ['demo', 'never made'],
      ['support', `${KEY}-used`],
      ['nobody', `${KEY}-used`],
    ]) {
      const { text } = await panel.send({ func: 'auth', username: String(username), key: String(key), out: 'json' });
      assert.equal(text, wrong);
    }
  });

  it('asks for the second factor where the login has one', async () => {
    await panel.gateway.addCaller('guarded');
    await panel.gateway.services.accounts.enableTotp(STAFF, 'guarded');
    await newKey(`${KEY}-guarded`, { username: 'guarded' });
    const { doc } = await logIn(`${KEY}-guarded`, { username: 'guarded' });
    const { body } = await panel.send({ func: 'whoami', auth: doc.auth.$id, out: 'json' });
    assert.equal(body.doc.ok.$, 'func=totp.confirm');
  });

  it('takes keys with quotes of their own, and a password before a key', async () => {
    const quoted = '"sixteen letters"';
    await newKey(quoted);
    assert.ok((await logIn(quoted, {}, { form: 'multipart' })).doc.auth);
    await newKey(`${KEY}-both`);
    assert.equal((await logIn(`${KEY}-both`, { password: 'wrong' })).doc.error.$object, 'badpassword');
    assert.ok((await logIn(`${KEY}-both`)).doc.auth);
  });

  it('needs a key of 16 characters that is new, of a login that is there', async () => {
    const errorOf = async (key: string, fields: Fields = {}) => (await newKey(key, fields)).body.doc.error;
    const short = await errorOf('fifteen letters');
    assert.deepEqual([short.$type, short.$object], ['value', 'key']);
    assert.doesNotMatch(JSON.stringify(short), /fifteen letters/);
    await newKey(`${KEY}-twice`);
    const twice = await errorOf(`${KEY}-twice`);
    assert.deepEqual([twice.$type, twice.$object], ['exists', 'key']);
    const unknown = await errorOf(KEY, { username: 'nobody' });
    assert.deepEqual([unknown.$type, unknown.$object], ['missed', 'user']);
    assert.equal(unknown.msg.$, "Login 'nobody' does not exist");
    for (const [fields, object] of [
      [{ username: '' }, 'username'],
      [{ key: '' }, 'key'],
      [{ username: '', key: '' }, 'username'],
    ] as const) {
      const missing = await errorOf(KEY, fields);
      assert.deepEqual([missing.$type, missing.$object], ['value', object]);
    }
  });

  it('is for staff to prepare: a client is told nothing, neither of keys nor of logins', async () => {
    const before = await panel.gateway.dump();
    for (const fields of [{}, { username: 'nobody' }, { username: '' }, { key: 'short' }]) {
      const { body } = await newKey('k'.repeat(20), { auth: panel.demo.token, ...fields });
      assert.deepEqual([body.doc.error.$type, body.doc.error.$object], ['access', 'session.newkey']);
    }
    assert.deepEqual(await panel.gateway.dump(), before);
  });
});
