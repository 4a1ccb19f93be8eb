import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseLocation } from '../../src/storage/engine/engine.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { migrate } from '../../src/storage/engine/migrate.ts';
import { Sql } from '../../src/storage/engine/sql.ts';
import { closeDumped, dumpChangedTables, type Tables } from './table-dump.ts';

/** Answers where the database of a new installation is to be, which is there already or makes itself. */
export type FindDatabase = (dataDir: string) => Promise<DatabaseLocation>;

/** Linux's files in memory. */
const IN_MEMORY = '/dev/shm';
const MUCH_BYTES = 2 ** 30;

function hasRoom(directory: string): boolean {
  if (!existsSync(directory)) return false;
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize > MUCH_BYTES;
}

/** Where folders are that nothing outlives: no write waits for a disk. What a crash leaves is tested on real processes. */
const PASSING = hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir();

/** A folder that nothing outlives. */
export const makePassingFolder = (): Promise<string> => mkdtemp(join(PASSING, 'backrota-'));

/** As `makePassingFolder`, at once. */
export const makePassingFolderSync = (): string => mkdtempSync(join(PASSING, 'backrota-'));

const inSqlite: FindDatabase = async (dataDir) => {
  const file = join(dataDir, 'backrota.sqlite');
  await copyMigrated(file);
  return { kind: 'sqlite', file };
};

let findDatabase = inSqlite;
/** Databases that installations have left: to migrate one on a server takes longer than most tests. */
let left: DatabaseLocation[] = [];

/** Has all installations of this process that are opened from now on keep their data elsewhere than in SQLite. */
export function keepInstallationsIn(database: FindDatabase): void {
  findDatabase = database;
  left = [];
}

/** Takes a database back from an installation that is closed, for another one. */
export function leaveDatabase(location: DatabaseLocation): void {
  // That of SQLite goes with its folder.
  if (location.kind === 'sqlite') closeDumped();
  else left.push(location);
}

/** Makes a database on a server as its migrations leave it: without rows, and with ids that count from 1. */
async function emptyDatabase(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  try {
    const [tables] = await connection.query<RowDataPacket[]>(
      `SELECT table_name AS name, auto_increment AS next_id FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name <> 'backrota_migrations'`,
    );
    const statements = tables.map(({ name, next_id }) =>
      next_id > 1 ? `DELETE FROM ${name}; ALTER TABLE ${name} AUTO_INCREMENT = 1` : `DELETE FROM ${name}`,
    );
    await connection.query(['SET FOREIGN_KEY_CHECKS = 0', ...statements].join(';'));
  } finally {
    await connection.end();
  }
}

let migratedOnce: Promise<string> | null = null;

/** Puts an empty SQLite database of the current schema at a path: made once by the migrations, then copied. */
export async function copyMigrated(file: string): Promise<void> {
  migratedOnce ??= makeMigrated();
  await copyFile(await migratedOnce, file);
}

async function makeMigrated(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-schema-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'backrota.sqlite');
  const knex = await openDatabase({ kind: 'sqlite', file });
  try {
    await migrate(knex);
  } finally {
    await knex.destroy();
  }
  return file;
}

/** Opens a database that nothing outlives: it does not wait for the disk. */
export async function openPassing(location: DatabaseLocation): Promise<Knex> {
  const knex = await openDatabase(location);
  if (location.kind === 'sqlite') await knex.raw('PRAGMA synchronous = OFF');
  return knex;
}

/** A database of the current schema, with nothing in it, for the installation whose data directory this is to be. */
export async function makeDatabase(dataDir: string): Promise<DatabaseLocation> {
  await mkdir(dataDir, { recursive: true });
  const used = left.pop();
  if (used?.kind === 'mysql') {
    await emptyDatabase(used.url);
    return used;
  }
  const location = await findDatabase(dataDir);
  // That of SQLite is a copy of what was migrated once.
  if (location.kind === 'sqlite') return location;
  const knex = await openPassing(location);
  try {
    await migrate(knex);
  } finally {
    await knex.destroy();
  }
  return location;
}

/** Every row of every table, by table; equal before and after = nothing was written. */
export async function dumpDatabase(location: DatabaseLocation): Promise<Tables> {
  if (location.kind === 'sqlite') return dumpChangedTables(location.file);
  const knex = await openDatabase(location);
  try {
    const sql = new Sql(knex);
    const tables = await sql.all<{ name: string }>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY name',
    );
    const dump: Record<string, readonly unknown[]> = {};
    for (const { name } of tables) dump[name] = await sql.all(`SELECT * FROM ${name}`);
    return dump;
  } finally {
    await knex.destroy();
  }
}
