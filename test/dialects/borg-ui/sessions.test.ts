import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signToken } from '../../../src/server/signed-token.ts';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { STAFF, there } from '../../support/values.ts';
import { LIST, openRoom, type Room } from './room.ts';

const claimsOf = (token: string) => JSON.parse(Buffer.from(there(token.split('.')[1]), 'base64url').toString('utf8'));
const headOf = (token: string) => JSON.parse(Buffer.from(there(token.split('.')[0]), 'base64url').toString('utf8'));

describe('a log-in to the Borg UI room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const statusOf = async (token: string) => (await room.send('GET', LIST, undefined, { token })).status;
  const keyOf = () => room.installation.services.signingKeys.find('borg-ui');

  it('answers a token that says whose it is, for what, and until when', async () => {
    const { token } = await room.addCaller('claimed');
    const { sid, ...claims } = claimsOf(token);
    assert.deepEqual(headOf(token), { alg: 'HS256', typ: 'JWT' });
    assert.deepEqual(claims, { sub: 'claimed', exp: room.installation.clock.now() + 86_400, purpose: 'access' });
    assert.match(sid, /^[0-9a-f]{64}$/);
    assert.equal(await statusOf(token), 200);
  });

  it('ends a day later, whether it is used or not', async () => {
    await using other = await openRoom();
    other.installation.clock.advance(86_399);
    assert.equal((await other.send('GET', LIST)).status, 200);
    other.installation.clock.advance(1);
    assert.equal((await other.send('GET', LIST)).status, 401);
  });

  it('ends with its log-out; the one that it was refreshed to lives on', async () => {
    const caller = await room.addCaller('leaver');
    const { body } = await room.send('POST', '/api/auth/refresh', undefined, caller);
    assert.equal((await room.send('POST', '/api/auth/logout', undefined, caller)).status, 200);
    assert.deepEqual([await statusOf(caller.token), await statusOf(body.access_token)], [401, 200]);
  });

  it('ends where the login is disabled, and where its session is revoked', async () => {
    const { services } = room.installation;
    const disabled = await room.addCaller('disabled');
    await services.accounts.disable(STAFF, 'disabled');
    const revoked = await room.addCaller('revoked');
    const [session] = await services.accounts.sessions(STAFF, revoked.login.id);
    await services.accounts.revokeSession(STAFF, there(session).id);
    assert.deepEqual([await statusOf(disabled.token), await statusOf(revoked.token)], [401, 401]);
  });

  it('is not inherited by whoever is given the name later', async () => {
    const first = await room.addCaller('renamed');
    const claims = claimsOf(first.token);
    const second = await room.addCaller('successor');
    const key = await keyOf();
    // The name alone lets nobody in: it is the session that does.
    const forged = await signToken({ ...claims, sub: second.login.login, sid: 'f'.repeat(64) }, key);
    assert.equal(await statusOf(forged), 401);
    const { body } = await room.send('GET', '/api/auth/me', undefined, {
      token: await signToken({ ...claims, sub: 'successor' }, key),
    });
    assert.equal(body.username, 'renamed');
  });

  it('is refused of another purpose, of another key, without a signature, and without its wrapping', async () => {
    const { token } = await room.addCaller('forger');
    const claims = claimsOf(token);
    const [, payload] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
    const tokens = [
      await signToken({ ...claims, purpose: 'login' }, await keyOf()),
      await signToken(claims, Buffer.alloc(32, 1)),
      unsigned,
      `${token.slice(0, -4)}AAAA`,
      claims.sid,
      '',
      '..',
    ];
    for (const other of tokens) assert.equal(await statusOf(other), 401, other);
  });

  it('is signed with a key that lies sealed in the database, the same for every process', async () => {
    const key = Buffer.from(await keyOf());
    const node = await room.installation.openNode();
    assert.deepEqual(Buffer.from(await node.services.signingKeys.find('borg-ui')), key);
    assert.notDeepEqual(Buffer.from(await node.services.signingKeys.find('another')), key);
    const stored = JSON.stringify(await room.installation.dump());
    for (const form of ['base64', 'base64url', 'hex'] as const) assert.ok(!stored.includes(key.toString(form)), form);
  });

  it('asks for the second factor where the login has one', async () => {
    const { services, clock } = room.installation;
    const { password } = await room.addCaller('careful');
    const seed = there(/secret=(\w+)/.exec(await services.accounts.enableTotp(STAFF, 'careful'))?.[1]);
    const { status, body } = await room.logIn('careful', password);
    const { login_challenge_token: challenge, ...rest } = body;
    assert.deepEqual(
      [status, rest],
      [
        200,
        {
          access_token: null,
          token_type: 'bearer',
          expires_in: 86_400,
          must_change_password: false,
          totp_required: true,
        },
      ],
    );
    assert.equal(await statusOf(challenge), 401);
    const confirm = (code: string) =>
      room.send('POST', '/api/auth/login/totp', { login_challenge_token: challenge, code }, null);
    const wrong = await confirm('000000');
    assert.deepEqual([wrong.status, wrong.body.detail.key], [401, 'backend.errors.auth.incorrectCredentials']);
    const right = await confirm(totpAt(seed, Math.floor(clock.now() / 30)));
    assert.deepEqual([right.status, right.body.totp_required], [200, false]);
    assert.equal(await statusOf(right.body.access_token), 200);
  });

  it('is put off after too many wrong passwords, and says for how long', async () => {
    await room.installation.addAccount('guessed');
    let answer = await room.logIn('guessed', 'wrong');
    for (let tries = 1; answer.status === 401 && tries < 60; tries += 1) answer = await room.logIn('guessed', 'wrong');
    const seconds = Number(answer.headers['retry-after']);
    assert.ok(seconds > 0);
    assert.deepEqual(
      [answer.status, answer.body.detail],
      [429, { key: 'backend.errors.auth.tooManyRequests', params: { retryAfterSeconds: seconds } }],
    );
  });
});

describe('a token that lives until it is revoked', () => {
  it('is a Bearer here as the command line issues it, and elsewhere too', async () => {
    await using room = await openRoom();
    const { services } = room.installation;
    const { token } = await services.authentication.issueToken(STAFF, 'admin', 'api');
    for (const path of [LIST, '/api/2.0/backupschedulers/']) {
      assert.equal((await room.send('GET', path, undefined, { token })).status, 200, path);
    }
    assert.equal((await room.send('POST', '/api/auth/refresh', undefined, { token })).status, 401);
    assert.equal((await room.send('POST', '/api/auth/logout', undefined, { token })).status, 200);
    assert.equal((await room.send('GET', LIST, undefined, { token })).status, 200);
  });

  it('of a panel session is none', async () => {
    await using room = await openRoom();
    const { token } = await room.installation.services.authentication.issueToken(STAFF, 'admin', 'panel');
    assert.equal((await room.send('GET', LIST, undefined, { token })).status, 401);
  });
});
