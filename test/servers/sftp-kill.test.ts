import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { openPlace, type Place, until } from '../serve/gateway-process.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const FILE_BYTES = 6_000_000;

describe('a gateway whose scheduled backup goes to an SFTP store', () => {
  let place: Place;
  let server: SftpServer;
  let proxy: TcpProxy;
  let root: string;
  let source: string;
  let schedule: string;

  const snapshot = async () => (await place.ask('snapshot', 'list'))[0];
  /** The store's mark aside. */
  const listBelow = async (directory: string) =>
    (await readdir(directory, { recursive: true }).catch(() => [])).filter((path) => !path.startsWith('.backrota'));
  const listCopies = async () => (await listBelow(root)).filter((path) => path.split('/').length === 2);

  before(async () => {
    server = await startSftpServer();
    proxy = await startTcpProxy(server.port);
    place = await openPlace();
    root = await server.makeRoot('copies');
    source = join(place.folder, 'www');
    await mkdir(source);
    await writeFile(join(source, 'file'), randomBytes(FILE_BYTES));
    const keyFile = join(place.folder, 'key');
    await writeFile(keyFile, server.privateKey);
    const settings = Object.entries(server.settingsOf(root, proxy.port)).flatMap(([name, value]) => [
      '--set',
      `${name}=${value}`,
    ]);
    assert.equal((await place.run(['account', 'add', 'demo'])).code, 0);
    const store = ['store', 'add', '--name', 'Zurich', '--location', 'ZRH', '--driver', 'sftp'];
    await place.ask(...store, ...settings, '--secret-file', `privateKey=${keyFile}`);
    const target = ['target', 'add', '--account', 'demo', '--name', 'web', '--set', `source=${source}`];
    const { id } = await place.ask(...target, '--driver', 'archive');
    const add = ['schedule', 'add', '--name', 'off site', '--days', 'mon', '--time', '03:30'];
    schedule = String((await place.ask(...add, '--target', String(id), '--destination', 'ZRH')).id);
  });
  after(async () => {
    await place?.[Symbol.asyncDispose]();
    await proxy?.stop();
    await server?.stop();
  });

  test('tests the store from the command line, and shows no secret of it', async () => {
    const tested = await place.run(['store', 'test', 'Zurich']);
    assert.equal(tested.code, 0, tested.stderr);
    const listed = (await place.run(['store', 'list', '--json'])).stdout + (await place.run(['store', 'list'])).stdout;
    assert.match(listed, /ZRH/);
    assert.doesNotMatch(listed, /PRIVATE KEY|b3BlbnNzaC|secret/i);
  });

  test('is killed in the middle of the transfer, and half a copy is left', async () => {
    const silence = proxy.silenceAfter(proxy.sentBytes + Math.floor(200_000 + Math.random() * (FILE_BYTES - 400_000)));
    await using gateway = place.serve();
    await gateway.ready();
    await place.ask('schedule', 'run', schedule);
    await silence;
    assert.equal((await snapshot()).state, 'transferring');
    await gateway.stop('SIGKILL');
    assert.match(String(await listCopies()), /\.1\.partial$/);
    assert.equal((await snapshot()).state, 'transferring');
  });

  test('finishes it after its next start: one copy on the server, whole, and nothing else there or in the spool', async () => {
    proxy.heal();
    const database = new Database(place.databaseFile);
    database.prepare('UPDATE tasks SET lease_until = 0').run();
    database.close();
    await using gateway = place.serve();
    await gateway.ready();
    const finished = await until(async () => {
      const latest = await snapshot();
      return latest.state === 'transferring' ? null : latest;
    });
    assert.equal(finished.state, 'available', finished.error);
    const [copy, ...others] = await listCopies();
    assert.deepEqual(others, []);
    assert.match(String(copy), /\.2$/);
    await until(async () => {
      const spooled = (await listBelow(join(place.dataDir, 'spool'))).filter((path) => path.includes('/'));
      return spooled.length === 0 ? true : null;
    });
    assert.equal((await gateway.stop()).code, 0);

    const hashes = new Database(place.databaseFile, { readonly: true });
    const row = hashes.prepare<[], { manifest_hash: string }>('SELECT manifest_hash FROM snapshots').get();
    hashes.close();
    const manifest = await readFile(join(root, String(copy), 'manifest.jsonl'));
    assert.equal(createHash('sha256').update(manifest).digest('hex'), row?.manifest_hash);
    const restored = join(place.folder, 'restored');
    const { code, stderr } = await place.run(['restore', String(finished.id), '--to', restored]);
    assert.equal(code, 0, stderr);
    assert.ok((await readFile(join(restored, 'file'))).equals(await readFile(join(source, 'file'))));
  });

  test('deletes it on the server too', async () => {
    const { id } = await snapshot();
    assert.equal((await place.run(['snapshot', 'delete', String(id)])).code, 0);
    await using gateway = place.serve();
    await until(async () => ((await listBelow(root)).length === 0 ? true : null));
    assert.equal((await gateway.stop()).code, 0);
  });
});
