import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CredentialCall,
  type CredentialPlace,
  csrfTokenOf,
  hasCsrfToken,
  isFromPageOf,
  readCredential,
} from '../../src/server/credentials.ts';
import { NO_PARAMETERS, type WireHead } from '../../src/server/dialect.ts';
import { FieldMap } from '../../src/server/parameters.ts';

const call = (parts: Partial<CredentialCall> = {}): CredentialCall => ({ headers: {}, cookies: new Map(), ...parts });
const authorization = (text: string) => call({ headers: { authorization: text } });
const basic = (pair: string | Buffer) => authorization(`Basic ${Buffer.from(pair).toString('base64')}`);
const fields = (name: string, value: string) => {
  const map = new FieldMap();
  map.add(name, value);
  return map;
};
const head = (parts: Partial<WireHead>): WireHead => ({
  requestId: '',
  method: 'POST',
  path: '/',
  query: NO_PARAMETERS,
  headers: {},
  cookies: new Map(),
  address: '',
  origin: 'https://ours.example',
  ...parts,
});

describe('the credentials of a call', () => {
  const HEADERS: readonly CredentialPlace[] = [{ in: 'basic' }, { in: 'bearer' }];

  it('are a login and a password in Basic, cut at the first colon', () => {
    const found = { by: 'password', in: 'basic', login: 'anna', password: 'p:w ü' };
    assert.deepEqual(readCredential(basic('anna:p:w ü'), HEADERS), found);
  });

  it('are unreadable where Basic holds no text or no pair, or the scheme is another', () => {
    const why = (given: CredentialCall) => readCredential(given, HEADERS);
    assert.deepEqual(why(basic(Buffer.from([0xff, 0x3a]))), { by: 'unreadable', why: 'not_text' });
    assert.deepEqual(why(basic('a\0:b')), { by: 'unreadable', why: 'not_text' });
    assert.deepEqual(why(basic('anna')), { by: 'unreadable', why: 'no_pair' });
    assert.deepEqual(why(authorization('Digest x')), { by: 'unreadable', why: 'scheme_unknown' });
    assert.deepEqual(why(call()), { by: 'nothing' });
    assert.deepEqual(why(authorization('  ')), { by: 'nothing' });
  });

  it('are a token in Bearer, in any case, and in a header that goes before it', () => {
    const places: readonly CredentialPlace[] = [{ in: 'bearer', header: 'x-borg-authorization' }, { in: 'bearer' }];
    const both = call({ headers: { authorization: 'Bearer late', 'x-borg-authorization': 'BEARER early' } });
    assert.deepEqual(readCredential(both, places), { by: 'token', in: 'bearer', token: 'early' });
    assert.deepEqual(readCredential(authorization('bearer x'), places), { by: 'token', in: 'bearer', token: 'x' });
  });

  it('are looked for only where the room says, in its order', () => {
    const everything = call({
      headers: { authorization: 'Bearer b', 'x-auth-token': 'h' },
      cookies: new Map([['session', 'c:extra']]),
      fields: fields('auth', 'f'),
    });
    const places: readonly CredentialPlace[] = [
      { in: 'token-field', field: 'auth' },
      { in: 'header', header: 'x-auth-token' },
      { in: 'cookie', cookie: 'session', endsAt: ':' },
      { in: 'bearer' },
    ];
    const tokens = places.map((_, at) => readCredential(everything, places.slice(at)));
    assert.deepEqual(
      tokens.map((found) => (found.by === 'token' ? found.token : found.by)),
      ['f', 'h', 'c', 'b'],
    );
    assert.deepEqual(readCredential(everything, []), { by: 'nothing' });
    assert.deepEqual(readCredential(everything, [{ in: 'cookie', cookie: 'other' }]), { by: 'nothing' });
  });

  it('may be a pair in a field, whose password is empty without a colon', () => {
    const read = (value: string) =>
      readCredential(call({ fields: fields('authinfo', value) }), [{ in: 'pair-field', field: 'authinfo' }]);
    assert.deepEqual(read('a:b:c'), { by: 'password', in: 'pair-field', login: 'a', password: 'b:c' });
    assert.deepEqual(read('a'), { by: 'password', in: 'pair-field', login: 'a', password: '' });
    assert.deepEqual(read(''), { by: 'nothing' });
  });
});

describe('a call with nothing but a cookie', () => {
  it('changes something only with the CSRF token of that very session', () => {
    const token = csrfTokenOf('session');
    const has = (sent: string, method = 'POST') =>
      hasCsrfToken(head({ method, headers: { 'x-csrftoken': sent } }), 'x-csrftoken', 'session');
    assert.deepEqual([has(token), has(csrfTokenOf('other')), has(''), has('session')], [true, false, false, false]);
    assert.deepEqual([has('', 'GET'), has('', 'HEAD'), has('', 'DELETE')], [true, true, false]);
  });

  it('is from a page of ours, or of an origin that the room allows, as the browser says', () => {
    const isFrom = (origin: string | undefined) =>
      isFromPageOf(head({ headers: origin === undefined ? {} : { origin } }), ['https://cabinet.example']);
    assert.deepEqual(['https://ours.example', 'https://cabinet.example'].map(isFrom), [true, true]);
    assert.deepEqual(['https://ours.example.evil', 'null', undefined].map(isFrom), [false, false, false]);
  });
});
