import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { openPlace, type Place, until } from './gateway-process.ts';

const FILES = 10;
const FILE_BYTES = 4 * 1024 * 1024;

interface StoredTask {
  readonly state: string;
  readonly attempt: number;
}

describe('a backup that takes a while', () => {
  let place: Place;
  let volume: string;

  const readTask = (): StoredTask | null => {
    const database = new Database(place.databaseFile, { readonly: true });
    try {
      return database.prepare<[], StoredTask>('SELECT state, attempt FROM tasks').get() ?? null;
    } finally {
      database.close();
    }
  };

  const untilTaskIs = (state: string) => until(() => (readTask()?.state === state ? true : null));

  /** What the store holds, but the directories of targets. */
  const listCopies = async (): Promise<readonly string[]> =>
    (await readdir(join(place.dataDir, 'stores', 'local'), { recursive: true })).filter(
      (path) => path.split('/').length === 2 && !path.startsWith('.backrota'),
    );

  before(async () => {
    place = await openPlace();
    await place.seedDemo();
    const volumes = join(place.dataDir, 'volumes');
    volume = join(volumes, String(await readdir(volumes)));
    for (let index = 0; index < FILES; index += 1) {
      await writeFile(join(volume, `file-${index}`), randomBytes(FILE_BYTES));
    }
    await place.ask('backup', '5203773');
  });
  after(() => place[Symbol.asyncDispose]());

  test('is put back by a gateway told to stop without time to drain, which leaves nothing half made and exits 0', async () => {
    await using gateway = place.serve([], { DRAIN_SECONDS: '0' });
    await untilTaskIs('running');
    const { code, stderr } = await gateway.stop('SIGTERM');
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(readTask(), { state: 'queued', attempt: 1 });
    assert.deepEqual(await listCopies(), []);
  });

  test('is cut off by a kill, and half a copy is left', async () => {
    await using gateway = place.serve();
    await until(async () => (/\.partial$/.test(String(await listCopies())) ? true : null));
    await gateway.stop('SIGKILL');
    assert.deepEqual(readTask(), { state: 'running', attempt: 2 });
    assert.match(String(await listCopies()), /\.2\.partial$/);
  });

  test('is finished by the next start once its lease has lapsed: one whole copy, and the half one is gone', async () => {
    const database = new Database(place.databaseFile);
    database.prepare('UPDATE tasks SET lease_until = 0').run();
    database.close();
    await using gateway = place.serve();
    await untilTaskIs('succeeded');
    assert.deepEqual(readTask(), { state: 'succeeded', attempt: 3 });
    assert.equal((await gateway.stop()).code, 0);
    const copies = await listCopies();
    assert.equal(copies.length, 1);
    assert.match(String(copies), /\.3$/);
  });

  test('is restored to the byte', async () => {
    const [snapshot] = await place.ask('snapshot', 'list');
    assert.equal(snapshot.state, 'available');
    const restored = join(place.folder, 'restored');
    assert.equal((await place.run(['restore', String(snapshot.id), '--to', restored])).code, 0);
    for (let index = 0; index < FILES; index += 1) {
      const name = `file-${index}`;
      assert.ok((await readFile(join(volume, name))).equals(await readFile(join(restored, name))), name);
    }
  });
});
