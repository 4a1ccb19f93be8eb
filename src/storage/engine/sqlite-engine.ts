import { stat } from 'node:fs/promises';
import type { Knex } from 'knex';
import { problem } from '../../domain/errors.ts';
import type { DatabasePlace, Engine } from './engine.ts';
import { translateDatabaseError } from './errors.ts';
import { Sql } from './sql.ts';
import { sqliteFaultOf } from './sqlite-faults.ts';

/** Rows of one multi-row insert: the most is few enough for the limit on bound values, and for one slice. */
const INSERTED_ROWS = [250, 50];

/** SQLite, embedded: one process writes at a time, and its transactions hold the one write lock from their start. */
const sqliteEngine: Engine = {
  kind: 'sqlite',
  isShared: false,
  hasReadingThread: true,
  claimCandidates: 1,

  rowsOf: (response) => response as readonly unknown[],
  writeResultOf: (response) => {
    const { changes, lastInsertRowid } = response as { changes: number; lastInsertRowid: number };
    return { changes, lastId: lastInsertRowid };
  },

  forUpdate: '',
  forUpdateSkipLocked: '',
  clock: null,
  // A remainder goes row by row: a prepared single row is cheaper than preparing each odd size.
  insertSize: (left) => INSERTED_ROWS.find((size) => size <= left) ?? 1,
  upsertRule: (key, changed) =>
    changed.length === 0
      ? `ON CONFLICT (${key.join(', ')}) DO NOTHING`
      : `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changed.map((column) => `\`${column}\` = excluded.\`${column}\``).join(', ')}`,
  inList: (values) => ({ sql: '(SELECT value FROM json_each(?))', binding: JSON.stringify(values) }),
  isText: (column, text) => ({ sql: `${column} = ?`, bindings: [text] }),
  containsAny: (column, parts) => ({ sql: `contains_any(${column}, ?) = 1`, bindings: [JSON.stringify(parts)] }),
  jsonRows: (column, path, member, alias) => ({
    from: `json_each(${column}, '${path}') ${alias}`,
    value: `${alias}.value ->> '$.${member}'`,
  }),
  moveEach: (table, column) => `UPDATE ${table} SET ${column} = json_extract(m.value, '$[2]')
    FROM json_each(?) AS m
    WHERE ${table}.id = json_extract(m.value, '$[0]') AND ${table}.${column} = json_extract(m.value, '$[1]')`,
  // One row for all of them, the last: the next one is counted on from there.
  countUp: async (sql, table, column, value, count) => {
    const { lastId } = await sql.write(
      `INSERT INTO ${table} (id, ${column}) VALUES (COALESCE((SELECT seq FROM sqlite_sequence WHERE name = ?), 0) + ?, ?)`,
      [table, count, value],
    );
    return Array.from({ length: count }, (_, index) => lastId - count + 1 + index);
  },

  faultOf: sqliteFaultOf,
  byIndex: (name) => `INDEXED BY ${name}`,

  // Its errors hold none.
  withoutValues: (error) => error,

  listTables: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  findColumn: 'SELECT 1 FROM pragma_table_info(?) WHERE name = ?',
  nameType: 'TEXT',
  underMigrationLock: async (knex, work) => {
    try {
      await knex.transaction((transaction) => work(new Sql(transaction)));
    } catch (error) {
      throw translateDatabaseError(sqliteEngine, error);
    }
  },
};

/** The place of a database in a file, by its path. */
export const sqliteAt = (file: string): DatabasePlace => ({
  engine: sqliteEngine,
  file,
  config: async () => ({
    // knex's types leave out the inner methods that it overrides.
    client: (await import('./sqlite-client.ts')).SqliteClient as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    // One connection: the process writes in turn instead of waiting for itself.
    pool: { min: 1, max: 1 },
  }),
  // A copy of the file is another file, wherever it is.
  identify: async () => {
    const { ino, birthtimeNs } = await stat(file, { bigint: true });
    return `sqlite:${ino}:${birthtimeNs}`;
  },
  scrub: async () => (await import('./sqlite-scrub.ts')).scrubSqlite(file),
  probe: async (knex) => {
    try {
      // A file that may only be read opens without complaint; the write lock tells.
      await knex.transaction(async () => {});
    } catch (error) {
      if (sqliteFaultOf(error) !== 'busy') throw error;
    }
  },
  explain: (system, cause) => problem('database_file_unusable', { file, system }, cause),
});
