import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { openGateway } from '../../src/gateway.ts';
import { PageReplay, readPages } from '../dialects/borg-ui/pages.ts';
import { openPlace, type Place } from '../serve/gateway-process.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { there } from '../support/values.ts';
import { openByHand } from './borg-repository.ts';
import { WebServer } from './web-server.ts';

const README = new URL('../../src/dialects/borg-ui/README.md', import.meta.url);

/** The README's own server block, for these ports and files. */
const readSnippet = async (gateway: string, build: string): Promise<(port: number) => string> => {
  const [, snippet] = /```nginx\n([^`]+)```/.exec(await readFile(README, 'utf8')) ?? [];
  const fill = (from: string, to: string) => (text: string) => {
    assert.ok(text.includes(from), `The README's snippet has no ${from}`);
    return text.replace(from, to);
  };
  const block = fill('http://127.0.0.1:8080', gateway)(fill('/srv/borg-ui/build', build)(there(snippet)));
  return (port) => fill('listen 8081', `listen 127.0.0.1:${port}`)(block);
};

async function addStaff({ dataDir }: Place): Promise<string> {
  const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir }), { log: new CollectedLog() });
  try {
    const draft = { login: 'provider', role: 'admin', isStaff: true } as const;
    return (await gateway.services.accounts.add(INSTALLER, draft)).password;
  } finally {
    await gateway.close();
  }
}

/** Logs in from another address of this machine; answers the status. */
const logInFrom = (localAddress: string, origin: string, form: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    request(`${origin}/api/auth/login`, { method: 'POST', localAddress, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end(new URLSearchParams(form).toString());
  });

test('the vendor’s own pages, served by nginx as the README has it, find what they read of a real borg repository', async () => {
  await using place = await openPlace();
  const [stores, files, restored, build] = ['stores', 'files', 'restored', 'build'].map((name) =>
    join(place.folder, name),
  ) as [string, string, string, string];
  const source = join(files, 'web');
  for (const folder of [stores, source, restored, join(build, 'assets')]) await mkdir(folder, { recursive: true });
  await writeFile(join(source, 'index.html'), '<p>Hello');
  await writeFile(join(build, 'index.html'), '<div id="root">');
  await writeFile(join(build, 'assets', 'index.js'), 'draw()');
  const password = await addStaff(place);
  const roots = { STORE_ROOTS: stores, SOURCE_ROOTS: files, RESTORE_ROOTS: restored };
  await using gateway = place.serve([], { ...roots, TRUSTED_PROXIES: '127.0.0.1' });
  await using web = await WebServer.start(join(place.folder, 'nginx'), await readSnippet(await gateway.ready(), build));

  for (const path of ['/', '/schedule', '/schedule/backups']) {
    assert.equal(await (await fetch(`${web.origin}${path}`)).text(), '<div id="root">', path);
  }
  assert.equal(await (await fetch(`${web.origin}/assets/index.js`)).text(), 'draw()');
  assert.equal((await fetch(`${web.origin}/assets/gone.js`)).status, 404);

  const repository = join(stores, 'pages.borg');
  const host = {
    send: async (method: string, path: string, headers: Readonly<Record<string, string>>, body?: string) => {
      const answer = await fetch(`${web.origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
      return { status: answer.status, text: await answer.text() };
    },
    settle: () => wait(100),
  };
  const directory = source.slice(1);
  const replay = new PageReplay(host, {
    ...{ username: 'provider', password, source, newPath: repository, restoreTo: join(restored, 'web') },
    ...{ directory, file: `${directory}/index.html`, content: '<p>Hello' },
  });
  for (const [, page] of readPages()) await replay.open(page);

  assert.equal(await readFile(join(restored, 'web', 'index.html'), 'utf8'), '<p>Hello');
  const byHand = openByHand(repository, 'correct horse battery staple', join(place.folder, 'by-hand'));
  const names = byHand.borg(['list', '--short']).trim().split('\n');
  assert.ok(names.includes(String(replay.known('archive'))), names.join(', '));

  assert.equal(await logInFrom('127.0.0.2', web.origin, { username: 'provider', password }), 200);
  const database = new Database(place.databaseFile, { readonly: true });
  const address = database.prepare('SELECT address FROM sessions ORDER BY id DESC LIMIT 1').pluck().get();
  database.close();
  assert.equal(address, '127.0.0.2', 'the gateway knows callers by their own address');
});
