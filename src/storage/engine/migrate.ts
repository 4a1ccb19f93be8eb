import type { Knex } from 'knex';
import type { Migration, MigrationDatabase } from '../../../migrations/migration.ts';
import { problem } from '../../domain/errors.ts';
import { listMigrations, MIGRATIONS } from './migration-names.ts';
import { type Connections, Sql } from './sql.ts';

const LEDGER = 'backrota_migrations';

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
  const rows = await sql.all<{ name: string }>(sql.engine.listTables);
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

const underLock = (knex: Knex, work: (sql: Sql) => Promise<void>): Promise<void> =>
  new Sql(knex).engine.underMigrationLock(knex, work);

/** The database as a migration sees it. */
export const migrationDatabase = (sql: Sql): MigrationDatabase => ({
  engine: sql.engine.kind,
  run: async (statement, bindings) => {
    await sql.write(statement, bindings);
  },
  select: (query, bindings) => sql.all(query, bindings),
  hasRow: async (query) => (await sql.first(query)) !== null,
  hasColumn: async (table, column) => (await sql.first(sql.engine.findColumn, [table, column])) !== null,
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
    await sql.write(`CREATE TABLE IF NOT EXISTS ${LEDGER} (name ${sql.engine.nameType} NOT NULL, PRIMARY KEY (name))`);
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
export const assertMigrated = async (connections: Connections): Promise<void> => {
  if ((await listPending(connections)).length > 0) throw problem('database_unmigrated', {});
};

/** The migrations of this version that the database has yet to see, in their order. Errors: as `migrate`. */
export const listPending = async (connections: Connections): Promise<readonly string[]> => {
  const known = listMigrations();
  const applied = await checkDatabase(new Sql(connections), known);
  return known.filter((name) => !applied.has(name));
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
