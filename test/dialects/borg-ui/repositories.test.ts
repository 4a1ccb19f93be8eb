import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { takeIn } from '../../../src/dialects/borg-ui/repositories/write.ts';
import type { StoreAccess } from '../../../src/ports/snapshot-driver.ts';
import { openInstallation } from '../../support/installation.ts';
import { repositoryKind } from '../../support/repository-driver.ts';
import { TestGateway } from '../../support/test-gateway.ts';
import { DAY, STAFF, there } from '../../support/values.ts';
import { type Method, openRoom, Room, TUESDAY } from './room.ts';

/** A gateway that lets staff name stores and sources below two directories, and who calls it. */
const openGateway = async () => {
  const roots = await TestGateway.open();
  const [stores, sources] = [join(roots.folder, 'repositories'), join(roots.folder, 'files')];
  await roots.close();
  const gateway = await TestGateway.open({
    STORE_ROOTS: stores,
    SOURCE_ROOTS: sources,
    RESTORE_ROOTS: join(roots.folder, 'restored'),
  });
  await mkdir(join(stores, 'there'), { recursive: true });
  await mkdir(join(stores, 'there', 'data'));
  await writeFile(join(stores, 'there', 'config'), '');
  await mkdir(join(sources, 'web'), { recursive: true });
  const bearer = async (login: string, options: object) => {
    const { password } = await gateway.addCaller(login, options);
    const { body } = await supertest(gateway.server)
      .post('/api/auth/login')
      .type('form')
      .send({ username: login, password });
    return `Bearer ${body.access_token}`;
  };
  const [staff, tenant] = [await bearer('provider', { isStaff: true }), await bearer('tenant', {})];
  const send = (method: Lowercase<Method>, path: string, body: object | undefined, as = staff) =>
    supertest(gateway.server)[method](path).set('Authorization', as).send(body);
  return { stores, sources, tenant, send, [Symbol.asyncDispose]: () => gateway.close() };
};

describe('a repository', () => {
  it('is made, renamed and deleted by staff, below the directories that the installation names', async () => {
    await using opened = await openGateway();
    const { stores, sources, tenant, send } = opened;
    const body = {
      name: 'web',
      path: join(stores, 'web'),
      encryption: 'repokey',
      compression: 'lz4',
      passphrase: 'correct horse',
      source_directories: [join(sources, 'web')],
      exclude_patterns: [],
      mode: 'full',
      borg_version: 1,
      pre_hook_timeout: 300,
      connection_id: null,
    };
    const made = await send('post', '/api/repositories/', body);
    assert.equal(made.status, 200, made.text);
    const { repository } = made.body;
    assert.deepEqual(
      [repository.name, repository.path, repository.encryption, repository.source_directories, repository.mode],
      ['web', body.path, 'repokey', body.source_directories, 'full'],
    );
    assert.ok(!made.text.includes('correct horse'));
    const listed = await send('get', '/api/repositories/', undefined);
    assert.deepEqual(listed.body.repositories, [repository]);
    assert.equal((await send('post', '/api/backup/start', { repository: body.path })).status, 200);

    for (const [change, status] of [
      [{ path: '/etc/web' }, 422],
      [{ path: 'ssh://borg@vault/srv/web' }, 422],
      [{ source_directories: ['/etc'] }, 422],
      [{ passphrase: '' }, 422],
      [{ encryption: 'rot13' }, 422],
      [{ connection_id: 3 }, 400],
      [{ custom_flags: '--stats' }, 400],
      [{ bypass_lock: true }, 400],
      [{ borg_version: 2 }, 400],
      [{ mode: 'moon' }, 400],
      [{ path: join(stores, 'there') }, 422],
    ] as const) {
      const answer = await send('post', '/api/repositories/', {
        ...body,
        name: 'x',
        path: join(stores, 'x'),
        ...change,
      });
      assert.equal(answer.status, status, `${JSON.stringify(change)} ${answer.text}`);
      const [field = ''] = Object.keys(change);
      if (status === 400) assert.equal(answer.body.detail, `The field ${field} is not served here; leave it out.`);
    }
    const denied = await send('post', '/api/repositories/', { ...body, name: 'y', path: join(stores, 'y') }, tenant);
    assert.deepEqual(
      [denied.status, denied.body.detail],
      [403, 'Where a repository and its files lie is set by the provider alone; ask them for it.'],
    );

    const look = async (path: string, as?: string) => {
      const { body: seen } = await send(
        'get',
        `/api/filesystem/browse?path=${path}&connection_type=local`,
        undefined,
        as,
      );
      return [seen.current_path, seen.items?.map(({ path: place }: { readonly path: string }) => place)];
    };
    assert.deepEqual(await look(''), ['/', [sources, stores, join(stores, '..', 'restored')]]);
    await symlink('/etc/passwd', join(sources, 'a link'));
    assert.deepEqual(await look(sources), [sources, [join(sources, 'web')]]);
    assert.deepEqual(await look(sources, tenant), ['/', []]);
    for (const path of ['/etc', 'etc', join(sources, 'gone'), `${sources}/..`])
      assert.equal((await send('get', `/api/filesystem/browse?path=${path}`, undefined)).status, 422, path);
    const there = (await send('get', `/api/filesystem/browse?path=${stores}`, undefined)).body.items;
    assert.deepEqual(
      there.map((item: { readonly name: string; readonly is_borg_repo: boolean }) => [item.name, item.is_borg_repo]),
      [['there', true]],
    );

    const address = `/api/repositories/${repository.id}`;
    const renamed = await send('put', address, { ...repository, name: 'website' });
    assert.equal(renamed.status, 400, renamed.text);
    assert.equal(
      (await send('put', address, { name: 'website', source_directories: body.source_directories })).status,
      200,
    );
    assert.equal((await send('put', address, { custom_flags: 'x' })).status, 400);
    assert.equal((await send('get', address, undefined)).body.repository.name, 'website');
    assert.equal((await send('delete', address, undefined)).status, 200);
    assert.equal((await send('get', address, undefined)).status, 404);
  });

  it('says so while it is compacted or checked, or an archive of it goes', async () => {
    const said = new Map<string, readonly boolean[]>();
    const jobs = new Map<string, readonly string[]>();
    const note = async (when: string) => {
      const running = (await room.send('GET', `/api/repositories/${target.id}/running-jobs`)).body;
      const named = Object.keys(running).filter((field) => field.endsWith('_job') && running[field] !== null);
      assert.equal(running.has_running_jobs, named.length > 0, when);
      jobs.set(when, named);
      if (running.compact_job !== null) assert.equal(running.compact_job.started_at, '2024-01-15T10:00:00Z');
      const { body } = await room.send('GET', '/api/repositories/');
      said.set(
        when,
        body.repositories.map((shown: { has_running_maintenance: boolean }) => shown.has_running_maintenance),
      );
    };
    const kind = repositoryKind(() => note('compacted'));
    const verify = () => note('checked');
    const drivers = [{ ...kind, open: (store: StoreAccess) => Object.assign(kind.open(store), { verify }) }];
    const installation = await openInstallation({ now: TUESDAY, drivers });
    await using room = await (await Room.on(installation)).open();
    const store = await installation.addStore('ram', 'memory');
    const accountId = room.admin.account.id;
    const target = await installation.addTarget({ accountId, storeId: store.id });
    await installation.addTarget({ accountId });
    const snapshot = await installation.takeBackup(target);
    await room.send('POST', `/api/repositories/${target.id}/check`);
    await note('asked');
    await installation.work();
    await installation.services.repositories.compactOf(store, target, new AbortController().signal);
    await note('between');
    await installation.services.snapshots.delete(STAFF, [snapshot]);
    await note('let go');
    await installation.services.housekeeping.cleanUp();
    await note('gone');
    const busy = ['checked', 'compacted', 'let go'];
    for (const [when, shown] of said) assert.deepEqual(shown, [busy.includes(when), false], when);
    assert.deepEqual(Object.fromEntries(jobs), {
      asked: ['check_job'],
      checked: ['check_job'],
      compacted: ['compact_job'],
      between: [],
      'let go': ['prune_job'],
      gone: [],
    });
    assert.deepEqual([...said.keys()], [...jobs.keys()]);
  });

  it('tells when its room was freed last, once it was', async () => {
    const installation = await openInstallation({ now: TUESDAY, drivers: [repositoryKind(async () => {})] });
    await using room = await (await Room.on(installation)).open();
    const store = await installation.addStore('ram', 'memory');
    const target = await installation.addTarget({ accountId: room.admin.account.id, storeId: store.id });
    const lastCompact = async () =>
      (await room.send('GET', '/api/repositories/')).body.repositories.map(
        (shown: { readonly last_compact: string | null }) => shown.last_compact,
      );
    assert.deepEqual(await lastCompact(), [null]);
    await installation.services.repositories.compactOf(store, target, new AbortController().signal);
    assert.deepEqual(await lastCompact(), ['2024-01-15T10:00:00Z']);
  });

  it('is pruned by numbers given by hand, once they were tried; what others made stays, and what is protected', async () => {
    const kind = repositoryKind(async () => {});
    const theirs = {
      locator: 'theirs',
      fingerprint: 'f'.repeat(64),
      name: 'theirs',
      comment: '',
      begunAt: TUESDAY - DAY,
    };
    const foundCopies = async () => [theirs];
    const drivers = [{ ...kind, open: (store: StoreAccess) => Object.assign(kind.open(store), { foundCopies }) }];
    const installation = await openInstallation({ now: TUESDAY, drivers });
    await using room = await (await Room.on(installation)).open();
    const store = await installation.addStore('ram', 'memory');
    const target = await installation.addTarget({ accountId: room.admin.account.id, storeId: store.id });
    const { repositories, snapshots } = installation.services;
    await repositories.importOf(store, target, new AbortController().signal);
    const made = [];
    for (let day = 0; day < 4; day += 1) {
      made.push(await installation.takeBackup(target));
      installation.clock.advance(DAY);
    }
    const [first, second, third, fourth] = made.map(({ name }) => name);
    await snapshots.change(STAFF, there(made[0]), { isProtected: true });
    await room.logInAgain();
    const prune = (body: object) => room.send('POST', `/api/repositories/${target.id}/prune`, body);
    const standing = async () =>
      (await room.send('GET', `/api/repositories/${target.id}/archives`)).body.archives.map(
        ({ name }: { readonly name: string }) => name,
      );
    const order = { keep_within: '', keep_hourly: 0, keep_daily: 1, keep_weekly: 0, keep_monthly: 0, keep_yearly: 0 };
    const tried = await prune({ ...order, dry_run: true });
    assert.deepEqual([tried.status, tried.body.dry_run], [200, true], tried.text);
    assert.deepEqual(
      tried.body.prune_result.stdout.split('\n').map((line: string) => line.replace(/ \(.*\)/, '').split(',')[0]),
      [`Keeping archive: ${fourth}`, `Would prune: ${third}`, `Would prune: ${second}`, `Keeping archive: ${first}`],
    );
    assert.deepEqual(await standing(), ['theirs', first, second, third, fourth]);
    for (const [change, status] of [
      [{ keep_daily: 0 }, 422],
      [{ keep_daily: -1 }, 422],
      [{ keep_within: 'long' }, 422],
      [{ keep_secondly: 9 }, 400],
    ] as const)
      assert.equal((await prune({ ...order, ...change })).status, status, JSON.stringify(change));
    assert.equal((await prune(order)).status, 200);
    assert.deepEqual(await standing(), ['theirs', first, fourth]);
  });

  it('is imported all the same where taking in what others made there takes too long, which is said', async (t) => {
    const kind = repositoryKind(async () => {});
    const foundCopies = async (_target: string, signal: AbortSignal) => {
      signal.throwIfAborted();
      return [];
    };
    const drivers = [{ ...kind, open: (store: StoreAccess) => Object.assign(kind.open(store), { foundCopies }) }];
    await using installation = await openInstallation({ now: TUESDAY, drivers });
    const store = await installation.addStore('ram', 'memory');
    const target = await installation.addTarget({ storeId: store.id });
    const over = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    t.mock.method(AbortSignal, 'timeout', () => AbortSignal.abort(over));
    assert.match(String(await takeIn(installation.services, STAFF, target)), /by night/);
  });

  it('of a tenant is renamed by its admin, who is told and may change no path', async () => {
    await using room = await openRoom();
    const [target] = await room.addRepositories(1);
    const address = `/api/repositories/${there(target).id}`;
    const { body } = await room.send('GET', address);
    assert.deepEqual(body.repository.source_directories, ['/']);
    const change = { name: 'mine', source_directories: ['/'] };
    assert.equal((await room.send('PUT', address, change)).body.repository.name, 'mine');
    assert.equal((await room.send('PUT', address, { source_directories: ['/etc'] })).status, 403);
    assert.equal((await room.send('DELETE', address)).status, 403);
  });
});

describe('an archive', () => {
  it('is looked into directory by directory, and a file of it downloaded byte for byte by operators', async () => {
    await using room = await openRoom();
    const { installation, admin } = room;
    const bytes = '\u0000\u00ff bytes'.repeat(10_000);
    const source = await installation.addSource({ 'docs/read me.txt': bytes, 'a.txt': 'a' });
    const { id, storeId } = await installation.addTarget({ accountId: admin.account.id, paths: [source] });
    const repository = `backrota:${storeId}/${id}`;
    await room.send('POST', '/api/backup/start', { repository });
    await installation.work();
    const archive = encodeURIComponent('manual-backup-2024-01-15T10:00:00');
    const browse = async (path: string) => (await room.send('GET', `/api/browse/${id}/${archive}?path=${path}`)).body;
    const { items } = await browse('');
    assert.deepEqual(
      items.map(({ name, type }: { name: string; type: string }) => [name, type]),
      [
        ['docs', 'directory'],
        ['a.txt', 'file'],
      ],
    );
    const [{ mtime, ...file }] = (await browse('/docs/')).items;
    assert.deepEqual(file, {
      name: 'read me.txt',
      path: 'docs/read me.txt',
      type: 'file',
      size: Buffer.byteLength(bytes),
    });
    assert.match(mtime, /Z$/);
    const address = `/api/archives/download?repository=${repository}&archive=${archive}&file_path=docs/read%20me.txt`;
    const answer = await room
      .send('GET', address)
      .buffer()
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
    assert.deepEqual(
      [answer.status, answer.headers['content-type'], answer.headers['content-disposition']],
      [200, 'application/octet-stream', "attachment; filename*=UTF-8''read%20me.txt"],
    );
    assert.ok(Buffer.from(bytes).equals(answer.body));
    const viewer = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
    assert.equal((await room.send('GET', address, undefined, viewer)).status, 403);
    const stranger = await room.addCaller('stranger');
    assert.equal((await room.send('GET', address, undefined, stranger)).status, 404);
    assert.equal((await room.send('GET', address.replace('read', 'no'))).status, 404);
  });
});
