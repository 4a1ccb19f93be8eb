import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import supertest from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { OPEN_ROUTES, ROUTES } from '../../src/dialects/borg-ui/routes.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { openGateway } from '../../src/gateway.ts';
import { makeDirectory } from '../drivers/source-tree.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { closePort, openPort } from '../support/port.ts';

/** Puts a program in front of borg that notes who ran it before it runs the real one. */
const noteRuns = (directory: string) => {
  const [bin, notes] = [join(directory, 'bin'), join(directory, 'runs')] as const;
  const program = execFileSync('sh', ['-c', 'command -v borg'], { encoding: 'utf8' }).trim();
  mkdirSync(bin);
  writeFileSync(join(bin, 'borg'), `#!/bin/sh\necho "$PPID" >> ${notes}\nexec ${program} "$@"\n`, { mode: 0o700 });
  return {
    path: `${bin}:${process.env.PATH}`,
    /** The process that each run was a child of. */
    list: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trimEnd().split('\n') : []),
  };
};

test('nothing that is asked for runs borg but to look into an archive, in another process and once', async (t) => {
  const directory = makeDirectory(t);
  const [stores, source] = [join(directory, 'stores'), join(directory, 'web')] as const;
  for (const made of [stores, source]) mkdirSync(made);
  writeFileSync(join(source, 'index.html'), '<p>Hello');
  const runs = noteRuns(directory);
  const { PATH } = process.env;
  process.env.PATH = runs.path;
  t.after(() => {
    process.env.PATH = PATH;
  });
  const config = loadConfig({ DATA_DIR: join(directory, 'data'), STORE_ROOTS: stores, SOURCE_ROOTS: directory });
  const gateway = await openGateway(config, { log: new CollectedLog(), usesWorkerProcesses: true });
  const server = await openPort(gateway.app);
  t.after(async () => {
    await closePort(server);
    await gateway.close();
  });
  const provider = { login: 'provider', role: 'admin', isStaff: true } as const;
  const { password } = await gateway.services.accounts.add(INSTALLER, provider);
  const agent = supertest(server);
  const form = { username: 'provider', password };
  const { access_token } = (await agent.post('/api/auth/login').type('form').send(form)).body;
  const send = (method: 'get' | 'post', path: string, body?: object) =>
    agent[method](`/api${path}`).set('Authorization', `Bearer ${access_token}`).send(body);

  const path = join(stores, 'web.borg');
  const draft = { name: 'web', path, passphrase: 'horse staple', source_directories: [source] };
  const { repository } = (await send('post', '/repositories/', draft)).body;
  const begun = (await send('post', '/backup/start', { repository: path })).body;
  await gateway.loops.worker.idle();
  const job = { name: 'nightly', cron_expression: '0 2 * * *', repository_ids: [repository.id] };
  const made = (await send('post', '/schedule/', job)).body.job;
  const [archive] = (await send('get', `/repositories/${repository.id}/archives`)).body.archives;
  assert.ok(archive, 'the repository has an archive');

  const ids: Readonly<Record<string, number>> = {
    repositories: repository.id,
    schedule: made.id,
    backup: begun.job_id,
    activity: begun.job_id,
  };
  const looksInside = (address: string) => /^\/(?:browse|archives\/download)/.test(address);
  const filled = (address: string) =>
    address
      .replace('{id}', String(ids[address.split('/')[1] ?? ''] ?? 1))
      .replace('{repository}', String(repository.id))
      .replace('{archive}', archive.name)
      .replace('{type}', 'backup');
  const addresses = Object.entries({ ...ROUTES, ...OPEN_ROUTES }).flatMap(([address, methods]) =>
    'GET' in methods ? [address] : [],
  );
  const before = runs.list().length;
  const others: string[] = [];
  for (const address of addresses.filter((one) => !looksInside(one))) {
    const { status } = await send('get', `${filled(address)}?repository=${repository.id}`);
    if (status !== 200) others.push(address);
  }
  const without = ['/archives/delete-jobs/{id}', '/restore/status/{id}', '/schedule/validate-cron', '/scripts/{id}'];
  assert.deepEqual(others.toSorted(), without, 'there is nothing there to be told of');
  assert.equal(runs.list().length, before, 'no list runs borg');

  const looked = `/browse/${repository.id}/${archive.name}?path=${source.slice(1)}`;
  const first = await send('get', looked);
  assert.deepEqual(
    first.body.items?.map(({ name }: { readonly name: string }) => name),
    ['index.html'],
    first.text,
  );
  const once = runs.list().length;
  assert.ok(once > before);
  assert.deepEqual((await send('get', looked)).body, first.body);
  assert.equal(runs.list().length, once, 'a directory is listed once');
  const file = `repository=${repository.id}&archive=${archive.name}&file_path=${source.slice(1)}/index.html`;
  const saved = await send('get', `/archives/download?${file}`);
  assert.equal(String(saved.body), '<p>Hello', saved.text);
  assert.ok(runs.list().length > once);
  assert.ok(!runs.list().includes(String(process.pid)), 'whoever serves runs no borg');
});
