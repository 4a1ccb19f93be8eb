import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PageHost, PageReplay, readPages } from './pages.ts';
import { openRoom, type Room } from './room.ts';

/** Pages on a room whose work is done whenever they wait for it. */
const hostOn = (room: Room): PageHost => ({
  send: async (method, path, headers, body) => {
    const { status, text } = await room.send(method as 'GET', path, body, null).set(headers);
    return { status, text: text ?? '' };
  },
  settle: async () => {
    await room.installation.work();
  },
});

describe('the vendor’s own pages', () => {
  it('find what they read, and none is blank', async () => {
    await using room = await openRoom();
    const { password } = await room.addCaller('provider', { isStaff: true, of: 'admin' });
    const replay = new PageReplay(hostOn(room), { username: 'provider', password });
    for (const [, page] of readPages()) await replay.open(page);
  });

  it('begin for whoever may only look, without being refused anything', async () => {
    await using room = await openRoom();
    await room.addRepositories(1);
    const { password } = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
    const replay = new PageReplay(hostOn(room), { username: 'viewer', password });
    const pages = new Map(readPages());
    for (const name of ['01-log-in', '02-every-page']) {
      const page = pages.get(name);
      assert.ok(page !== undefined, name);
      await replay.open(page);
    }
  });
});
