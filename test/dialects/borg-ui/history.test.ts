import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { STAFF, there } from '../../support/values.ts';
import { type Caller, LIST, openRoom, type Room } from './room.ts';

describe('what was backed up', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const backUp = async (path: string, as?: Caller) => {
    const answer = await room.send('POST', '/api/backup/start', { repository: path }, as);
    assert.equal(answer.status, 200, answer.text);
    await room.installation.work();
    return (await room.send('GET', `/api/backup/status/${answer.body.job_id}`, undefined, as)).body;
  };
  const archivesOf = async (repository: string) => {
    const { body } = await room.send('GET', `/api/archives/list?repository=${repository}`);
    return JSON.parse(body.archives);
  };

  it('is told of from its start to its end, and listed as an archive', async () => {
    const [target] = await room.addRepositories(1);
    const { id, storeId, uuid } = there(target);
    const path = `backrota:${storeId}/${id}`;
    const job = await backUp(path);
    assert.deepEqual(
      [job.status, job.progress, job.error_message, job.repository, job.progress_details.nfiles],
      ['completed', 100, null, path, 1],
    );
    assert.deepEqual([job.started_at, job.completed_at], ['2024-01-15T10:00:00Z', '2024-01-15T10:00:00Z']);
    const list = await archivesOf(path);
    assert.deepEqual(await archivesOf(String(id)), list);
    const [archive] = list.archives;
    assert.deepEqual(
      { ...archive, id: null },
      {
        archive: 'manual-backup-2024-01-15T10:00:00',
        barchive: 'manual-backup-2024-01-15T10:00:00',
        id: null,
        name: 'manual-backup-2024-01-15T10:00:00',
        start: '2024-01-15T10:00:00.000000',
        time: '2024-01-15T10:00:00.000000',
      },
    );
    assert.deepEqual([list.encryption, list.repository.id], [{ mode: 'none' }, uuid.replaceAll('-', '')]);
    const { body } = await room.send('GET', `/api/repositories/${id}`);
    assert.deepEqual(
      [body.repository.archive_count, body.repository.last_backup, parseFloat(body.repository.total_size) > 0],
      [1, '2024-01-15T10:00:00Z', true],
    );
  });

  it('of a schedule is told apart from what was backed up by hand; what was skipped is activity alone', async () => {
    const repositories = await room.addRepositories(2);
    const [one, two] = repositories.map(({ id }) => id);
    const made = { name: 'Told apart', cron_expression: '0 2 * * *', repository_ids: [one, two] };
    const { id } = (await room.send('POST', LIST, made)).body.job;
    await room.send('POST', `${LIST}${id}/run-now`);
    await room.installation.services.backups.runSchedule(STAFF, { id });
    await backUp(`backrota:${there(repositories[0]).storeId}/${one}`);
    const jobs = async (query: string) => {
      const { body } = await room.send('GET', `/api/backup/jobs?repository=${one}&${query}`);
      return body.jobs.map((job: { triggered_by: string; scheduled_job_id: number | null; status: string }) => [
        job.triggered_by,
        job.scheduled_job_id,
        job.status,
      ]);
    };
    const [byHand, scheduled] = [
      ['manual', null, 'completed'],
      ['schedule', id, 'completed'],
    ];
    assert.deepEqual(await jobs('limit=200'), [byHand, scheduled]);
    assert.deepEqual(await jobs('scheduled_only=true'), [scheduled]);
    assert.deepEqual(await jobs('manual_only=true'), [byHand]);
    assert.deepEqual(await jobs('limit=1'), [byHand]);
    const { body: skipped } = await room.send('GET', '/api/activity/recent?status=skipped');
    assert.deepEqual(
      skipped.map((row: { schedule_name: string; skip_reason: string }) => [row.schedule_name, row.skip_reason]),
      [
        ['Told apart', 'overlap'],
        ['Told apart', 'overlap'],
      ],
    );
  });

  it('of a downtime is recorded, slot by slot or as a range, and shown as skipped where nothing was backed up', async () => {
    await using other = await openRoom();
    const [target] = await other.addRepositories(1);
    const made = { name: 'Hourly', cron_expression: '0 * * * *', repository_id: there(target).id };
    const { id } = (await other.send('POST', LIST, made)).body.job;
    await other.send('PUT', `${LIST}${id}`, { enabled: false });
    other.installation.clock.advance(7_200);
    await other.send('PUT', `${LIST}${id}`, { enabled: true });
    const { body } = await other.send('GET', '/api/activity/recent');
    assert.deepEqual(
      body.map((row: { status: string; skip_reason: string; schedule_id: number }) => [
        row.status,
        row.skip_reason,
        row.schedule_id,
      ]),
      [['skipped', 'paused', id]],
    );
    assert.equal((await other.send('DELETE', `/api/activity/backup/${body[0].id}`)).status, 200);
    assert.deepEqual((await other.send('GET', '/api/activity/recent')).body, []);
  });

  it('is nobody else’s to see, call off or put out of sight', async () => {
    const [target] = await room.addRepositories(1);
    const path = `backrota:${there(target).storeId}/${there(target).id}`;
    const { id } = await backUp(path);
    const stranger = await room.addCaller('stranger');
    for (const [method, address] of [
      ['GET', `/api/backup/status/${id}`],
      ['POST', `/api/backup/cancel/${id}`],
      ['DELETE', `/api/activity/backup/${id}`],
      ['GET', `/api/activity/backup/${id}/logs`],
      ['GET', `/api/repositories/${there(target).id}`],
      ['GET', `/api/repositories/${there(target).id}/info`],
      ['GET', `/api/repositories/${there(target).id}/running-jobs`],
      ['GET', `/api/repositories/${there(target).id}/archives`],
      ['POST', `/api/activity/backup/${id}/cancel`],
      ['POST', `/api/backup/jobs/${id}/retry`],
      ['DELETE', `/api/archives/x?repository=${there(target).id}`],
      ['GET', `/api/archives/list?repository=${path}`],
    ] as const) {
      assert.equal((await room.send(method, address, undefined, stranger)).status, 404, address);
    }
    for (const address of ['/api/backup/jobs', '/api/activity/recent', '/api/repositories/', '/api/restore/jobs']) {
      const { body } = await room.send('GET', address, undefined, stranger);
      assert.deepEqual(body.jobs ?? body.repositories ?? body, [], address);
    }
  });

  it('is restored in its own place where that is allowed, and by staff into a directory', async () => {
    const { installation } = room;
    const source = await installation.addSource({ 'a.txt': 'one' });
    const target = await installation.addTarget({ accountId: room.admin.account.id, paths: [source] });
    const repository = `backrota:${target.storeId}/${target.id}`;
    await backUp(repository);
    const archive = (await archivesOf(repository)).archives[0].name;
    await writeFile(join(source, 'a.txt'), 'two');
    const order = { repository, archive, paths: ['/'], destination: '/' };
    assert.equal((await room.send('POST', '/api/restore/start', order)).status, 403);
    await installation.services.targets.change(STAFF, { id: target.id }, { allowsInPlaceRestore: true });
    const viewer = await room.addCaller('looker', { role: 'viewer', of: 'admin' });
    assert.equal((await room.send('POST', '/api/restore/start', order, viewer)).status, 403);
    const { status, body } = await room.send('POST', '/api/restore/start', order);
    assert.equal(status, 200);
    await installation.work();
    assert.equal(await readFile(join(source, 'a.txt'), 'utf8'), 'one');
    const { body: done } = await room.send('GET', `/api/restore/status/${body.job_id}`);
    assert.deepEqual([done.status, done.destination, done.archive, done.progress], ['completed', '/', archive, 100]);

    const staff = await room.addCaller('provider', { isStaff: true });
    const directory = join(installation.folder, 'restored');
    await mkdir(directory);
    const elsewhere = { ...order, destination: directory };
    const begun = await room.send('POST', '/api/restore/start', elsewhere, staff);
    assert.equal(begun.status, 200, begun.text);
    const read = async () =>
      (await room.send('GET', `/api/restore/status/${begun.body.job_id}`, undefined, staff)).body;
    let shown = await read();
    while (shown.status === 'running') shown = await read();
    assert.deepEqual([shown.status, shown.destination], ['completed', directory]);
    assert.equal(await readFile(join(directory, 'a.txt'), 'utf8'), 'one');
    const { body: own } = await room.send('GET', '/api/restore/jobs');
    assert.deepEqual(
      own.jobs.map((job: { destination: string }) => job.destination),
      ['/', '/'],
    );
  });
});

describe('tokens of one’s own', () => {
  it('are told once, let in until they are revoked, and are nobody else’s', async () => {
    await using room = await openRoom();
    const { status, body } = await room.send('POST', '/api/settings/tokens', { name: 'laptop' });
    assert.equal(status, 201);
    assert.match(body.token, /^borgui_[\w-]{43}$/);
    assert.equal(body.prefix, body.token.slice(0, 12));
    const { token } = body;
    assert.equal((await room.send('GET', LIST, undefined, { token })).status, 200);
    assert.equal((await room.send('POST', '/api/settings/tokens', { name: 'more' }, { token })).status, 403);
    const { body: listed } = await room.send('GET', '/api/settings/tokens');
    const row = { id: body.id, name: 'laptop', prefix: body.prefix, created_at: '2024-01-15T10:00:00Z' };
    assert.deepEqual(listed, [row]);
    const colleague = await room.addCaller('colleague', { of: 'admin' });
    assert.deepEqual((await room.send('GET', '/api/settings/tokens', undefined, colleague)).body, []);
    assert.equal((await room.send('DELETE', `/api/settings/tokens/${body.id}`, undefined, colleague)).status, 404);
    assert.equal((await room.send('DELETE', `/api/settings/tokens/${body.id}`)).status, 204);
    assert.equal((await room.send('GET', LIST, undefined, { token })).status, 401);
    assert.ok(!JSON.stringify(await room.installation.dump()).includes(token));
  });
});
