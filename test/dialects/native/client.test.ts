import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { ApiProblem, Client, overHttp } from '../../../clients/typescript/client.ts';
import { closePort } from '../../support/port.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

describe('the TypeScript client, over HTTP', () => {
  let room: Room;
  let client: Client;
  before(async () => {
    room = await openRoom();
    client = new Client(overHttp({ url: `${room.origin}/`, token: room.admin.token }));
  });
  after(() => room.close());

  it('makes, reads, changes and deletes by the version that it saw', async () => {
    const targets = await room.addInstances(1);
    const made = await client.call('createSchedule', { body: scheduleOf(targets) as never });
    const { body, version } = await client.ask('getSchedule', { parts: { key: made.id } });
    assert.deepEqual([body, version], [made, '"1"']);
    const changed = await client.call('changeSchedule', {
      parts: { key: made.uuid },
      version: version ?? '',
      body: { name: 'Weekly / ü' },
    });
    assert.equal(changed.name, 'Weekly / ü');
    const [found, ...others] = await Array.fromAsync(client.rows('listSchedules', { name: ['Weekly / ü'] }));
    assert.deepEqual([found?.id, others], [made.id, []]);
    assert.equal(await client.call('deleteSchedule', { parts: { key: made.id }, version: '*' }), null);
  });

  it('throws what is refused as a problem, with its reason and what is told of it', async () => {
    const unknown = await client.call('getRun', { parts: { key: 987_654 } }).catch((error: unknown) => error);
    assert.ok(unknown instanceof ApiProblem);
    assert.deepEqual(
      [unknown.status, unknown.reason, unknown.params, unknown.message],
      [404, 'missing', { noun: 'run', asked: '987654' }, "The run '987654' does not exist."],
    );
    const nobody = new Client(overHttp({ url: room.origin, token: 'wrong' }));
    await assert.rejects(nobody.call('getSession'), { status: 401 });
  });

  it('reads a list page by page, as many rows as are wanted', async () => {
    const targets = await room.addInstances(203);
    const ids = targets.map(({ id }) => id).toReversed();
    const rows = await Array.fromAsync(client.rows('listTargets', {}));
    assert.deepEqual(rows.map(({ id }) => id).slice(0, ids.length), ids);
    const some = await Array.fromAsync(client.rows('listTargets', {}, 3));
    assert.deepEqual(
      some.map(({ id }) => id),
      ids.slice(0, 3),
    );
    const { total, next } = await client.ask('listTargets', { query: { count: true, limit: 2 } });
    assert.equal(total, rows.length);
    assert.ok(next !== null);
  });

  it('says so where something else answers, and carries the headers of a page', async () => {
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push([request.method, request.url, request.headers['x-csrf-token'], request.headers.authorization]);
      response.writeHead(502, { 'Content-Type': 'text/html' }).end('<p>Bad gateway');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { port } = other.address() as { port: number };
      const page = new Client(
        overHttp({ url: `http://127.0.0.1:${port}`, headers: () => ({ 'x-csrf-token': 'of this page' }) }),
      );
      await assert.rejects(page.call('suspendAccount', { parts: { key: 7 } }), { status: 502, reason: 'no_api' });
      assert.deepEqual(seen, [['PUT', '/api/v1/accounts/7/suspension', 'of this page', undefined]]);
    } finally {
      await closePort(other);
    }
  });
});
