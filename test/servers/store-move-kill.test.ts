import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { GatewayProcess, openPlace, type Place, until } from '../serve/gateway-process.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';

const NIGHTS = 4;

describe('snapshots that are moved to an SFTP store, and back', () => {
  let place: Place;
  let server: SftpServer;
  let root: string;
  let source: string;
  /** What the source held at each snapshot, by its id. */
  const contents = new Map<number, Readonly<Record<string, string>>>();

  const copiesBelow = async (directory: string): Promise<readonly string[]> =>
    (await readdir(directory, { recursive: true }).catch(() => [])).filter(
      (path) => !path.startsWith('.backrota') && /^[^/]+\/[^/]+$/.test(path) && !path.endsWith('.partial'),
    );
  const local = () => copiesBelow(join(place.dataDir, 'stores', 'local'));
  const far = () => copiesBelow(root);
  const contentOf = async (directory: string) =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(directory)).map(
          async (name) => [name, (await readFile(join(directory, name))).toString('hex')] as const,
        ),
      ),
    );
  const move = (from: string, to: string) =>
    new GatewayProcess(['store', 'move', '--from', from, '--to', to], { DATA_DIR: place.dataDir });
  /** As if the half minute had passed after which one that was cut off is given up. */
  const forgetLease = () => {
    const database = new Database(place.databaseFile);
    database.prepare("DELETE FROM settings WHERE name = 'store.moving'").run();
    database.close();
  };

  before(async () => {
    server = await startSftpServer();
    place = await openPlace();
    root = await server.makeRoot('moved');
    source = join(place.folder, 'www');
    await mkdir(source);
    const keyFile = join(place.folder, 'key');
    await writeFile(keyFile, server.privateKey);
    const settings = Object.entries(server.settingsOf(root)).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    assert.equal((await place.run(['account', 'add', 'demo'])).code, 0);
    const store = ['store', 'add', '--name', 'far', '--location', 'FAR', '--driver', 'sftp', ...settings];
    await place.ask(...store, '--secret-file', `privateKey=${keyFile}`);
    const target = await place.ask('target', 'add', '--account', 'demo', '--name', 'web', '--set', `source=${source}`);
    const add = ['schedule', 'add', '--name', 'nightly', '--time', '03:30', '--target', String(target.id)];
    const schedule = await place.ask(...add, '--method', 'incremental', '--full-every', '3', '--keep', '50');
    await using gateway = place.serve();
    await gateway.ready();
    for (let night = 0; night < NIGHTS; night += 1) {
      await writeFile(join(source, `file-${night}`), randomBytes(200_000));
      await writeFile(join(source, 'changing'), `night ${night}`);
      await place.ask('schedule', 'run', String(schedule.id));
      const made = await until(async () => {
        const snapshots = await place.ask('snapshot', 'list');
        const ready =
          snapshots.length > night && snapshots.every(({ state }: { state: string }) => state === 'available');
        return ready ? snapshots.find(({ id }: { id: number }) => !contents.has(id)) : null;
      });
      contents.set(made.id, await contentOf(source));
    }
  });
  after(async () => {
    await place?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  const assertWhole = async (where: string) => {
    for (const [id, content] of contents) {
      const directory = join(place.folder, `restored-${where}-${id}`);
      const { code, stderr } = await place.run(['restore', String(id), '--to', directory]);
      assert.equal(code, 0, `${id} ${where}: ${stderr}`);
      assert.deepEqual(await contentOf(directory), content, `${id} ${where}`);
    }
  };

  test('are all whole wherever a move was killed, and in one place once it is done', async () => {
    const before = await place.ask('snapshot', 'list');
    for (const copies of [1, 3]) {
      await using moving = move('local', 'far');
      await until(async () => ((await far()).length >= copies ? true : null));
      await moving.stop('SIGKILL');
      forgetLease();
      await assertWhole(`after ${copies}`);
    }
    await using last = move('local', 'far');
    const { code, stdout, stderr } = await last.ended();
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual([await local(), (await far()).length], [[], NIGHTS]);
    await assertWhole('far');
    const told = (list: readonly Record<string, unknown>[]) =>
      list.map(({ id, name, scheduleId, takenAt }) => ({ id, name, scheduleId, takenAt }));
    assert.deepEqual(told(await place.ask('snapshot', 'list')), told(before));
  });

  test('come back while the server stalls and goes away in between', async () => {
    await using cut = move('far', 'local');
    await until(async () => ((await local()).length >= 2 ? true : null));
    await server.stop();
    const { code, stdout, stderr } = await cut.ended();
    assert.equal(code, 1, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /at .*\.ts:|PRIVATE KEY/);
  });
});
