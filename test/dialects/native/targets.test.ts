import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { type Caller, openRoom, type Room } from './room.ts';

describe('targets in the native room', () => {
  let room: Room;
  let staff: Caller;
  let source: string;
  let outside: Target;
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('staff', { isStaff: true });
    source = await room.installation.addSource({ 'a.txt': 'a' });
    outside = await room.installation.addTarget({ accountId: room.admin.account.id, name: 'web', paths: [source] });
  });
  after(() => room.close());

  const change = (id: number, tag: string, body: object, as?: Caller) =>
    room.send('PATCH', `/targets/${id}`, body, as).set('If-Match', tag);
  const remove = (id: number, query = '', as?: Caller) =>
    room.send('DELETE', `/targets/${id}${query}`, undefined, as).set('If-Match', '*');

  it('are made with a volume by an account, and of paths by staff alone', async () => {
    const made = await room.send('POST', '/targets', { name: 'disk', kind: 'drive', rotation: 3 });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.headers.location, `/api/v1/targets/${made.body.id}`);
    assert.partialDeepStrictEqual(made.body, {
      name: 'disk',
      rotation: 3,
      source: { kind: 'volume', paths: null },
      version: 1,
    });
    const ofPaths = { name: 'srv', accountId: room.admin.account.id, paths: [source], excludes: ['*.tmp'] };
    assert.equal((await room.send('POST', '/targets', ofPaths)).status, 403);
    const { body } = await room.send('POST', '/targets', ofPaths, staff);
    assert.deepEqual(body.source, { kind: 'paths', paths: [source], excludes: ['*.tmp'] });
    assert.equal((await room.send('GET', `/targets/${body.uuid}`)).body.source.paths, null);
  });

  it('are listed by account, kind, store and name', async () => {
    const names = async (query: string, as?: Caller) =>
      (await room.send('GET', `/targets?${query}`, undefined, as)).body.items.map(({ name }: Target) => name);
    assert.deepEqual(await names('name=web'), ['web']);
    assert.deepEqual(await names('kind=drive'), ['disk']);
    assert.deepEqual(await names(`account=${staff.account.id}`, staff), []);
    assert.ok((await names(`account=${room.admin.account.id}&store=${outside.storeId}`, staff)).includes('web'));
  });

  it('are listed with how they are backed up of late where that is asked for', async () => {
    const statusOf = async (query: string) =>
      (await room.send('GET', `/targets?name=web${query}`)).body.items[0].status;
    assert.equal(await statusOf(''), undefined);
    assert.deepEqual(await statusOf('&status=true'), { lastTask: null, lastSnapshot: null, nextFireAt: null });
    const { id } = await room.installation.takeBackup(outside);
    const { lastTask, lastSnapshot } = await statusOf('&status=true');
    assert.deepEqual([lastTask.state, lastSnapshot.id], ['succeeded', id]);
  });

  it('are changed by who saw them as they are', async () => {
    const { headers } = await room.send('GET', `/targets/${outside.id}`);
    const changed = await change(outside.id, String(headers.etag), { rotation: 7 });
    assert.equal(changed.body.rotation, 7, changed.text);
    const late = await change(outside.id, String(headers.etag), { rotation: 8 });
    assert.deepEqual([late.status, late.body.present.rotation], [412, 7]);
    assert.equal((await change(outside.id, '*', { allowsInPlaceRestore: true })).status, 403);
    assert.equal(
      (await change(outside.id, '*', { allowsInPlaceRestore: true }, staff)).body.allowsInPlaceRestore,
      true,
    );
  });

  it('go with their volumes where their names are said', async () => {
    const { body } = await room.send('POST', '/targets', { name: 'gone' });
    const unsaid = await remove(body.id, '', staff);
    assert.deepEqual(
      [unsaid.status, unsaid.body.reason, unsaid.body.params],
      [409, 'name_unconfirmed', { name: 'gone' }],
    );
    assert.equal((await remove(body.id, '?confirm=gone')).status, 403);
    assert.equal((await remove(body.id, '?confirm=gone&snapshots=true')).status, 204);
    assert.equal((await room.send('GET', `/targets/${body.id}`)).status, 404);
  });

  it('are tried by staff', async () => {
    assert.equal((await room.send('POST', `/targets/${outside.id}/tests`)).status, 403);
    const { body } = await room.send('POST', `/targets/${outside.id}/tests`, undefined, staff);
    assert.deepEqual(body.paths, [source]);
  });

  it("are another account's secret, and a viewer's to look at", async () => {
    const stranger = await room.addCaller('stranger');
    assert.equal((await room.send('GET', `/targets/${outside.uuid}`, undefined, stranger)).status, 404);
    assert.equal((await change(outside.id, '*', { name: 'mine' }, stranger)).status, 404);
    assert.equal((await remove(outside.id, '?snapshots=true', stranger)).status, 404);
    const viewer = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
    assert.equal((await room.send('GET', `/targets/${outside.id}`, undefined, viewer)).status, 200);
    assert.equal((await change(outside.id, '*', { name: 'mine' }, viewer)).status, 403);
  });
});
