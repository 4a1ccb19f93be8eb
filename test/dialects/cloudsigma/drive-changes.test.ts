import assert from 'node:assert/strict';
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { STAFF, there } from '../../support/values.ts';
import { GenericClient } from './generic-client.ts';
import { openRoom, type Room } from './room.ts';

const DISK = { media: 'disk', name: 'disk', size: 1_000 };

describe('drives of the CloudSigma room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const drives = () => new GenericClient(room, 'drives');
  const volumeOf = (uuid: string) => room.installation.files.volumePath(uuid);
  const snapshotOf = async (drive: string) => {
    const { uuid } = await new GenericClient(room, 'snapshots').create({ drive });
    await room.installation.work();
    return uuid;
  };
  const pointOf = (answer: { readonly status: number; readonly body: readonly { readonly error_point: string }[] }) => [
    answer.status,
    there(answer.body[0]).error_point,
  ];

  it('echo what they were made with, bare or wrapped', async () => {
    const sent = { ...DISK, media: 'cdrom', storage_type: 'ssd', meta: { a: 'b' }, tags: ['red'], affinities: ['ssd'] };
    for (const body of [sent, { objects: [sent] }]) {
      const made = (await room.send('POST', '/drives/', body)).body.objects[0];
      const shown = (await room.send('GET', `/drives/${made.uuid}/`)).body;
      assert.deepEqual({ ...made, status: 'unmounted' }, shown);
      const { media, storage_type: storageType, meta, affinities, runtime, size } = shown;
      assert.deepEqual({ ...sent, media, storage_type: storageType, meta, affinities, size }, sent);
      assert.equal(runtime.storage_type, 'ssd');
      assert.deepEqual(shown.tags, [{ resource_uri: '/api/2.0/tags/red/', uuid: 'red' }]);
    }
    assert.deepEqual(
      Object.keys((await drives().schema()).fields),
      Object.keys((await drives().listDetail())[0] ?? {}),
    );
  });

  it('change by what is sent; meta is replaced whole, and the whole object written back changes nothing', async () => {
    const { uuid } = await drives().create({ ...DISK, meta: { a: 'b' }, tags: ['red'] });
    const { body } = await room.send('PUT', `/drives/${uuid}/`, { name: 'other', meta: { c: 'd' } });
    assert.deepEqual([body.name, body.meta, body.tags[0].uuid, body.size], ['other', { c: 'd' }, 'red', 1_000]);
    const before = await room.installation.dump();
    assert.deepEqual((await room.send('PUT', `/drives/${uuid}/`, body)).body, body);
    assert.deepEqual(await room.installation.dump(), before);
  });

  it('can be written back as they were shown where no size was declared, whatever their files have become', async () => {
    const source = await room.installation.addSource();
    const target = await room.installation.addTarget({ accountId: room.demo.account.id, paths: [source] });
    const path = `/drives/${target.uuid}/`;
    const empty = (await room.send('GET', path)).body;
    assert.equal(empty.size, 0);
    const write = async (body: object) => {
      const answer = await room.send('PUT', path, body);
      assert.equal(answer.status, 200, answer.text);
      return answer.body;
    };
    assert.equal((await write({ ...empty, name: 'renamed' })).name, 'renamed');
    await snapshotOf(target.uuid);
    const { name, size } = await write({ ...empty, name: 'renamed again' });
    assert.deepEqual([name, size], ['renamed again', '<p>Hello'.length]);
    await room.send('POST', `${path}action/?do=resize`, { size: 4_096 });
    assert.deepEqual(pointOf(await room.send('PUT', path, empty)), [400, 'size']);
    assert.deepEqual(pointOf(await room.send('POST', `${path}action/?do=resize`, { size: 0 })), [400, 'size']);
  });

  it('of another room have the size of their files until one is declared', async () => {
    const source = await room.installation.addSource();
    const target = await room.installation.addTarget({ accountId: room.demo.account.id, paths: [source] });
    await snapshotOf(target.uuid);
    const shown = (await room.send('GET', `/drives/${target.uuid}/`)).body;
    assert.equal(shown.size, '<p>Hello'.length);
    const before = await room.installation.dump();
    assert.equal((await room.send('PUT', `/drives/${target.uuid}/`, shown)).status, 200);
    assert.deepEqual(await room.installation.dump(), before);
    const { body } = await room.send('POST', `/drives/${target.uuid}/action/?do=resize`, {
      size: shown.size,
      name: 'sized',
    });
    assert.deepEqual([body.objects[0].size, body.objects[0].name], [shown.size, 'sized']);
    await writeFile(join(source, 'more'), 'more');
    await snapshotOf(target.uuid);
    assert.equal((await room.send('GET', `/drives/${target.uuid}/`)).body.size, shown.size);
  });

  for (const [what, body, point] of [
    ['a size of 0', { ...DISK, size: 0 }, 'size'],
    ['a size in words', { ...DISK, size: '1 GB' }, 'size'],
    ['no name', { media: 'disk', size: 1 }, 'name'],
    ['an empty name', { ...DISK, name: ' ' }, 'name'],
    ['another storage', { ...DISK, storage_type: 'tape' }, 'storage_type'],
    ['meta that is no text', { ...DISK, meta: { a: 1 } }, 'meta'],
    ['none at all', { objects: [] }, 'objects'],
    ['two drives, one of which has no name', { objects: [DISK, { media: 'disk', size: 1 }] }, 'name'],
    ['an affinity that is none', { ...DISK, affinities: ['near'] }, 'affinities'],
  ] as const) {
    it(`are not made with ${what}`, async () => {
      assert.deepEqual(pointOf(await room.send('POST', '/drives/', body)), [400, point]);
    });
  }

  it('are found by tag, and by any of several parts of a name', async () => {
    const { uuid } = await drives().create({ ...DISK, name: 'Ärger 17', tags: ['blue'] });
    for (const query of [{ tag: 'blue' }, { name__contains: 'none,ÄRGER' }, { name: 'Ärger 17' }, { uuid }]) {
      const found = await drives().list({ ...query });
      assert.deepEqual(
        found.map((drive) => drive.uuid),
        [uuid],
      );
    }
    assert.deepEqual(pointOf(await room.send('GET', '/drives/?media=disk')), [400, 'media']);
  });

  it('can be cloned as they are now, and say so meanwhile', async () => {
    const { uuid } = await drives().create({ ...DISK, name: 'source', meta: { a: 'b' } });
    await writeFile(join(volumeOf(uuid), 'file'), 'content');
    const clone = await drives().act(uuid, 'clone', { name: 'copy' });
    assert.deepEqual(
      [clone.name, clone.status, (await drives().get(uuid)).status],
      ['copy', 'cloning_dst', 'cloning_src'],
    );
    await room.installation.work();
    await room.installation.services.snapshots.removeMarked();
    for (const each of [uuid, clone.uuid]) {
      const { status, jobs, snapshots } = await drives().get(each);
      assert.deepEqual([status, jobs, snapshots], ['unmounted', clone.jobs, []]);
    }
    assert.equal(await readFile(join(volumeOf(clone.uuid), 'file'), 'utf8'), 'content');
    const [job] = (await room.send('GET', '/jobs/')).body.objects;
    assert.deepEqual([job.uuid, job.state, job.resources.length], [there(clone.jobs[0]).uuid, 'success', 2]);
    room.installation.clock.advance(3 * 86_400 + 1);
    assert.deepEqual((await drives().get(uuid)).jobs, []);
    assert.equal((await room.send('GET', `/jobs/${job.uuid}/`)).status, 404);
    assert.equal((await room.send('GET', '/jobs/')).body.meta.total_count, 0);
  });

  it('can be cloned onto a larger size and another storage, and stay on their own', async () => {
    const { uuid } = await drives().create({ ...DISK, size: '2000', meta: { a: 'b' }, tags: ['blue'] });
    const clone = await drives().act(uuid, 'clone', { size: '3000', storage_type: 'ssd', meta: {}, tags: [] });
    const { body } = await room.send('GET', `/drives/${clone.uuid}/`);
    assert.deepEqual([body.size, body.storage_type, body.meta, body.tags], [3_000, 'ssd', {}, []]);
    const refused = await room.send('POST', `/drives/${uuid}/action/?do=clone`, { size: 1_999 });
    assert.deepEqual(pointOf(refused), [400, 'size']);
    const grown = await room.send('PUT', `/drives/${uuid}/`, { size: '2500' });
    assert.deepEqual([grown.status, grown.body.size], [200, 2_500]);
    assert.deepEqual(pointOf(await room.send('PUT', `/drives/${uuid}/`, { size: 2_499 })), [400, 'size']);
    assert.deepEqual(pointOf(await room.send('PUT', `/drives/${uuid}/`, { storage_type: 'ssd' })), [
      400,
      'storage_type',
    ]);
  });

  it('are made several at once, wrapped or as a bare list, all or none', async () => {
    const names = ['one', 'two'].map((name) => ({ ...DISK, name: `many ${name}` }));
    for (const body of [names, { objects: names }]) {
      const { status, body: made } = await room.send('POST', '/drives/', body);
      assert.deepEqual(
        [status, made.objects.map((drive: { name: string }) => drive.name)],
        [201, ['many one', 'many two']],
      );
      const snapshots = made.objects.map((drive: { uuid: string }) => ({ drive: drive.uuid }));
      for (const resource of ['snapshots', 'remotesnapshots']) {
        assert.equal((await room.send('POST', `/${resource}/`, snapshots)).body.objects.length, 2);
        const unknown = [...snapshots, { drive: '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69' }];
        assert.equal((await room.send('POST', `/${resource}/`, unknown)).status, 404);
      }
    }
    assert.equal((await drives().list({ name__contains: 'many' })).length, 4);
  });

  it('that could not be filled are unavailable, their job failed, and they can be deleted', async () => {
    const { uuid } = await drives().create(DISK);
    await writeFile(join(volumeOf(uuid), 'file'), 'content');
    const clone = await new GenericClient(room, 'snapshots').act(await snapshotOf(uuid), 'clone');
    const snapshots = join(room.installation.dataDir, 'stores', 'local');
    for (const name of (await readdir(snapshots)).filter((name) => !name.startsWith('.')))
      await rm(join(snapshots, name), { recursive: true });
    await room.installation.work();
    assert.equal((await drives().get(clone.uuid)).status, 'unavailable');
    const job = await new GenericClient(room, 'jobs').get(there(clone.jobs[0]).uuid);
    assert.deepEqual([job.state, job.data.progress < 100], ['failed', true]);
    await drives().delete(clone.uuid);
  });

  it('are not deleted with snapshots that were made elsewhere; the count is named', async () => {
    const { uuid } = await drives().create(DISK);
    const target = await room.installation.services.targets.find(STAFF, { uuid });
    await snapshotOf(uuid);
    await room.installation.takeBackup(target);
    const refused = await room.send('DELETE', `/drives/${uuid}/`);
    assert.deepEqual([refused.status, refused.body[0].error_type], [403, 'permission']);
    assert.match(refused.body[0].error_message, /has 2 available snapshots/);
    assert.equal((await drives().get(uuid)).snapshots.length, 2);
  });

  it('are not deleted with a protected snapshot, which is named by its uuid', async () => {
    const { uuid } = await drives().create(DISK);
    const snapshot = await snapshotOf(uuid);
    await room.installation.services.snapshots.change(STAFF, { uuid: snapshot }, { isProtected: true });
    for (const answer of [
      await room.send('DELETE', `/drives/${uuid}/`),
      await room.send('DELETE', `/snapshots/${snapshot}/`),
    ]) {
      assert.deepEqual([answer.status, answer.body[0].error_type], [403, 'permission']);
      assert.match(answer.body[0].error_message, new RegExp(`'${snapshot}' is protected`));
    }
  });

  it('are deleted several at once, or none; files of an outside source stay', async () => {
    const [one, other] = [await drives().create(DISK), await drives().create(DISK)];
    const source = await room.installation.addSource();
    const outside = await room.installation.addTarget({ accountId: room.demo.account.id, paths: [source] });
    const remove = (uuids: readonly string[]) =>
      room.send('DELETE', '/drives/', { objects: uuids.map((uuid) => ({ uuid })) });
    assert.equal((await remove([one.uuid, '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69'])).status, 404);
    await access(volumeOf(one.uuid));
    assert.equal((await remove([one.uuid, outside.uuid, other.uuid])).status, 204);
    await room.installation.services.housekeeping.cleanUp();
    await assert.rejects(access(volumeOf(one.uuid)));
    await assert.rejects(access(volumeOf(other.uuid)));
    assert.deepEqual(await readdir(source), ['index.html']);
    assert.equal((await room.send('GET', `/drives/${outside.uuid}/`)).status, 404);
  });
});
