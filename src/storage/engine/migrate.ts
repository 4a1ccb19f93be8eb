import type { Knex } from 'knex';
import type { Migration, MigrationDatabase } from '../../../migrations/migration.ts';
import { problem } from '../../domain/errors.ts';
import { translateDatabaseError } from './errors.ts';
import { listMigrations, MIGRATIONS } from './migration-names.ts';
import { Sql } from './sql.ts';

const LEDGER = 'backrota_migrations';
const LOCK_WAIT_SECONDS = 120;

interface NamedMigration extends Migration {
  readonly name: string;
}

const loadMigrations = (names: readonly string[]): Promise<readonly NamedMigration[]> =>
  Promise.all(
    names.map(async (name) => {
      const migration = (await import(new URL(`${name}.ts`, MIGRATIONS).href)) as Migration;
      return { name, up: migration.up, down: migration.down };
    }),
  );

/** Tables in this database, by name. */
const listTables = async (sql: Sql): Promise<readonly string[]> => {
  const rows = await sql.all<{ name: string }>(
    sql.dialect === 'mysql'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return rows.map(({ name }) => name);
};

const readLedger = async (sql: Sql): Promise<readonly string[]> => {
  const rows = await sql.all<{ name: string }>(`SELECT name FROM ${LEDGER} ORDER BY name`);
  return rows.map(({ name }) => name);
};

/** The names applied so far; refuses, before anything is written, a database that is not ours or not of this version. */
const checkDatabase = async (sql: Sql, known: readonly string[]): Promise<ReadonlySet<string>> => {
  const tables = await listTables(sql);
  if (!tables.includes(LEDGER)) {
    const [foreign] = tables;
    if (foreign === undefined) return new Set();
    throw problem('database_foreign', { table: foreign });
  }
  const applied = await readLedger(sql);
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown === undefined) return new Set(applied);
  throw problem('database_newer', { migration: unknown });
};

/** Runs `work` while no other process migrates this database; on SQLite all of it is one transaction. */
const underLock = async (knex: Knex, work: (sql: Sql) => Promise<void>): Promise<void> => {
  if (new Sql(knex).dialect === 'sqlite') {
    try {
      await knex.transaction((transaction) => work(new Sql(transaction)));
    } catch (error) {
      throw translateDatabaseError(error);
    }
    return;
  }
  // The statements run on the connection that holds the lock, so a node that dies loses both at once.
  const connection: object = await knex.client.acquireConnection();
  const sql = new Sql(knex, connection);
  const lockName = "CONCAT('backrota_migrate_', MD5(DATABASE()))";
  try {
    const row = await sql.first<{ held: number | null }>(`SELECT GET_LOCK(${lockName}, ?) AS held`, [
      LOCK_WAIT_SECONDS,
    ]);
    if (row?.held !== 1) throw problem('migration_under_way', {});
    try {
      await work(sql);
    } finally {
      await sql.all(`SELECT RELEASE_LOCK(${lockName})`);
    }
  } finally {
    await knex.client.releaseConnection(connection);
  }
};

/** The database as a migration sees it. */
export const migrationDatabase = (sql: Sql): MigrationDatabase => ({
  dialect: sql.dialect,
  run: async (statement, bindings) => {
    await sql.write(statement, bindings);
  },
  select: (query, bindings) => sql.all(query, bindings),
  hasRow: async (query) => (await sql.first(query)) !== null,
  hasColumn: async (table, column) => {
    const row = await sql.first(
      sql.dialect === 'mysql'
        ? 'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?'
        : 'SELECT 1 FROM pragma_table_info(?) WHERE name = ?',
      [table, column],
    );
    return row !== null;
  },
});

/**
 * Brings the database to this version's schema. May be called by several nodes at once, and again after a crash at any
 * statement; does nothing where nothing is left to do.
 *
 * Errors: `unavailable` for a database of a newer version or of another program, with nothing changed.
 */
export const migrate = async (knex: Knex): Promise<void> => {
  const known = listMigrations();
  await underLock(knex, async (sql) => {
    const applied = await checkDatabase(sql, known);
    const missing = await loadMigrations(known.filter((name) => !applied.has(name)));
    if (missing.length === 0) return;
    const nameType = sql.dialect === 'mysql' ? 'VARCHAR(255)' : 'TEXT';
    await sql.write(`CREATE TABLE IF NOT EXISTS ${LEDGER} (name ${nameType} NOT NULL, PRIMARY KEY (name))`);
    for (const migration of missing) {
      await migration.up(migrationDatabase(sql));
      await sql.write(`INSERT INTO ${LEDGER} (name) VALUES (?)`, [migration.name]);
    }
  });
};

/**
 * Makes sure that nothing is left to migrate, changing nothing: for commands, which must not change a shared database.
 *
 * Errors: `unavailable`, saying to run `backrota migrate`; else as `migrate`.
 */
export const assertMigrated = async (knex: Knex): Promise<void> => {
  const known = listMigrations();
  const applied = await checkDatabase(new Sql(knex), known);
  if (known.every((name) => applied.has(name))) return;
  throw problem('database_unmigrated', {});
};

/** Takes every migration back, newest first, with all data; leaves an empty database. Errors: as `migrate`. */
export const revertMigrations = async (knex: Knex): Promise<void> => {
  const known = listMigrations();
  await underLock(knex, async (sql) => {
    await checkDatabase(sql, known);
    if (!(await listTables(sql)).includes(LEDGER)) return;
    // All of them, in the ledger or not: an `up` that was cut off is not in it. `down` skips what is absent.
    for (const migration of await loadMigrations(known.toReversed())) {
      await migration.down(migrationDatabase(sql));
      await sql.write(`DELETE FROM ${LEDGER} WHERE name = ?`, [migration.name]);
    }
    await sql.write(`DROP TABLE IF EXISTS ${LEDGER}`);
  });
};
