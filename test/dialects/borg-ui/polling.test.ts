import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countQueriesOf } from '../../support/counted-node.ts';
import { there } from '../../support/values.ts';
import { LIST, openRoom, type Room } from './room.ts';

const POLLED = ['/api/backup/jobs', LIST, '/api/repositories/', '/api/activity/recent', '/api/restore/jobs'];

describe('what pages ask every few seconds', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const backUp = async (id: number, storeId: number) => {
    const answer = await room.send('POST', '/api/backup/start', { repository: `backrota:${storeId}/${id}` });
    assert.equal(answer.status, 200, answer.text);
    await room.installation.work();
  };

  it('takes as many queries for much as for little, and none where nothing has changed', async () => {
    const [first] = await room.addRepositories(1);
    await room.send('POST', LIST, { name: 'first', cron_expression: '0 2 * * *', repository_id: there(first).id });
    await backUp(there(first).id, there(first).storeId);
    await using counted = await countQueriesOf(room.installation);
    const own = { Authorization: `Bearer ${room.admin.token}` };
    const paths = [...POLLED, '/api/dashboard/overview', `/api/repositories/${there(first).id}/archives`];
    const before = new Map<string, number>();
    for (const path of paths) before.set(path, (await counted.get(path, own)).count);
    for (const { id, storeId } of await room.addRepositories(4)) {
      await room.send('POST', LIST, { name: `job ${id}`, cron_expression: '0 3 * * *', repository_id: id });
      await backUp(id, storeId);
    }
    for (const path of paths) {
      const { count, answer } = await counted.get(path, own);
      assert.equal(count, before.get(path), path);
      const { etag } = answer.headers;
      if (etag === undefined) continue;
      const again = await counted.get(path, { ...own, 'If-None-Match': etag });
      assert.deepEqual([again.answer.status, again.answer.text, again.count], [304, '', 0], path);
    }
  });

  it('is told anew once anything changes, to another login, and as long as anything is under way', async () => {
    const [target] = await room.addRepositories(1);
    const { id, storeId } = there(target);
    const ask = (path: string, tag = '', as = room.admin) =>
      room.send('GET', path, undefined, as).set('If-None-Match', tag);
    for (const path of POLLED) {
      const { headers } = await ask(path);
      assert.equal(headers['cache-control'], 'private, no-cache');
      assert.equal((await ask(path, headers.etag)).status, 304);
      const colleague = await room.addCaller(`colleague ${path}`, { of: 'admin' });
      assert.equal((await ask(path, headers.etag, colleague)).status, 200);
    }
    const { etag } = (await ask('/api/backup/jobs')).headers;
    await room.send('POST', '/api/backup/start', { repository: `backrota:${storeId}/${id}` });
    const begun = await ask('/api/backup/jobs', etag);
    assert.deepEqual([begun.status, begun.body.jobs[0].status, begun.headers.etag], [200, 'pending', undefined]);
    await room.installation.work();
    const ended = await ask('/api/backup/jobs', etag);
    assert.deepEqual([ended.status, ended.body.jobs[0].status], [200, 'completed']);
    const staff = await room.addCaller('provider', { isStaff: true });
    assert.equal((await ask('/api/backup/jobs', '', staff)).headers.etag, undefined);
  });
});
