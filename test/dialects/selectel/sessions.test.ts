import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { DAY, STAFF, there } from '../../support/values.ts';
import { type Caller, openRoom, PLANS, type Room, TOKENS } from './room.ts';

describe('a token of the identity service', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const ask = (caller: Caller, passcode?: string) => {
    const user = { name: caller.login.login, domain: { id: 'default' }, password: caller.password };
    const identity = {
      methods: passcode === undefined ? ['password'] : ['password', 'totp'],
      password: { user },
      ...(passcode === undefined ? {} : { totp: { user: { name: user.name, passcode } } }),
    };
    return room.send('POST', TOKENS, { auth: { identity, scope: { project: { name: caller.account.name } } } }, null);
  };
  const subject = (method: 'GET' | 'DELETE' | 'HEAD', token: string, as: Caller) =>
    room.send(method, TOKENS, undefined, as).set('X-Subject-Token', token);
  const isGood = async (token: string) => (await room.send('GET', PLANS, undefined, { token })).status === 200;

  it('is good for a day, and kept as a hash alone', async () => {
    const caller = await room.addCaller('daily');
    const token = String((await ask(caller)).headers['x-subject-token']);
    assert.match(token, /^[\da-f]{64}$/);
    const stored = JSON.stringify(await room.installation.dump());
    assert.ok(stored.includes(createHash('sha256').update(token).digest('hex')) && !stored.includes(token));
    room.installation.clock.advance(DAY - 1);
    assert.equal(await isGood(token), true);
    room.installation.clock.advance(1);
    assert.equal(await isGood(token), false);
  });

  it('ends where its owner or an admin of the account revokes it; others are told that it is none', async () => {
    const owner = await room.addCaller('owner', { role: 'operator' });
    const admin = await room.addCaller('owners-admin', { role: 'admin', of: 'owner' });
    const viewer = await room.addCaller('owners-viewer', { role: 'viewer', of: 'owner' });
    const stranger = await room.addCaller('stranger');
    for (const other of [viewer, stranger]) {
      for (const method of ['GET', 'DELETE'] as const) {
        const refused = await subject(method, owner.token, other);
        const none = await subject(method, '0'.repeat(64), other);
        assert.deepEqual([refused.status, refused.text], [404, none.text]);
      }
    }
    assert.equal((await subject('HEAD', owner.token, admin)).status, 200);
    const shown = (await subject('GET', owner.token, admin)).body.token;
    assert.deepEqual([shown.user.name, shown.roles[0].name], ['owner', 'member']);
    assert.equal((await subject('DELETE', owner.token, admin)).status, 204);
    assert.equal(await isGood(owner.token), false);
    assert.equal((await subject('DELETE', stranger.token, stranger)).status, 204);
    assert.equal(await isGood(stranger.token), false);
    assert.equal((await subject('GET', '', viewer)).status, 400);
  });

  it('of a suspended account is none to others', async () => {
    const [owner, stranger] = [await room.addCaller('suspended'), await room.addCaller('curious')];
    await room.installation.services.accounts.setSuspended(STAFF, owner.account.name, true);
    for (const method of ['GET', 'DELETE'] as const) {
      const refused = await subject(method, owner.token, stranger);
      assert.deepEqual([refused.status, refused.text], [404, (await subject(method, '0'.repeat(64), stranger)).text]);
    }
  });

  it('is given for methods and scopes that there are, and for no others', async () => {
    const { login, password } = await room.addCaller('exact');
    const user = { name: login.login, password };
    const asked = async (methods: unknown, scope?: unknown) => {
      const identity = { methods, password: { user }, token: { id: '0'.repeat(64) } };
      const { status, body } = await room.send('POST', TOKENS, { auth: { identity, scope } }, null);
      if (status !== 201) assert.deepEqual(Object.keys(body.error), ['code', 'title', 'message']);
      return status;
    };
    const password_ = ['password'];
    for (const methods of [undefined, null, [], 'password', [1]]) assert.equal(await asked(methods), 400);
    for (const methods of [['token'], ['password', 'token'], ['totp'], ['application_credential']]) {
      assert.equal(await asked(methods), 401);
    }
    assert.equal(await asked(['password', 'totp']), 400, 'its code is missing');
    const project = { name: 'exact' };
    const misfits = [
      {},
      [],
      'all',
      7,
      { system: { all: true } },
      { 'OS-TRUST:trust': { id: 'a' } },
      { projekt: project },
    ];
    for (const scope of [
      ...misfits,
      { project, domain: { id: 'default' } },
      { domain: 'default' },
      { project: 'exact' },
    ]) {
      assert.equal(await asked(password_, scope), 400, JSON.stringify(scope));
    }
    for (const scope of [undefined, null, 'unscoped', { project }, { domain: { id: 'default' } }]) {
      assert.equal(await asked(password_, scope), 201, JSON.stringify(scope));
    }
  });

  it('takes the code of a second factor beside the password', async () => {
    const { clock, services } = room.installation;
    const caller = await room.addCaller('careful');
    const seed = there(/secret=(\w+)/.exec(await services.accounts.enableTotp(STAFF, 'careful'))?.[1]);
    assert.equal((await ask(caller)).status, 401);
    assert.equal((await ask(caller, '000000')).status, 401);
    const right = await ask(caller, totpAt(seed, Math.floor(clock.now() / 30)));
    assert.equal(right.status, 201, right.text);
    assert.equal(await isGood(String(right.headers['x-subject-token'])), true);
  });

  it('of the command line is as good; one of another kind is none', async () => {
    const caller = await room.addCaller('script');
    const { authentication } = room.installation.services;
    const open = async (kind: string) => (await authentication.openSession(caller.login.id, kind)).token;
    assert.equal(await isGood(await open('api')), true);
    assert.equal(await isGood(await open('panel')), false);
  });
});
