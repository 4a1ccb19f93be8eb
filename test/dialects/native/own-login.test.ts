import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { there } from '../../support/values.ts';
import { type Caller, misfitOf, openRoom, type Room } from './room.ts';

const NEXT = 'an0ther-Passw0rd';
const STEP = 30;

describe('what a customer changes of the own login', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  type Method = 'get' | 'put' | 'post';

  const logIn = (body: object) => supertest(room.server).post('/api/v1/session').send(body);

  /** Someone at the console. */
  const open = async ({ login, password }: Caller, otp?: string) => {
    const { body, headers } = await logIn({ login: login.login, password, ...(otp === undefined ? {} : { otp }) });
    return keptIn(headers, body.csrf);
  };

  const keptIn = (headers: Readonly<Record<string, unknown>>, csrf = '') => ({
    cookie: there(there((headers['set-cookie'] as readonly string[] | undefined)?.[0]).split(';')[0]),
    csrf,
  });

  const call = async (
    method: Method,
    path: string,
    { cookie, csrf }: { cookie: string; csrf: string },
    body?: object,
  ) => {
    const sent = supertest(room.server)[method](`/api/v1${path}`).set({ Cookie: cookie, 'X-Backrota-Csrf': csrf });
    const answer = await (body === undefined ? sent : sent.send(body));
    assert.equal(misfitOf(method.toUpperCase(), `/api/v1${path}`, answer.status, answer.body), null);
    return answer;
  };

  const codeOf = (secret: string, steps = 0) =>
    totpAt(secret, Math.floor(room.installation.clock.now() / STEP) + steps);

  it('is the password, by the old one; other sessions end, and API tokens stay', async () => {
    const viewer = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
    const [here, elsewhere] = [await open(viewer), await open(viewer)];
    const wrong = await call('put', '/session/password', here, { password: 'n0t-this-one', newPassword: NEXT });
    assert.deepEqual([wrong.status, wrong.body.reason], [403, 'own_password_wrong']);
    assert.equal(
      (await call('put', '/session/password', here, { password: viewer.password, newPassword: 'short' })).status,
      422,
    );
    const changed = await call('put', '/session/password', here, { password: viewer.password, newPassword: NEXT });
    assert.equal(changed.status, 204, changed.text);
    const after = keptIn(changed.headers);
    assert.equal((await call('get', '/session', after)).body.login.login, 'viewer');
    for (const ended of [here, elsewhere]) assert.equal((await call('get', '/session', ended)).status, 401);
    assert.equal((await room.send('GET', '/session', undefined, viewer)).status, 200);
    assert.equal((await logIn({ login: 'viewer', password: viewer.password })).status, 401);
    assert.equal((await logIn({ login: 'viewer', password: NEXT })).status, 201);
  });

  it('is a second factor, once a code of it has been given, and its end', async () => {
    const person = await room.addCaller('person', { role: 'operator' });
    const here = await open(person);
    assert.equal(
      (await call('post', '/session/totp', here, { password: 'n0t-this-one' })).body.reason,
      'own_password_wrong',
    );
    const { body: offer } = await call('post', '/session/totp', here, { password: person.password });
    assert.equal(new URL(offer.uri).searchParams.get('secret'), offer.secret);
    assert.equal((await call('get', '/session', here)).body.login.hasTotp, false);
    const confirm = (code: string, given = offer.offer) => call('put', '/session/totp', here, { offer: given, code });
    assert.equal((await confirm('000000')).body.reason, 'own_code_wrong');
    assert.equal(
      (await confirm(codeOf(offer.secret), `${offer.offer.slice(0, -4)}AAAA`)).body.reason,
      'totp_offer_passed',
    );
    const confirmed = await confirm(codeOf(offer.secret));
    assert.equal(confirmed.status, 204, confirmed.text);
    assert.equal((await call('get', '/session', here)).status, 401);
    const fresh = keptIn(confirmed.headers);
    const told = await call('get', '/session', fresh);
    assert.equal(told.body.login.hasTotp, true);
    assert.equal((await logIn({ login: 'person', password: person.password })).body.reason, 'totp_awaited');
    assert.equal(
      (await logIn({ login: 'person', password: person.password, otp: codeOf(offer.secret) })).body.reason,
      'totp_wrong',
    );
    const again = { ...fresh, csrf: told.body.csrf };
    assert.equal((await call('post', '/session/totp', again, { password: person.password })).body.reason, 'totp_there');
    const remove = (password: string, code: string) => call('post', '/session/totp/removal', again, { password, code });
    assert.equal((await remove(person.password, '000000')).body.reason, 'own_code_wrong');
    assert.equal((await remove('n0t-this-one', codeOf(offer.secret, 1))).body.reason, 'own_password_wrong');
    assert.equal((await remove(person.password, codeOf(offer.secret, 1))).status, 204);
    assert.equal((await logIn({ login: 'person', password: person.password })).status, 201);
  });

  it('takes no offer of another login, nor one of a quarter of an hour ago', async () => {
    const [one, other] = [await room.addCaller('one'), await room.addCaller('other')];
    const [ofOne, ofOther] = [await open(one), await open(other)];
    const { body } = await call('post', '/session/totp', ofOne, { password: one.password });
    const confirm = (as: typeof ofOne) =>
      call('put', '/session/totp', as, { offer: body.offer, code: codeOf(body.secret) });
    assert.equal((await confirm(ofOther)).body.reason, 'totp_offer_passed');
    room.installation.clock.advance(901);
    assert.equal((await confirm(ofOne)).body.reason, 'totp_offer_passed');
  });

  it('is nothing that a token with limits may change, and guesses are counted', async () => {
    const { token } = (await room.send('POST', '/tokens', { scope: 'admin' })).body;
    const change = { password: room.admin.password, newPassword: NEXT };
    assert.equal((await room.send('PUT', '/session/password', change, { token })).body.reason, 'token_limited');
    const guesser = await room.addCaller('guesser');
    const reasons = new Set<string>();
    for (let guess = 0; guess < 12; guess += 1) {
      const { body } = await room.send(
        'PUT',
        '/session/password',
        { password: `guess-${guess}`, newPassword: NEXT },
        guesser,
      );
      reasons.add(body.reason);
    }
    assert.deepEqual([...reasons], ['own_password_wrong', 'failed_logins']);
  });

  it('is told in the audit', async () => {
    const { items } = (await room.send('GET', '/audit?limit=200')).body;
    assert.ok(items.some(({ action }: { action: string }) => action === 'login.password'));
  });

  it('are tokens of the own login, which no other one of the account sees or ends, but an admin', async () => {
    const operator = await room.addCaller('operator', { role: 'operator', of: 'admin' });
    const peer = await room.addCaller('peer', { role: 'operator', of: 'admin' });
    const { id } = (await room.send('POST', '/tokens', { scope: 'read' }, operator)).body;
    const seen = async (as: Caller) =>
      (await room.send('GET', '/tokens', undefined, as)).body.items.some((token: { id: number }) => token.id === id);
    assert.deepEqual([await seen(operator), await seen(peer), await seen(room.admin)], [true, false, true]);
    assert.equal((await room.send('DELETE', `/tokens/${id}`, undefined, peer)).status, 404);
    assert.equal((await room.send('DELETE', `/tokens/${id}`, undefined, operator)).status, 204);
    const logins = (await room.send('GET', '/logins')).body.items;
    assert.ok(logins.some(({ login }: { login: string }) => login === 'operator'));
    assert.equal((await room.send('GET', '/logins', undefined, operator)).status, 403);
  });
});
