import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { openInstallation } from '../../src/installation.ts';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF } from '../support/values.ts';
import { openPlace, type Place, until } from './gateway-process.ts';

const FILES = 10;
const FILE_BYTES = 4 * 1024 * 1024;

describe('a restore in place that takes a while', () => {
  let place: Place;
  let volume: string;

  const query = <T>(sql: string): T | undefined => {
    const database = new Database(place.databaseFile);
    try {
      return database.prepare<[], T>(sql).get();
    } finally {
      database.close();
    }
  };

  const readRestore = () => query<{ state: string; attempt: number }>('SELECT state, attempt FROM restores');

  const contents = async (): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    for (let index = 0; index < FILES; index += 1) {
      found.add((await readFile(join(volume, `file-${index}`))).subarray(0, 5).toString());
    }
    return found;
  };

  const fill = async (word: string): Promise<void> => {
    for (let index = 0; index < FILES; index += 1) {
      await writeFile(join(volume, `file-${index}`), Buffer.concat([Buffer.from(word), randomBytes(FILE_BYTES)]));
    }
  };

  before(async () => {
    place = await openPlace();
    await place.seedDemo();
    const volumes = join(place.dataDir, 'volumes');
    volume = join(volumes, String(await readdir(volumes)));
    await fill('first');
    await place.backUpDemo();
    await fill('later');

    const config = loadConfig({ DATA_DIR: place.dataDir });
    const parts = { clock: new SystemClock(), log: new CollectedLog(), usesDatabaseClock: false } as const;
    const { services, close } = await openInstallation(config, { role: 'command', ...parts });
    const target = await services.targets.change(STAFF, { id: 5_203_773 }, { allowsInPlaceRestore: true });
    const page = { offset: 0, limit: 1, orderBy: 'id', descending: true } as const;
    const { rows } = await services.snapshots.list(STAFF, { targetId: target.id }, page);
    for (const snapshot of rows) await services.restores.inPlace(STAFF, snapshot, null);
    await close();
  });
  after(() => place[Symbol.asyncDispose]());

  test('is cut off by a kill: what was there is there, and half a tree beside it', async () => {
    await using gateway = place.serve();
    const partial = async () =>
      (await readdir(join(place.dataDir, 'volumes'), { recursive: true })).some((name) =>
        /\.partial\/file-3/.test(name),
      );
    await until(async () => ((await partial()) ? true : null));
    await gateway.stop('SIGKILL');
    assert.deepEqual(readRestore(), { state: 'running', attempt: 1 });
    assert.deepEqual([...(await contents())], ['later']);
  });

  test('is finished by the next start once its lease has lapsed, and only what it replaced is left beside it', async () => {
    query('UPDATE restores SET lease_until = 0 RETURNING id');
    await using gateway = place.serve();
    await until(() => (readRestore()?.state === 'succeeded' ? true : null));
    assert.equal((await gateway.stop()).code, 0);
    assert.deepEqual(readRestore(), { state: 'succeeded', attempt: 2 });
    assert.deepEqual([...(await contents())], ['first']);
    const others = (await readdir(join(place.dataDir, 'volumes'))).filter((name) => !volume.endsWith(name));
    assert.deepEqual(others.length, 1);
    const beside = await readdir(join(place.dataDir, 'volumes', String(others[0])), { recursive: true });
    const kept = beside.filter((name) => !/\/old\/|file-/.test(name));
    assert.match(kept.join(' '), /^([0-9a-f]{32}) \1\/2 \1\/2\/old$/);
  });
});
