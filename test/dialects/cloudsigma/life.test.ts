import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { at, there } from '../../support/values.ts';
import { GenericClient } from './generic-client.ts';
import { type Caller, openRoom, type Room } from './room.ts';

const NIGHTLY = { hour: '3', minute: '0' };
const KEEP_TWO_DAYS = { name: 'Two days', rules: [{ period: 'days', quantity: 2 }] };

describe('the life of a drive, through the generic client', () => {
  let room: Room;
  let as: Caller;
  before(async () => {
    room = await openRoom();
    as = await room.addCaller('owner');
  });
  after(() => room.close());

  const client = (resource: string) => new GenericClient(room, resource, as);
  const volumeOf = (uuid: string) => room.installation.files.volumePath(uuid);
  const readAll = async (uuid: string) => {
    const files = (await readdir(volumeOf(uuid), { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    const read = files.map(async (file) => [file.name, await readFile(join(file.parentPath, file.name), 'utf8')]);
    return Object.fromEntries(await Promise.all(read));
  };

  it('goes from its first file to clones of what is left after it was deleted', async () => {
    const drives = client('drives');
    const schedulers = client('backupschedulers');
    const [snapshots, remotes, jobs] = [client('snapshots'), client('remotesnapshots'), client('jobs')];

    const made = await drives.create({ media: 'disk', name: 'data', size: 1_073_741_824 });
    assert.equal((await drives.get(made.uuid)).status, 'unmounted');
    assert.deepEqual(
      (await drives.list()).map(({ uuid }) => uuid),
      [made.uuid],
    );
    await mkdir(join(volumeOf(made.uuid), 'etc'));
    await writeFile(join(volumeOf(made.uuid), 'etc', 'motd'), 'Hello');
    await writeFile(join(volumeOf(made.uuid), 'data.bin'), 'x'.repeat(5_000));
    const first = await readAll(made.uuid);

    const local = await schedulers.create({
      type: 'snapshot',
      name: 'Nightly',
      is_enabled: true,
      incremental_backup: NIGHTLY,
      retention_policy: KEEP_TWO_DAYS,
    });
    const given = await drives.act(made.uuid, 'set_scheduler', { backup_policy_uuid: local.uuid });
    assert.equal(given.backup_scheduler?.uuid, local.uuid);

    await room.installation.live(at('2026-03-02T03:00'));
    const [taken] = await snapshots.list({ drive: made.uuid });
    assert.equal(there(taken).status, 'available');
    assert.ok((there(taken).allocated_size ?? 0) > 0);
    assert.deepEqual((await drives.get(made.uuid)).snapshots, [
      { resource_uri: there(taken).resource_uri, uuid: there(taken).uuid },
    ]);
    await writeFile(join(volumeOf(made.uuid), 'data.bin'), 'y'.repeat(4_000));

    const clone = await snapshots.act(there(taken).uuid, 'clone', { name: 'back then' });
    assert.deepEqual([clone.status, clone.resource_uri], ['cloning_dst', `/api/2.0/drives/${clone.uuid}/`]);
    assert.equal((await snapshots.get(there(taken).uuid)).status, 'cloning_src');
    const job = there(clone.jobs[0]);
    assert.deepEqual([(await jobs.get(job.uuid)).state, (await jobs.get(job.uuid)).data.progress], ['queued', 0]);
    await room.installation.work();
    assert.deepEqual([(await jobs.get(job.uuid)).state, (await jobs.get(job.uuid)).data.progress], ['success', 100]);
    assert.equal((await drives.get(clone.uuid)).status, 'unmounted');
    assert.equal((await snapshots.get(there(taken).uuid)).status, 'available');
    assert.deepEqual(await readAll(clone.uuid), first);

    for (const day of [3, 4, 5]) await room.installation.live(at(`2026-03-0${day}T03:00`));
    const statuses = async () => (await snapshots.listDetail({ drive: made.uuid })).map(({ status }) => status).sort();
    assert.deepEqual(await statuses(), ['available', 'available', 'deleting', 'deleting']);
    await room.installation.services.snapshots.removeMarked();
    assert.deepEqual(await statuses(), ['available', 'available']);

    const remote = await schedulers.create({
      type: 'backup',
      name: 'Off site',
      is_enabled: true,
      remote_location: 'TBC',
      incremental_backup: NIGHTLY,
    });
    await drives.act(made.uuid, 'set_scheduler', { backup_policy_uuid: remote.uuid });
    await room.installation.live(at('2026-03-06T03:00'));
    const second = await readAll(made.uuid);
    const [away] = await remotes.list();
    assert.deepEqual(
      [there(away).status, there(away).location, there(away).drive_meta],
      [
        'available',
        'TBC',
        { media: 'disk', name: 'data', size: 1_073_741_824, src_uuid: made.uuid, storage_type: 'dssd' },
      ],
    );

    await drives.update(made.uuid, { ...(await drives.get(made.uuid)), name: 'renamed' });
    assert.equal((await drives.get(made.uuid)).name, 'renamed');
    await drives.delete(made.uuid);
    await room.installation.services.snapshots.removeMarked();
    assert.deepEqual(
      (await drives.list()).map(({ uuid }) => uuid),
      [clone.uuid],
    );
    assert.deepEqual(await snapshots.list(), []);
    const [survivor] = await remotes.list({ drive: made.uuid });
    assert.deepEqual([there(survivor).uuid, there(survivor).drive_meta.name], [there(away).uuid, 'renamed']);

    const rescued = await remotes.act(there(survivor).uuid, 'clone');
    assert.equal(rescued.name, there(survivor).name);
    await room.installation.work();
    assert.deepEqual(await readAll(rescued.uuid), second);
  });
});
