import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { TaskProgress } from '../../src/domain/task.ts';
import { openRoom, type Room } from '../dialects/borg-ui/room.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { at, there } from '../support/values.ts';
import { openByHand } from './borg-repository.ts';
import { giveAllAttributes, wholeTree } from './whole-tree.ts';

const PASSPHRASE = 'correct horse battery staple';
/** How long somebody else holds a repository. */
const HELD_SECONDS = thoroughly(60, 3);

/** A repository that staff made over the wire, and what its files are. */
const addRepository = async (room: Room, token: string, name: string) => {
  const { installation } = room;
  const source = await installation.addSource({ 'deep/a': `${name} one`, 'big.bin': 'x'.repeat(200_000) });
  giveAllAttributes(source, 'big.bin');
  const path = join(installation.folder, `${name}.borg`);
  const body = { name, path, encryption: 'repokey', passphrase: PASSPHRASE, source_directories: [source] };
  const answer = await room.send('POST', '/api/repositories/', body, { token });
  assert.equal(answer.status, 200, answer.text);
  const byHand = openByHand(path, PASSPHRASE, join(installation.folder, `by-hand-${name}`));
  return { id: answer.body.repository.id as number, path, source, byHand };
};

describe('over this wire alone', () => {
  test('two repositories are made, backed up by a job now and when it is due, pruned, compacted, and restored', async () => {
    await using room = await openRoom();
    const { installation } = room;
    const staff = await room.addCaller('provider', { isStaff: true });
    const { token } = staff;
    const repositories = [await addRepository(room, token, 'web'), await addRepository(room, token, 'mail')];
    const made = await room.send(
      'POST',
      '/api/schedule/',
      {
        name: 'Daily Backup',
        cron_expression: '0 2 * * *',
        repository_ids: repositories.map(({ id }) => id),
        enabled: true,
        description: 'Daily backup at 2 AM',
        archive_name_template: '{job_name}-{repo_name}-{now}',
        run_prune_after: true,
        run_compact_after: true,
        prune_keep_daily: 1,
        prune_keep_weekly: 0,
        prune_keep_monthly: 0,
        prune_keep_yearly: 0,
      },
      staff,
    );
    assert.equal(made.status, 200, made.text);
    const job = `/api/schedule/${made.body.job.id}`;
    const begun = await room.send('POST', `${job}/run-now`, undefined, staff);
    assert.equal(begun.status, 200, begun.text);
    await installation.work();
    for (const [index, { path, source, byHand }] of repositories.entries()) {
      const { body } = await room.send('GET', `/api/backup/status/${begun.body.job_id + index}`, undefined, staff);
      assert.deepEqual([body.status, body.repository], ['completed', path], JSON.stringify(body));
      const [archive] = byHand.borg(['list', '--short']).trim().split('\n');
      assert.equal(archive, `Daily-Backup-${['web', 'mail'][index]}-2024-01-15T10:00:00`);
      const out = join(installation.folder, `out-${index}`);
      mkdirSync(out);
      byHand.borg(['extract', '--numeric-ids', `::${there(archive)}`], { cwd: out });
      assert.equal(wholeTree(join(out, source)), wholeTree(source));
    }

    for (const { source } of repositories) writeFileSync(join(source, 'deep', 'a'), 'two');
    await installation.live(at('2024-01-16T02:00'));
    await installation.work();
    const again = (await room.logIn('provider', staff.password)).body.access_token;
    const shown = (await room.send('GET', job, undefined, { token: again })).body.job;
    assert.equal(shown.last_run, '2024-01-16T02:00:00Z');
    assert.deepEqual([shown.last_prune, shown.last_compact], ['2024-01-16T02:00:00Z', '2024-01-16T02:00:00Z']);
    for (const { byHand } of repositories) {
      const names = byHand.borg(['list', '--short']).trim().split('\n');
      assert.equal(names.length, 1, names.join(', '));
      assert.match(there(names[0]), /2024-01-16T02:00:00$/);
    }

    const [web] = repositories;
    const { path, source, byHand } = there(web);
    const { archives } = JSON.parse(
      (await room.send('GET', `/api/archives/list?repository=${path}`, undefined, { token: again })).body.archives,
    );
    assert.deepEqual(
      archives.map(({ name }: { name: string }) => name),
      byHand.borg(['list', '--short']).trim().split('\n'),
      'archives are called here as in their repository',
    );
    const order = { repository: path, archive: archives[0].name, destination: join(installation.folder, 'restored') };
    const restore = await room.send('POST', '/api/restore/start', order, { token: again });
    assert.equal(restore.status, 200, restore.text);
    const status = async () =>
      (await room.send('GET', `/api/restore/status/${restore.body.job_id}`, undefined, { token: again })).body;
    let ended = await status();
    while (ended.status === 'running') ended = await status();
    assert.equal(ended.status, 'completed', JSON.stringify(ended));
    assert.equal(readFileSync(join(order.destination, 'deep', 'a'), 'utf8'), 'two');
    assert.equal(wholeTree(order.destination), wholeTree(source));
  });

  test('a job that is run now waits for whoever holds its repository, and never breaks their lock', async () => {
    await using room = await openRoom();
    const staff = await room.addCaller('provider', { isStaff: true });
    const { path, byHand } = await addRepository(room, staff.token, 'web');
    let id = 0;
    const run = async () => {
      const { body } = await room.send('POST', '/api/backup/start', { repository: path }, staff);
      id = body.job_id;
      await room.installation.work();
      return (await room.send('GET', `/api/backup/status/${body.job_id}`, undefined, staff)).body.status;
    };
    const linesOf = async () => (await room.send('GET', `/api/activity/backup/${id}/logs`, undefined, staff)).text;
    assert.equal(await run(), 'completed');
    assert.doesNotMatch(await linesOf(), /is locked/);
    const holder = byHand.begin(['with-lock', '::', 'sh', '-c', `sleep ${HELD_SECONDS}; echo held`]);
    let said = '';
    there(holder.stdout).on('data', (text) => {
      said += text;
    });
    while (!existsSync(join(path, 'lock.exclusive'))) await wait(50);
    const ended = once(holder, 'close').then(() => 'holder');
    const backup = run();
    while (!/is locked by process \d+/.test(await linesOf())) await wait(50);
    assert.equal(await Promise.race([ended, backup]), 'holder');
    assert.deepEqual([await backup, said, holder.exitCode], ['completed', 'held\n', 0]);
  });

  test('the log of a job is read on while borg copies, and says how far it is', async () => {
    await using room = await openRoom();
    const staff = await room.addCaller('provider', { isStaff: true });
    const { installation } = room;
    const { path, source } = await addRepository(room, staff.token, 'web');
    for (let file = 0; file < 40; file += 1) writeFileSync(join(source, `${file}.bin`), randomBytes(8_000_000));
    const { body } = await room.send('POST', '/api/backup/start', { repository: path }, staff);
    const logs = `/api/activity/backup/${body.job_id}/logs`;
    const task = there(await installation.services.tasks.claim());
    const read: string[] = [];
    let renewed = Promise.resolve();
    const readOn = async (progress: TaskProgress) => {
      installation.clock.advance(31);
      await installation.services.tasks.renew(task, progress);
      const job = (await room.send('GET', `/api/backup/status/${body.job_id}`, undefined, staff)).body;
      const page = (await room.send('GET', `${logs}?offset=${read.length}`, undefined, staff)).body;
      if (job.status === 'running') read.push(...page.lines.map(({ content }: { content: string }) => content));
    };
    await installation.services.tasks.perform(task, new AbortController().signal, (progress) => {
      renewed = renewed.then(() => readOn(progress));
    });
    await renewed;
    assert.match(there(read[0]), /Started\.$/);
    const told = read.slice(1).map((line) => Number(/So far: \d+ file\(s\), (\d+) bytes\.$/.exec(line)?.[1]));
    assert.ok(told.length > 0, 'something was told while it ran');
    assert.deepEqual(
      told,
      [...new Set(told)].toSorted((one, other) => one - other),
    );
    const whole = (await room.send('GET', logs, undefined, staff)).body.lines;
    assert.match(there(whole.at(-1)).content, /Succeeded\.$/);
  });

  test('a repository that others made is imported with what is in it, which is listed, downloaded and restored', async () => {
    await using room = await openRoom();
    const { installation } = room;
    const staff = await room.addCaller('provider', { isStaff: true });
    const path = join(installation.folder, 'theirs.borg');
    const byHand = openByHand(path, PASSPHRASE, join(installation.folder, 'by-hand'));
    const source = await installation.addSource({ 'deep/a': 'theirs', big: 'x'.repeat(200_000) });
    giveAllAttributes(source, 'big');
    byHand.borg(['init', '--encryption', 'repokey']);
    byHand.borg(['create', '--numeric-ids', '::monday', source]);
    const order = { name: 'theirs', path, encryption: 'repokey', passphrase: PASSPHRASE, source_directories: [source] };
    const bringIn = (body: object) => room.send('POST', '/api/repositories/import', body, staff);
    for (const [change, detail] of [
      [{ passphrase: 'wrong' }, /passphrase/],
      [{ path: source }, /no borg repository/],
    ] as const) {
      const refused = await bringIn({ ...order, ...change });
      assert.equal(refused.status, 400, refused.text);
      assert.match(refused.body.detail, detail);
    }
    const { repositories } = (await room.send('GET', '/api/repositories/', undefined, staff)).body;
    assert.deepEqual(repositories, [], 'nothing is stored of what cannot be opened');
    assert.deepEqual(await readdir(join(installation.dataDir, 'borg')), [], 'nor is anything left of borg’s own files');

    const made = await bringIn(order);
    assert.equal(made.body.message, 'Repository imported successfully', made.text);
    const copied = join(installation.folder, 'the-same.borg');
    await cp(path, copied, { recursive: true });
    for (const change of [
      { name: 'again' },
      { name: 'again', path: copied },
      { name: 'seen', path: copied, mode: 'observe' },
    ]) {
      const refused = await bringIn({ ...order, ...change });
      const detail = "This borg repository is the store 'theirs' already; name another one.";
      assert.deepEqual([refused.status, refused.body.detail], [409, detail], refused.text);
    }
    const listed = await room.send('GET', `/api/archives/list?repository=${path}`, undefined, staff);
    const { archives } = JSON.parse(listed.body.archives);
    assert.deepEqual(
      archives.map(({ name }: { name: string }) => name),
      ['monday'],
    );
    const file = `/api/archives/download?repository=${path}&archive=monday&file_path=${source.slice(1)}/deep/a`;
    assert.equal(String((await room.send('GET', file, undefined, staff)).body), 'theirs');
    const destination = join(installation.folder, 'restored');
    const restore = { repository: path, archive: 'monday', destination };
    const { body } = await room.send('POST', '/api/restore/start', restore, staff);
    const status = () => room.send('GET', `/api/restore/status/${body.job_id}`, undefined, staff);
    while (['pending', 'running'].includes((await status()).body.status)) await wait(50);
    assert.equal((await status()).body.status, 'completed');
    assert.equal(wholeTree(destination), wholeTree(source));
    const gone = await room.send('DELETE', `/api/repositories/${made.body.repository.id}`, undefined, staff);
    assert.equal(gone.status, 200, gone.text);
    await installation.services.housekeeping.cleanUp();
    assert.equal(byHand.borg(['list', '--short']), 'monday\n', 'what is deleted is the target, and no archive');

    const seen = await bringIn({ ...order, name: 'seen', mode: 'observe' });
    assert.deepEqual([seen.status, seen.body.repository?.mode], [200, 'observe'], seen.text);
    const watched = { name: 'watched', cron_expression: '0 2 * * *', repository_ids: [seen.body.repository.id] };
    const refused = await room.send('POST', '/api/schedule/', watched, staff);
    const observed = { key: 'backend.errors.schedule.observabilityOnlyRepo', params: { name: 'seen' } };
    assert.deepEqual([refused.status, refused.body.detail], [400, observed]);
  });
});
