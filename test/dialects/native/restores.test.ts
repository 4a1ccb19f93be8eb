import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import { STAFF } from '../../support/values.ts';
import { type Caller, openRoom, type Room } from './room.ts';

const BYTES = Buffer.from([0, 255, 128, 10, 13, 0, 7]);

describe('restores in the native room', () => {
  let room: Room;
  let source: string;
  let target: Target;
  let snapshot: Snapshot;
  let staff: Caller;
  before(async () => {
    room = await openRoom();
    const { installation } = room;
    staff = await room.addCaller('staff', { isStaff: true });
    source = await installation.addSource({ 'data.bin': '' });
    await writeFile(join(source, 'data.bin'), BYTES);
    target = await installation.addTarget({ accountId: room.admin.account.id, paths: [source] });
    snapshot = await installation.takeBackup(target);
  });
  after(() => room.close());

  const restore = (order: object, as?: Caller) => room.send('POST', `/snapshots/${snapshot.id}/restores`, order, as);
  const read = async (id: number, as?: Caller) => (await room.send('GET', `/restores/${id}`, undefined, as)).body;

  it('write a snapshot back in place where staff allow it, and keep what was there', async () => {
    const denied = await restore({ kind: 'in_place' });
    assert.deepEqual([denied.status, denied.body.reason], [403, 'in_place_denied']);
    await room.installation.services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
    await writeFile(join(source, 'data.bin'), 'spoilt');
    const begun = await restore({ kind: 'in_place' });
    assert.equal(begun.status, 201, begun.text);
    assert.equal(begun.headers.location, `/api/v1/restores/${begun.body.id}`);
    await room.installation.work();
    assert.deepEqual(await readFile(join(source, 'data.bin')), BYTES);
    const ended = await read(begun.body.id);
    assert.partialDeepStrictEqual(ended, {
      kind: 'in_place',
      state: 'succeeded',
      targetId: target.id,
      sourceTargetId: target.id,
      contentBytes: BYTES.length,
      keepsReplaced: true,
      keptPaths: [],
    });
    assert.deepEqual((await read(begun.body.id, staff)).keptPaths, [source]);
  });

  it('write a snapshot into a new target', async () => {
    const { body } = await restore({ kind: 'new_target', name: 'fresh', targetKind: 'drive' });
    await room.installation.work();
    assert.equal((await read(body.id)).state, 'succeeded');
    const made = await room.installation.services.targets.find(STAFF, { id: body.targetId });
    assert.deepEqual([made.name, made.kind], ['fresh', 'drive']);
    assert.deepEqual(await readFile(join(room.installation.files.volumePath(made.uuid), 'data.bin')), BYTES);
  });

  it('write a snapshot into a directory for staff, who alone are told where', async () => {
    const directory = join(room.installation.folder, 'restored');
    assert.equal((await restore({ kind: 'directory', directory })).status, 403);
    const begun = await restore({ kind: 'directory', directory }, staff);
    assert.deepEqual([begun.status, begun.body.directory], [201, directory]);
    let ended = begun.body;
    for (let asked = 0; asked < 1_000 && ended.state === 'running'; asked += 1) ended = await read(ended.id, staff);
    assert.equal(ended.state, 'succeeded');
    assert.deepEqual(await readFile(join(directory, 'data.bin')), BYTES);
    assert.equal((await read(begun.body.id)).directory, null);
  });

  it('copy a target as it is now', async () => {
    const { body } = await room.send('POST', `/targets/${target.id}/clones`, { name: 'twin', targetKind: 'drive' });
    await room.installation.work();
    const twin = await room.installation.services.targets.find(STAFF, { id: body.targetId });
    assert.deepEqual(await readFile(join(room.installation.files.volumePath(twin.uuid), 'data.bin')), BYTES);
  });

  it('are listed by what became of them', async () => {
    const of = async (query: string) =>
      (await room.send('GET', `/restores?${query}`)).body.items.map(({ kind }: { kind: string }) => kind);
    assert.deepEqual(await of(`target=${target.id}&state=succeeded`), ['in_place']);
    assert.deepEqual(await of(`snapshot=${snapshot.id}&kind=in_place,new_target`), ['new_target', 'in_place']);
    assert.deepEqual(await of('state=queued,running'), []);
    assert.deepEqual(await of('to=2020-01-01T00:00:00Z'), []);
  });

  it("are another account's secret", async () => {
    const stranger = await room.addCaller('stranger');
    const { body } = await room.send('GET', '/restores');
    for (const { id, uuid } of body.items) {
      assert.equal((await room.send('GET', `/restores/${id}`, undefined, stranger)).status, 404);
      assert.equal((await room.send('GET', `/restores/${uuid}`, undefined, stranger)).status, 404);
    }
    assert.deepEqual((await room.send('GET', '/restores', undefined, stranger)).body.items, []);
    const clone = await room.send('POST', `/targets/${target.id}/clones`, { name: 'theirs' }, stranger);
    assert.equal(clone.status, 404);
  });

  it('are called off by who may, also those that a worker has to end', async () => {
    const { body } = await restore({ kind: 'new_target', name: 'never', targetKind: 'drive' });
    const cancel = (id: number, as?: Caller) => room.send('POST', `/restores/${id}/cancellation`, undefined, as);
    assert.equal((await cancel(body.id, await room.addCaller('reader', { role: 'viewer', of: 'admin' }))).status, 403);
    assert.equal((await cancel(body.id, await room.addCaller('passer-by'))).status, 404);
    const cancelled = await cancel(body.id);
    assert.deepEqual(
      [cancelled.status, cancelled.body.state, cancelled.body.failure?.reason],
      [200, 'cancelled', 'restore_called_off'],
      cancelled.text,
    );
    await room.installation.work();
    assert.equal((await read(body.id)).state, 'cancelled');
    const again = await cancel(body.id);
    assert.deepEqual([again.status, again.body.reason], [409, 'ended_already']);
    const { body: clone } = await room.send('POST', `/targets/${target.id}/clones`, { name: 'twin' });
    const called = await cancel(clone.id);
    assert.deepEqual([called.status, called.body.state, called.body.calledOffAt === null], [200, 'queued', false]);
    await room.installation.work();
    assert.equal((await read(clone.id)).state, 'cancelled');
    const { items } = (await room.send('GET', '/audit?limit=200')).body;
    assert.ok(items.some(({ action }: { action: string }) => action === 'restore.cancel'));
  });
});
