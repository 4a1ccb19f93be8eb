import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createApp } from '../../src/server/app.ts';
import { NO_PARAMETERS, type RouteClaim, type WireHead } from '../../src/server/dialect.ts';
import { createRoomFinder, findOverlaps } from '../../src/server/rooms.ts';
import { createEchoRoom, createMemoryLog } from './echo-room.ts';

const room = (name: string, ...claims: RouteClaim[]) => ({ ...createEchoRoom(), name, claims });
const headOf = (path: string, headers: WireHead['headers'] = {}): WireHead => ({
  requestId: '',
  method: 'GET',
  path,
  query: NO_PARAMETERS,
  headers,
  cookies: new Map(),
  address: '',
  origin: '',
});
const exact = (path: string): RouteClaim => ({ kind: 'exact', path });
const prefix = (path: string, ...except: string[]): RouteClaim => ({ kind: 'prefix', path, except });

describe('who answers at an address', () => {
  const panel = room('panel', exact('/'), exact('/billmgr'));
  const old = room('old', prefix('/api/2.0/'), prefix('/drives/'));
  const young = room('young', prefix('/api', '/api/2.0'));
  const rooms = [panel, old, young];

  it('rooms beside each other do not overlap', () => {
    assert.deepEqual(findOverlaps(rooms), []);
  });

  it('each address leads to its room', () => {
    const find = createRoomFinder(rooms);
    const expected = {
      '/': 'panel',
      '/billmgr': 'panel',
      '/billmgr/x': undefined,
      '/api': 'young',
      '/api/schedule/': 'young',
      '/api/2.0': 'old',
      '/api/2.0/drives/': 'old',
      '/api/2.01': 'young',
      '/drives': 'old',
      '/drives/': 'old',
      '/drivesx': undefined,
    };
    for (const [path, name] of Object.entries(expected)) assert.equal(find(headOf(path))?.name, name, path);
  });

  it('every kind of overlap is found', () => {
    const pairs: [RouteClaim, RouteClaim, string][] = [
      [exact('/a'), exact('/a'), '/a'],
      [exact('/a/b'), prefix('/a'), '/a/b'],
      [prefix('/a'), prefix('/a/b'), '/a/b'],
      [prefix('/a', '/a/c'), prefix('/a/b'), '/a/b'],
      [prefix('/a/'), exact('/a'), '/a'],
    ];
    for (const [one, other, path] of pairs) {
      assert.deepEqual(findOverlaps([room('p', one), room('q', other)]), [{ first: 'p', second: 'q', path }]);
      assert.equal(findOverlaps([room('p', other), room('q', one)]).length, 1);
    }
  });

  it('an address may go to one room as a browser asks for it, and to another otherwise', () => {
    const isBrowser = ({ headers }: WireHead) => headers.accept?.includes('text/html') ?? false;
    const console = room('console', { kind: 'exact', path: '/', when: isBrowser });
    assert.deepEqual(findOverlaps([...rooms, console]), []);
    const find = createRoomFinder([...rooms, console]);
    assert.equal(find(headOf('/', { accept: 'text/html,*/*' }))?.name, 'console');
    assert.equal(find(headOf('/', { accept: '*/*' }))?.name, 'panel');
    assert.equal(find(headOf('/billmgr', { accept: 'text/html' }))?.name, 'panel');
    const health: RouteClaim = { kind: 'exact', path: '/readyz', when: isBrowser };
    assert.equal(findOverlaps([room('p', health)]).length, 1);
    assert.equal(findOverlaps([console, { ...console, name: 'other' }]).length, 1);
  });

  it('no room may take a health address, and an app with an overlap does not start', () => {
    assert.deepEqual(findOverlaps([room('p', exact('/readyz'))]), [{ first: 'health', second: 'p', path: '/readyz' }]);
    const health = { alive: () => ({ version: '0' }), ready: async () => ({ isReady: true, body: {} }) };
    const dialects = [room('p', exact('/a')), room('q', prefix('/'))];
    assert.throws(() => createApp({ dialects, log: createMemoryLog(), health }), /both claim/);
  });
});
