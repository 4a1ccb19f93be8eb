import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import type { Ended } from '../cli/command.ts';
import { refusedAs } from '../support/refused.ts';
import { dumpTables } from '../support/table-dump.ts';
import { openPlace, type Place } from './gateway-process.ts';

const SECRET_KEY = 'a key that is long enough for every node';

/** It ended with exit code 1 and said one sentence on stderr: no stack, no password, nothing else. */
function assertOneSentence({ code, stdout, stderr }: Ended, expected: RegExp): void {
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, expected);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  assert.doesNotMatch(stderr, /\bat (?:file:|async|node:)|s3cret|Something unexpected/);
  assert.match(stderr, /[.]\n$/);
}

describe('a gateway that cannot start says why in one sentence and exits with 1', () => {
  /** Whose database has been served before. */
  let served: Place;

  before(async () => {
    served = await openPlace();
    await served.seedDemo();
  });
  after(() => served[Symbol.asyncDispose]());

  test('where the port is in use, naming it, and every table is as it was', async () => {
    const before = dumpTables(served.databaseFile);
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    try {
      const { port } = holder.address() as AddressInfo;
      const outcome = await served.serve([], { PORT: String(port) }).ended();
      assertOneSentence(outcome, new RegExp(`Port ${port} is in use .*PORT`));
    } finally {
      holder.close();
    }
    assert.deepEqual(dumpTables(served.databaseFile), before);
  });

  test('where DATA_DIR cannot be written', async () => {
    await using place = await openPlace();
    await writeFile(place.dataDir, 'a file where a directory should be');
    assertOneSentence(await place.serve().ended(), /data directory .*DATA_DIR/);
    const dangling = join(place.folder, 'dangling');
    await symlink(join(place.folder, 'nowhere'), dangling);
    assertOneSentence(await place.serve([], { DATA_DIR: dangling }).ended(), /DATA_DIR/);
  });

  test('where HOST is no address of this machine, or its secret key cannot be kept', async () => {
    await using place = await openPlace();
    assertOneSentence(await place.serve([], { HOST: '192.0.2.1' }).ended(), /HOST '192\.0\.2\.1'/);
    assert.deepEqual(await readdir(place.folder), []);
    await mkdir(join(place.dataDir, 'secret.key'), { recursive: true });
    assertOneSentence(await place.serve().ended(), /secret\.key/);
    await mkdir(join(place.folder, 'other'));
    await writeFile(join(place.folder, 'other', 'stores'), 'a file where a directory should be');
    assertOneSentence(await place.serve([], { DATA_DIR: join(place.folder, 'other') }).ended(), /DATA_DIR/);
  });

  test('where the database was made by a newer version, and every table is as it was', async () => {
    const database = new Database(served.databaseFile);
    database.prepare("INSERT INTO backrota_migrations (name) VALUES ('29990101-from-the-future')").run();
    database.close();
    const before = dumpTables(served.databaseFile);
    assertOneSentence(await served.serve(['--demo']).ended(), /newer version .*29990101-from-the-future/);
    assert.deepEqual(dumpTables(served.databaseFile), before);
  });

  test('where the database is another program’s, or no database at all', async () => {
    await using place = await openPlace();
    await mkdir(place.dataDir);
    await writeFile(place.databaseFile, 'this is no database, however long one looks at it'.repeat(100));
    assertOneSentence(await place.serve().ended(), /database/);

    await using other = await openPlace();
    await mkdir(other.dataDir);
    const database = new Database(other.databaseFile);
    database.exec('CREATE TABLE recipes (name TEXT)');
    database.close();
    assertOneSentence(await other.serve().ended(), /another program .*recipes/);
    assert.deepEqual(dumpTables(other.databaseFile), { recipes: [] });
  });

  test('where DATABASE_URL is broken, without repeating it', async () => {
    await using place = await openPlace();
    for (const url of [
      'mysql://s3cret@',
      'postgres://s3cret@localhost/db',
      's3cret@localhost',
      'mysql://s3cret@host/',
    ]) {
      await assert.rejects(
        openDatabase(loadConfig({ DATABASE_URL: url, SECRET_KEY }).database),
        refusedAs({ message: /^DATABASE_URL (?!.*s3cret).*; write it as mysql:/ }),
      );
    }
    assertOneSentence(
      await place.serve([], { DATABASE_URL: 'mysql://demo:s3cret@', SECRET_KEY }).ended(),
      /DATABASE_URL/,
    );
    const url = 'mysql://demo:s3cret@127.0.0.1:1/db';
    assertOneSentence(
      await place.serve([], { DATABASE_URL: url, SECRET_KEY }).ended(),
      /127\.0\.0\.1:1 .*DATABASE_URL/,
    );
  });

  test('where DATABASE_URL is set without a SECRET_KEY, and nothing is written', async () => {
    await using place = await openPlace();
    const outcome = await place.serve(['--demo'], { DATABASE_URL: 'mysql://demo:s3cret@127.0.0.1:1/db' }).ended();
    assertOneSentence(outcome, /SECRET_KEY/);
    assert.deepEqual(await readdir(place.folder), []);
  });

  test('where a setting is not what it should be, naming it and its value', async () => {
    await using place = await openPlace();
    for (const [name, value] of [
      ['PORT', '65536'],
      ['DEFAULT_TIME_ZONE', 'Mars/Olympus'],
      ['LOG_LEVEL', 'loud'],
      ['WORKER_CONCURRENCY', '0'],
      ['DRAIN_SECONDS', '-1'],
    ] as const) {
      assert.throws(() => loadConfig({ [name]: value }), refusedAs({ message: new RegExp(`^${name} is '${value}'`) }));
    }
    assert.throws(() => loadConfig({ SECRET_KEY: 'short' }), refusedAs({ message: /^SECRET_KEY has 5 characters/ }));
    for (const [name, value] of [
      ['PORT', 'eighty'],
      ['TRUSTED_PROXIES', 'x'],
      ['PANEL_AUTHINFO_NETWORKS', '10.0.0.0/33'],
      ['CORS_ORIGINS', '*'],
    ] as const) {
      assertOneSentence(
        await place.run(['serve'], { [name]: value }),
        new RegExp(`${name} .*'${value}'|'${value.replace('*', '\\*')}' in ${name}`),
      );
    }
    assert.deepEqual(await readdir(place.folder), []);
  });
});
