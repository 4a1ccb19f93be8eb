import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routerOf } from '../../src/server/router.ts';

const METHODS = ['GET', 'PUT', 'DELETE', 'POST'] as const;
const TABLE = {
  '/drives/': { GET: 'list', POST: 'create' },
  '/drives/detail/': { GET: 'detail' },
  '/drives/{uuid}/': { GET: 'get', DELETE: 'delete', PUT: 'change' },
  '/drives/{uuid}/files/{name}/': { GET: 'file' },
};

describe("a room's router", () => {
  const find = routerOf<string>(TABLE, { prefixes: ['', '/api/2.0'], slashAtEnd: 'either', methods: METHODS });
  const placeOf = (method: string, path: string) => {
    const found = find(method, path);
    return found.kind === 'place' ? [found.place, { ...found.parameters }] : found.kind;
  };

  it('finds an address below each prefix, with a slash at its end or without', () => {
    for (const path of ['/drives', '/drives/', '/api/2.0/drives', '/api/2.0/drives/']) {
      assert.deepEqual(placeOf('GET', path), ['list', {}], path);
      assert.deepEqual(placeOf('POST', path), ['create', {}], path);
    }
    for (const path of ['/', '/drive', '/drives//', '/api/drives/', '/api/2.0', '/drives/x/files/', '/Drives/']) {
      assert.equal(placeOf('GET', path), 'unknown', path);
    }
  });

  it('prefers what is written to what stands for anything', () => {
    assert.deepEqual(placeOf('GET', '/drives/detail/'), ['detail', {}]);
    assert.deepEqual(placeOf('GET', '/drives/details/'), ['get', { uuid: 'details' }]);
  });

  it('hands on segments as they were sent: no escape makes a slash, breaks an address or ends it', () => {
    for (const name of ['a%2Fb', '%zz', '%', '%25', 'a#b', 'a;b', '%E0%A4', 'день', '..', ':x', '*', '__proto__']) {
      assert.deepEqual(placeOf('GET', `/drives/1/files/${name}`), ['file', { uuid: '1', name }], name);
    }
  });

  it('takes segments of 512 characters and none longer', () => {
    assert.deepEqual(placeOf('GET', `/drives/${'x'.repeat(512)}/`), ['get', { uuid: 'x'.repeat(512) }]);
    assert.equal(placeOf('GET', `/drives/${'x'.repeat(513)}/`), 'unknown');
  });

  it('tells the methods of an address, in the order of the room, to OPTIONS and to a method that is not there', () => {
    const allowed = ['GET', 'PUT', 'DELETE'];
    assert.deepEqual(find('OPTIONS', '/drives/x/'), { kind: 'options', allowed });
    for (const method of ['POST', 'PATCH', 'BREW']) {
      assert.deepEqual(find(method, '/drives/x/'), { kind: 'wrong-method', allowed });
    }
    assert.equal(find('OPTIONS', '/nowhere/').kind, 'unknown');
  });

  it('answers HEAD as GET', () => {
    assert.deepEqual(placeOf('HEAD', '/drives/x'), ['get', { uuid: 'x' }]);
    const writeOnly = routerOf<string>({ '/a': { POST: 'create' } }, { slashAtEnd: 'either', methods: METHODS });
    assert.equal(writeOnly('HEAD', '/a').kind, 'wrong-method');
  });

  it('may insist on the slash as it is written, and count several slashes as one', () => {
    const strict = routerOf<string>(TABLE, { slashAtEnd: 'as-written', methods: METHODS });
    assert.deepEqual([strict('GET', '/drives').kind, strict('GET', '/drives/').kind], ['unknown', 'place']);
    const merging = routerOf<string>(TABLE, { slashAtEnd: 'either', mergesSlashes: true, methods: METHODS });
    assert.partialDeepStrictEqual(merging('GET', '//drives///x'), { place: 'get', parameters: { uuid: 'x' } });
  });

  it('takes no address twice', () => {
    const twice = { '/a/{b}': { GET: 'one' }, '/a/{c}': { GET: 'two' } };
    assert.throws(() => routerOf<string>(twice, { slashAtEnd: 'either', methods: METHODS }), /already declared/);
  });
});
