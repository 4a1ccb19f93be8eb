import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import { there } from '../../support/values.ts';
import { type Caller, openRoom, type Room, scheduleOf } from './room.ts';

const POEM = 'Rough winds do shake the darling buds of May.\n';
const FILES = { 'poems/eighteen.txt': POEM, 'poems/empty': '', 'notes.md': '# Notes', 'z <&>"\'é.txt': 'odd' };

const idsIn = ({ body }: { readonly body: { readonly items: readonly { readonly id: number }[] } }) =>
  body.items.map(({ id }) => id);

describe('snapshots in the native room', () => {
  let room: Room;
  let target: Target;
  let snapshot: Snapshot;
  let address: string;
  let stranger: Caller;
  before(async () => {
    room = await openRoom();
    stranger = await room.addCaller('stranger');
    const source = await room.installation.addSource(FILES);
    target = await room.installation.addTarget({ accountId: room.admin.account.id, paths: [source] });
    snapshot = await room.installation.takeBackup(target);
    address = `/snapshots/${snapshot.id}`;
  });
  after(() => room.close());

  it('are found by their ids, as targets, schedules and accounts are', async () => {
    const made = (await room.send('POST', '/schedules', scheduleOf([target], { isPaused: true }))).body;
    for (const [path, id] of [
      ['/snapshots', snapshot.id],
      ['/targets', target.id],
      ['/schedules', made.id],
      ['/accounts', room.admin.account.id],
    ]) {
      assert.deepEqual(idsIn(await room.send('GET', `${path}?id=${id},999999`)), [id], String(path));
      assert.deepEqual(idsIn(await room.send('GET', `${path}?id=999999`)), [], String(path));
      assert.deepEqual(idsIn(await room.send('GET', `${path}?id=${id}`, undefined, stranger)), [], String(path));
    }
    await room.send('DELETE', `/schedules/${made.id}`).set('If-Match', '*');
  });

  it('are read, renamed and protected beside what was seen', async () => {
    const { body, headers } = await room.send('GET', `/snapshots/${snapshot.uuid}`);
    assert.partialDeepStrictEqual(body, {
      state: 'available',
      fileCount: 4,
      contentBytes: Object.values(FILES).join('').length,
      failure: null,
      deletion: null,
    });
    const etag = headers.etag ?? '';
    const renamed = await room.send('PATCH', address, { name: 'before the move' }).set('If-Match', etag);
    assert.deepEqual([renamed.status, renamed.body.name], [200, 'before the move']);
    const late = await room.send('PATCH', address, { isProtected: true }).set('If-Match', etag);
    assert.deepEqual([late.status, late.body.present], [412, renamed.body]);
    assert.equal((await room.send('PUT', `${address}/protection`)).body.isProtected, true);
    const refused = await room.send('DELETE', address).set('If-Match', '*');
    assert.deepEqual([refused.status, refused.body.reason], [409, 'snapshot_protected']);
    assert.equal((await room.send('DELETE', `${address}/protection`)).body.isProtected, false);
    const accepted = await room.send('POST', `${address}/acceptance`);
    assert.deepEqual([accepted.status, accepted.body.reason], [409, 'snapshot_not_shrunk']);
  });

  it('are found by what they are of, where they lie, and when they were taken', async () => {
    const { installation } = room;
    const [other] = await room.addInstances(1);
    const schedule = await room.send('POST', '/schedules', scheduleOf([there(other)]));
    installation.clock.advance(3_600);
    await room.send('POST', `/schedules/${schedule.body.id}/runs`);
    await installation.work();
    const [scheduled] = await installation.snapshotsOf(there(other));
    const of = async (query: string) => idsIn(await room.send('GET', `/snapshots?${query}`));
    const both = [there(scheduled).id, snapshot.id];
    assert.deepEqual(await of('state=available'), both);
    assert.deepEqual(await of(`schedule=${schedule.body.uuid}`), both.slice(0, 1));
    assert.deepEqual(await of(`target=${target.id}&class=backup`), both.slice(1));
    const from = new Date(there(scheduled).takenFor * 1_000).toISOString();
    assert.deepEqual(await of(`from=${from}`), both.slice(0, 1));
    assert.deepEqual(await of(`to=${from}`), both.slice(1));
    assert.deepEqual(await of(`store=${installation.store.id}&isManual=true`), both.slice(1));
    assert.deepEqual(await of('isProtected=true'), []);
    assert.deepEqual(await of('state=missing,damaged'), []);
  });

  it('are copied to another store', async () => {
    await room.installation.addStore('vault');
    const run = await room.send('POST', `${address}/copies`, { name: 'second', destination: 'vault' });
    assert.equal(run.status, 201, run.text);
    await room.installation.work();
    const copy = await room.send('GET', `/snapshots/${run.body.tasks[0].snapshotId}`);
    assert.deepEqual([copy.body.state, copy.body.sourceSnapshotId], ['available', snapshot.id]);
  });

  it('are read back where staff ask for it', async () => {
    assert.equal((await room.send('POST', `${address}/verification`)).status, 403);
    const staff = await room.addCaller('staff', { isStaff: true });
    const { headers, body } = await room.send('GET', address);
    assert.equal(body.verifiedAt, null);
    const whole = await room.send('POST', `${address}/verification`, undefined, staff);
    assert.deepEqual([whole.body.outcome, whole.body.failure], ['whole', null]);
    const again = await room.send('GET', address).set('If-None-Match', String(headers.etag));
    assert.deepEqual([again.status, typeof again.body.verifiedAt], [200, 'string'], 'it is noted beside the version');
    const lost = await room.installation.takeBackup(target);
    await rm(join(room.installation.storeRoot, there(lost.locator)), { recursive: true });
    const missing = await room.send('POST', `/snapshots/${lost.id}/verification`, undefined, staff);
    assert.deepEqual(
      [missing.body.outcome, missing.body.failure.reason, missing.body.snapshot.state],
      ['missing', 'snapshot_missing', 'missing'],
    );
  });

  it('go, and say why they did', async () => {
    const made = await room.installation.takeBackup(target);
    assert.equal((await room.send('DELETE', `/snapshots/${made.id}`).set('If-Match', `"${made.version}"`)).status, 204);
    const going = await room.send('GET', `/snapshots?target=${target.id}&state=deleting`);
    assert.deepEqual(
      going.body.items.map(({ id, deletion }: { id: number; deletion: object }) => [id, deletion]),
      [[made.id, { reason: 'requested', params: {}, detail: 'deleted by somebody' }]],
    );
    const { body } = await room.send('POST', `/targets/${target.id}/backups`, { name: 'too soon' });
    const unmade = `/snapshots/${body.tasks[0].snapshotId}`;
    assert.equal((await room.send('DELETE', unmade).set('If-Match', '*')).status, 204);
    assert.equal((await room.send('GET', unmade)).status, 404);
  });

  it('go several at once, all or none', async () => {
    const [one, other] = [await room.installation.takeBackup(target), await room.installation.takeBackup(target)];
    await room.send('PUT', `/snapshots/${other.id}/protection`);
    const remove = (as = room.admin) =>
      room.send('POST', '/snapshots/deletions', { snapshots: [one.id, other.uuid] }, as);
    assert.equal((await remove(stranger)).status, 404);
    assert.equal((await remove()).body.reason, 'snapshot_protected');
    assert.equal((await room.send('GET', `/snapshots/${one.id}`)).body.state, 'available');
    await room.send('DELETE', `/snapshots/${other.id}/protection`);
    assert.equal((await remove()).status, 204);
    for (const { id } of [one, other])
      assert.equal((await room.send('GET', `/snapshots/${id}`)).body.state, 'deleting');
  });

  it('list their files, a directory at a time and by pages', async () => {
    const seen: string[] = [];
    let path: string | undefined = `${address}/files?limit=2&count=true`;
    while (path !== undefined) {
      const page = await room.send('GET', path);
      assert.equal(page.headers['x-total-count'], '3', page.text);
      seen.push(...page.body.items.map((file: { path: string }) => file.path));
      path = /<\/api\/v1(.*)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
    }
    assert.deepEqual(seen, ['poems', 'notes.md', 'z <&>"\'é.txt']);
    const { body } = await room.send('GET', `${address}/files?path=/poems/`);
    assert.deepEqual(
      body.items.map(({ path, type, sizeBytes }: { path: string; type: string; sizeBytes: number }) => [
        path,
        type,
        sizeBytes,
      ]),
      [
        ['poems/eighteen.txt', 'file', POEM.length],
        ['poems/empty', 'file', 0],
      ],
    );
    const nowhere = await room.send('GET', `${address}/files?path=../etc`);
    assert.deepEqual([nowhere.status, nowhere.body.reason], [404, 'path_not_in_copy']);
  });

  const content = (path: string, headers: Readonly<Record<string, string>> = {}, as?: Caller) =>
    room
      .send('GET', `${address}/files/content?path=${encodeURIComponent(path)}`, undefined, as)
      .set(headers)
      .responseType('blob');

  it('give a file byte for byte, to be saved and never shown', async () => {
    const whole = await content('poems/eighteen.txt');
    assert.equal(whole.status, 200);
    assert.equal(String(whole.body), POEM);
    assert.partialDeepStrictEqual(whole.headers, {
      'content-type': 'application/octet-stream',
      'content-length': String(POEM.length),
      'content-disposition': "attachment; filename*=UTF-8''eighteen.txt",
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
    assert.equal(String((await content('z <&>"\'é.txt')).body), 'odd');
    assert.equal((await content('poems/empty')).body.length, 0);
    assert.equal((await content('poems')).status, 404);
    const known = await content('poems/eighteen.txt', { 'If-None-Match': whole.headers.etag ?? '' });
    assert.equal(known.status, 304);
    const head = await room.send('HEAD', `${address}/files/content?path=notes.md`);
    assert.deepEqual([head.status, head.headers['content-length']], [200, '7']);
    assert.deepEqual(await readdir(join(room.installation.dataDir, 'downloads')), []);
  });

  it('give a part of a file', async () => {
    const { etag = '' } = (await content('poems/eighteen.txt')).headers;
    const last = POEM.length - 1;
    const parts: readonly [string, string, string][] = [
      ['bytes=0-4', 'Rough', `bytes 0-4/${POEM.length}`],
      ['bytes=6-', POEM.slice(6), `bytes 6-${last}/${POEM.length}`],
      ['bytes=-5', POEM.slice(-5), `bytes ${last - 4}-${last}/${POEM.length}`],
      ['bytes=40-9999', POEM.slice(40), `bytes 40-${last}/${POEM.length}`],
    ];
    for (const [range, text, told] of parts) {
      const { status, body, headers } = await content('poems/eighteen.txt', { Range: range, 'If-Range': etag });
      assert.deepEqual([status, String(body), headers['content-range']], [206, text, told]);
      assert.equal(headers['content-length'], String(text.length));
    }
    for (const headers of [
      { Range: 'bytes=0-4', 'If-Range': '"another"' },
      { Range: 'bytes=4-0' },
      { Range: 'lines=1-2' },
    ])
      assert.deepEqual([(await content('poems/eighteen.txt', headers)).status], [200]);
    const beyond = await room
      .send('GET', `${address}/files/content?path=poems/eighteen.txt`)
      .set('Range', `bytes=${POEM.length}-`);
    assert.deepEqual(
      [beyond.status, beyond.body.reason, beyond.headers['content-range']],
      [416, 'range_beyond', `bytes */${POEM.length}`],
    );
  });

  it("are another account's secret, with all that is in them", async () => {
    const calls = [
      ['GET', ''],
      ['PUT', '/protection'],
      ['DELETE', '/protection'],
      ['POST', '/acceptance'],
      ['POST', '/copies'],
      ['GET', '/files'],
      ['GET', '/files/content?path=notes.md'],
    ] as const;
    for (const [method, path] of calls)
      assert.equal((await room.send(method, `${address}${path}`, undefined, stranger)).status, 404, path);
    const restore = await room.send('POST', `${address}/restores`, { kind: 'in_place' }, stranger);
    assert.equal(restore.status, 404);
    const change = room.send('PATCH', address, { name: 'mine' }, stranger).set('If-Match', '*');
    assert.equal((await change).status, 404);
    assert.equal((await room.send('DELETE', address, undefined, stranger).set('If-Match', '*')).status, 404);
    assert.deepEqual(idsIn(await room.send('GET', '/snapshots', undefined, stranger)), []);
    const viewer = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
    assert.equal((await content('notes.md', {}, viewer)).status, 403);
  });

  it('are let go only as they were seen, however that is asked', async () => {
    const { services } = room.installation;
    const doomed = await room.installation.takeBackup(target);
    const { version } = await services.snapshots.find(room.admin.actor, { id: doomed.id });
    await services.snapshots.change(room.admin.actor, { id: doomed.id }, { name: 'written meanwhile' });
    const key = { id: doomed.id };
    await assert.rejects(services.letSnapshotsGo(room.admin.actor, [key], { version }), { code: 'conflict' });
    const whole = { version, withIncrements: true };
    await assert.rejects(services.snapshots.delete(room.admin.actor, [{ uuid: doomed.uuid }], whole), {
      code: 'conflict',
    });
    const { snapshots } = await services.backups.backUp(room.admin.actor, { id: target.id }, 'backup', 'waits');
    const waiting = { id: there(snapshots[0]).id };
    await assert.rejects(services.letSnapshotsGo(room.admin.actor, [waiting], { version: 99 }), { code: 'conflict' });
    await services.letSnapshotsGo(room.admin.actor, [waiting], { version: there(snapshots[0]).version });
    await services.letSnapshotsGo(room.admin.actor, [key], { version: version + 1 });
  });
});
