import assert from 'node:assert/strict';
import { copyFileSync, existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { assertMigrated, migrate, revertMigrations } from '../../../src/storage/engine/migrate.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';
import { makePassingFolderSync, openPassing } from '../../support/installation-database.ts';
import { refusedAs } from '../../support/refused.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { readSchema } from './migration-runs.ts';
import { repairedTexts } from './repaired-texts.ts';
import { upgrades } from './upgrades.ts';

/** Behind which statements it ends: each, or a sample. */
const EVERY = thoroughly(1, 37);

const folder = makePassingFolderSync();
let count = 0;
after(() => rm(folder, { recursive: true }));

const newLocation = (): DatabaseLocation => {
  count += 1;
  return { kind: 'sqlite', file: join(folder, `${count}.sqlite`) };
};

/** The files as a crash would leave them now: the database with its journal. */
const copyFiles = (from: DatabaseLocation, to: DatabaseLocation): void => {
  if (from.kind !== 'sqlite' || to.kind !== 'sqlite') return;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(from.file + suffix)) copyFileSync(from.file + suffix, to.file + suffix);
  }
};

const migrateOnce = async (location: DatabaseLocation): Promise<void> => {
  const knex = await openPassing(location);
  await migrate(knex);
  await knex.destroy();
};

test('a crash at any statement of a migration leaves a database that the next start finishes', async () => {
  const location = newLocation();
  const crashes: DatabaseLocation[] = [];
  const knex = await openDatabase(location);
  knex.on('query', () => {
    const crash = newLocation();
    copyFiles(location, crash);
    crashes.push(crash);
  });
  await migrate(knex);
  await knex.destroy();
  const schema = await readSchema(location);
  assert.ok(crashes.length > 30, `only ${crashes.length} statements`);
  for (const [statement, crash] of crashes.entries()) {
    if (statement % EVERY !== 0 && statement !== crashes.length - 1) continue;
    await migrateOnce(crash);
    assert.deepEqual(await readSchema(crash), schema, `crashed before statement ${statement + 1}`);
  }
});

test('migrations are taken back to an empty database and applied again', async () => {
  const location = newLocation();
  const knex = await openDatabase(location);
  await revertMigrations(knex);
  await migrate(knex);
  const schema = await readSchema(location);
  await revertMigrations(knex);
  assert.deepEqual(Object.keys(await readSchema(location)), ['sqlite_sequence']);
  await assert.rejects(assertMigrated(knex), { code: 'unavailable' });
  await migrate(knex);
  await migrate(knex);
  await assertMigrated(knex);
  assert.deepEqual(await readSchema(location), schema);
  await knex.destroy();
});

test('a database of a newer version is refused in one sentence, and stays as it was', async () => {
  const location = newLocation();
  const knex = await openDatabase(location);
  await migrate(knex);
  const sql = new Sql(knex);
  await sql.write("INSERT INTO backrota_migrations (name) VALUES ('20990101-from-the-future')");
  const before = await readSchema(location);
  for (const work of [migrate, revertMigrations, assertMigrated]) {
    await assert.rejects(
      work(knex),
      refusedAs({
        code: 'unavailable',
        message: /made by a newer version of Backrota \(it has '20990101-from-the-future'\); start that version/,
      }),
    );
  }
  assert.deepEqual(await readSchema(location), before);
  await knex.destroy();
});

test("another program's database is refused, and stays as it was", async () => {
  const location = newLocation();
  const knex = await openDatabase(location);
  await new Sql(knex).write('CREATE TABLE accounts (id INTEGER)');
  const before = await readSchema(location);
  await assert.rejects(
    migrate(knex),
    refusedAs({
      code: 'unavailable',
      message: /tables of another program \(such as 'accounts'\)/,
    }),
  );
  assert.deepEqual(await readSchema(location), before);
  await knex.destroy();
});

test('a file that is no database is refused in one sentence', async () => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'just a text, longer than the header that SQLite looks at, and then some more of it'.repeat(9));
  await assert.rejects(
    openDatabase({ kind: 'sqlite', file }),
    refusedAs({
      code: 'unavailable',
      message: /notes\.txt' cannot be used \(.*not a database.*\); choose a DATA_DIR/,
    }),
  );
});

upgrades(async () => newLocation(), EVERY);
repairedTexts(async () => newLocation());
