import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type PageHost, PageReplay, readPages } from './pages.ts';
import { openRoom, type Room } from './room.ts';

/** Pages on a room whose work is done whenever they wait for it. */
const hostOn = (room: Room): PageHost => ({
  send: async (method, path, headers, body) => {
    const answer = await room.send(method as 'GET', path, body, null).set(headers);
    return { status: answer.status, text: Buffer.isBuffer(answer.body) ? answer.body.toString() : answer.text };
  },
  settle: async () => {
    await room.installation.work();
    await room.installation.services.snapshots.removeMarked();
  },
});

describe('the vendor’s own pages', () => {
  it('find what they read, and none is blank', async () => {
    await using room = await openRoom();
    const { installation, admin } = room;
    const source = await installation.addSource({ 'index.html': '<p>Hello' });
    await installation.addTarget({ accountId: admin.account.id, kind: 'repository', paths: [source] });
    const { password } = await room.addCaller('provider', { isStaff: true, of: 'admin' });
    const replay = new PageReplay(hostOn(room), {
      ...{ username: 'provider', password, source },
      newPath: join(installation.folder, 'pages.borg'),
      restoreTo: join(installation.folder, 'restored'),
      ...{ directory: '', file: 'index.html', content: '<p>Hello' },
    });
    for (const [, page] of readPages()) await replay.open(page);
    assert.equal(await readFile(join(installation.folder, 'restored', 'index.html'), 'utf8'), '<p>Hello');
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
