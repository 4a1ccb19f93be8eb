import assert from 'node:assert/strict';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { STAFF, there } from '../../support/values.ts';
import { GenericClient } from './generic-client.ts';
import { openRoom, type Room } from './room.ts';

describe('snapshots of the CloudSigma room', () => {
  let room: Room;
  let drive: string;
  before(async () => {
    room = await openRoom();
  });
  beforeEach(async () => {
    drive = (await new GenericClient(room, 'drives').create({ media: 'disk', name: 'disk', size: 1_000 })).uuid;
  });
  after(() => room.close());

  const local = () => new GenericClient(room, 'snapshots');
  const remote = () => new GenericClient(room, 'remotesnapshots');
  const work = () => room.installation.work();
  const refusalOf = (answer: {
    readonly status: number;
    readonly body: readonly { readonly error_type: string }[];
  }) => [answer.status, there(answer.body[0]).error_type];

  it('are made of a drive by uuid, object or address, and named after it and the second', async () => {
    const name = `${drive}__2026-03-02__00_00_00`;
    for (const each of [drive.toUpperCase(), { uuid: drive }, `/api/2.0/drives/${drive}/`]) {
      const made = await local().create({ drive: each });
      assert.deepEqual([made.name, made.drive.uuid, made.status], [name, drive, 'creating']);
      await work();
      assert.equal((await local().get(made.uuid)).status, 'available');
    }
    assert.equal((await local().create({ drive, name: '' })).name, name);
    assert.equal((await local().list({ drive, name })).length, 4);
  });

  it('have the same keys in both lists, by uuid and in the schema', async () => {
    for (const client of [local(), remote()]) {
      const { uuid } = await client.create({ drive });
      const [short] = await client.list({ uuid });
      assert.deepEqual(await client.listDetail({ uuid }), [short]);
      assert.deepEqual(await client.get(uuid), short);
      assert.deepEqual(Object.keys((await client.schema()).fields).sort(), Object.keys(there(short)).sort());
    }
  });

  it('go to the default location where none is named, and to no other than a remote one', async () => {
    assert.equal((await remote().create({ drive, location: '' })).location, 'TBC');
    const away = await room.installation.services.stores.findByName(STAFF, 'ZRH');
    const target = await room.installation.addTarget({ accountId: room.demo.account.id, storeId: away.id });
    for (const body of [
      { drive, location: 'local' },
      { drive, location: 'PER' },
      { drive: target.uuid, location: 'ZRH' },
    ]) {
      const answer = await room.send('POST', '/remotesnapshots/', body);
      assert.deepEqual([answer.status, answer.body[0].error_point], [400, 'location']);
    }
  });

  it('keep what their drive was', async () => {
    const { uuid } = await remote().create({ drive });
    await work();
    await room.send('PUT', `/drives/${drive}/`, { name: 'renamed' });
    assert.equal((await remote().get(uuid)).drive_meta.name, 'disk');
  });

  it('allocate nothing until they are there: null here, 0 elsewhere', async () => {
    const [one, other] = [await local().create({ drive }), await remote().create({ drive })];
    assert.deepEqual([one.allocated_size, other.allocated_size], [null, 0]);
    await work();
    assert.ok(((await remote().get(other.uuid)).allocated_size ?? 0) > 0);
  });

  it('change by what is sent, but stay of their drive and at their location', async () => {
    const { uuid } = await remote().create({ drive, meta: { a: 'b' }, tags: ['red'] });
    await work();
    const path = `/remotesnapshots/${uuid}/`;
    const { body } = await room.send('PUT', path, { name: 'renamed' });
    assert.deepEqual([body.name, body.meta, body.tags[0].uuid], ['renamed', { a: 'b' }, 'red']);
    const before = await room.installation.dump();
    assert.deepEqual((await room.send('PUT', path, body)).body, body);
    assert.deepEqual(await room.installation.dump(), before);
    const other = await new GenericClient(room, 'drives').create({ media: 'disk', name: 'other', size: 1 });
    for (const [change, point] of [
      [{ drive: other.uuid }, 'drive'],
      [{ location: 'ZRH' }, 'location'],
      [{ name: '' }, 'name'],
      [{ meta: { a: 1 } }, 'meta'],
    ] as const) {
      const answer = await room.send('PUT', path, { name: 'never', ...change });
      assert.deepEqual([answer.status, answer.body[0].error_point], [400, point]);
    }
    assert.deepEqual((await room.send('GET', path)).body, body);
    const found = await remote().list({ tag: 'red', drive });
    assert.deepEqual(
      found.map((snapshot) => snapshot.uuid),
      [uuid],
    );
  });

  it('that are being made away from their drive are neither deleted, cloned nor edited', async () => {
    const [here, away] = [(await local().create({ drive })).uuid, (await remote().create({ drive })).uuid];
    for (const answer of [
      await room.send('DELETE', `/remotesnapshots/${away}/`),
      await room.send('POST', `/remotesnapshots/${away}/action/?do=clone`),
      await room.send('PUT', `/remotesnapshots/${away}/`, { name: 'never' }),
    ]) {
      assert.deepEqual(refusalOf(answer), [403, 'permission']);
      assert.match(answer.body[0].error_message, new RegExp(away));
    }
    assert.equal((await room.send('PUT', `/snapshots/${here}/`, { name: 'now' })).status, 200);
  });

  it('that are being made beside their drive are deleted and cloned as others are; a clone that waits gets its files', async () => {
    const [gone, read] = [(await local().create({ drive })).uuid, (await local().create({ drive })).uuid];
    assert.equal((await room.send('DELETE', `/snapshots/${gone}/`)).status, 204);
    assert.equal((await room.send('GET', `/snapshots/${gone}/`)).status, 404);
    const clone = await local().act(read, 'clone');
    await local().delete(read);
    assert.equal((await room.send('GET', `/snapshots/${read}/`)).status, 404);
    await work();
    assert.equal((await new GenericClient(room, 'drives').get(clone.uuid)).status, 'unmounted');
    assert.equal(await room.installation.services.snapshots.removeMarked(), 1);
    const drives = new GenericClient(room, 'drives');
    const other = (await drives.create({ media: 'disk', name: 'soon gone', size: 1 })).uuid;
    const { uuid } = await local().create({ drive: other });
    await drives.delete(other);
    assert.deepEqual(await local().list({ drive: other }), []);
    assert.equal((await room.send('GET', `/snapshots/${uuid}/`)).status, 404);
  });

  it('are deleted at once, though a clone is reading them; their bytes go when it is there', async () => {
    const { uuid } = await local().create({ drive });
    await work();
    const clone = await local().act(uuid, 'clone');
    await local().delete(uuid);
    assert.equal((await local().get(uuid)).status, 'deleting');
    assert.equal((await room.send('DELETE', `/snapshots/${uuid}/`)).status, 204);
    assert.deepEqual(refusalOf(await room.send('PUT', `/snapshots/${uuid}/`, { name: 'late' })), [403, 'permission']);
    assert.equal(await room.installation.services.snapshots.removeMarked(), 0);
    await work();
    assert.equal((await new GenericClient(room, 'drives').get(clone.uuid)).status, 'unmounted');
    assert.equal(await room.installation.services.snapshots.removeMarked(), 1);
    assert.equal((await room.send('GET', `/snapshots/${uuid}/`)).status, 404);
  });

  it('are deleted several at once, or none', async () => {
    const uuids = [(await local().create({ drive })).uuid, (await local().create({ drive })).uuid];
    await work();
    const remove = (names: readonly string[]) =>
      room.send('DELETE', '/snapshots/', { objects: names.map((uuid) => ({ uuid })) });
    assert.equal((await remove([...uuids, '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69'])).status, 404);
    assert.equal((await local().get(there(uuids[0]))).status, 'available');
    assert.equal((await remove(uuids)).status, 204);
    assert.equal((await local().get(there(uuids[1]))).status, 'deleting');
  });

  it('that failed are told of to whoever asks for them, are in no list, and can be deleted', async () => {
    const source = await room.installation.addSource();
    const target = await room.installation.addTarget({ accountId: room.demo.account.id, paths: [source] });
    const { uuid } = await local().create({ drive: target.uuid });
    await rename(source, `${source}-gone`);
    await work();
    assert.equal((await local().get(uuid)).status, 'error');
    assert.deepEqual(await local().list({ drive: target.uuid }), []);
    await local().delete(uuid);
  });

  it('are refused beyond the limits of a store, and of one drive in 30 minutes wherever they go', async () => {
    const root = join(room.installation.dataDir, 'stores', 'small');
    await mkdir(root);
    const settings = { root };
    const draft = { accountId: null, name: 'small', locationCode: 'SML', driver: 'archive', settings };
    await room.installation.services.stores.add(STAFF, {
      ...draft,
      limits: { maxPerAccount: 1, minimumIntervalSeconds: null },
    });
    assert.equal((await room.send('POST', '/remotesnapshots/', { drive, location: 'SML' })).status, 201);
    await work();
    const full = await room.send('POST', '/remotesnapshots/', { drive, location: 'SML' });
    assert.deepEqual(refusalOf(full), [403, 'permission']);
    assert.match(full.body[0].error_message, /^The location 'SML' keeps 1 snapshots of one account at most/);
    const refused = async (body: object) => refusalOf(await room.send('POST', '/remotesnapshots/', body));
    assert.deepEqual(await refused({ drive }), [403, 'permission']);
    room.installation.clock.advance(1_800);
    await remote().create({ drive });
    for (const location of ['TBC', 'ZRH']) assert.deepEqual(await refused({ drive, location }), [403, 'permission']);
    await work();
    for (const location of ['TBC', 'ZRH']) assert.deepEqual(await refused({ drive, location }), [403, 'permission']);
    room.installation.clock.advance(1_800);
    assert.equal((await room.send('POST', '/remotesnapshots/', { drive, location: 'ZRH' })).status, 201);
  });

  it('count in the capabilities of their account', async () => {
    const caller = await room.addCaller('counter');
    const mine = (resource: string) => new GenericClient(room, resource, caller);
    const own = (await mine('drives').create({ media: 'disk', name: 'disk', size: 1 })).uuid;
    await mine('snapshots').create({ drive: own });
    await mine('remotesnapshots').create({ drive: own });
    const { body } = await room.send('GET', '/capabilities/', undefined, caller);
    assert.deepEqual(body.snapshots, { current: 1, max: 700, max_per_drive: 90 });
    assert.equal(body.remote_snapshots.current, 1);
    assert.ok(body.remote_snapshots.remote_locations.includes('TBC'));
    assert.ok(!body.remote_snapshots.remote_locations.includes('local'));
  });
});
