import type { Knex } from 'knex';
import { problem } from '../../domain/errors.ts';
import type { DatabasePlace, Engine } from './engine.ts';
import { mysqlConnection } from './mysql-connection.ts';
import { mysqlFaultOf, numberOf } from './mysql-faults.ts';
import { Sql } from './sql.ts';

/** Rows of one multi-row insert. */
const INSERTED_ROWS = 250;

const LOCK_WAIT_SECONDS = 120;
/** The server, which many leave at the number 1, by its machine and files too; and the schema on it. */
const IDENTITY = "SELECT CONCAT_WS(':', 'mysql', @@server_id, @@hostname, @@port, @@datadir, DATABASE()) AS identity";
const MIGRATION_LOCK = "CONCAT('backrota_migrate_', MD5(DATABASE()))";

/** MariaDB and MySQL: many nodes write at once, and the server's clock is everybody's. */
const mysqlEngine: Engine = {
  kind: 'mysql',
  isShared: true,
  hasReadingThread: false,
  claimCandidates: 8,

  rowsOf: (response) => (response as [readonly unknown[]])[0],
  writeResultOf: (response) => {
    const [{ affectedRows, insertId }] = response as [{ affectedRows: number; insertId: number }];
    return { changes: affectedRows, lastId: insertId };
  },

  forUpdate: ' FOR UPDATE',
  forUpdateSkipLocked: ' FOR UPDATE SKIP LOCKED',
  clock: 'SELECT UNIX_TIMESTAMP() AS now',
  insertSize: (left) => Math.min(left, INSERTED_ROWS),
  // The key by itself is what it was, and its row is locked.
  upsertRule: (key, changed) =>
    `ON DUPLICATE KEY UPDATE ${(changed.length === 0 ? key : changed).map((column) => `\`${column}\` = VALUES(\`${column}\`)`).join(', ')}`,
  inList: (values) => ({ sql: '(?)', binding: values }),
  // The collation of stored texts takes spaces at their ends for nothing.
  isText: (column, text) => ({
    sql: `${column} = ? AND CHAR_LENGTH(${column}) = CHAR_LENGTH(?)`,
    bindings: [text, text],
  }),
  containsAny: (column, parts) => ({
    sql: `(${parts.map(() => `INSTR(LOWER(${column}), ?) > 0`).join(' OR ')})`,
    bindings: parts,
  }),
  // The default collation would fold case and padding.
  jsonRows: (column, path, member, alias) => ({
    from: `JSON_TABLE(${column}, '${path}[*]' COLUMNS (member TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$.${member}')) ${alias}`,
    value: `${alias}.member`,
  }),
  // The moves drive the join: a scan of the table would wait for rows that other nodes hold.
  moveEach: (table, column) => `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
      id BIGINT PATH '$[0]', from_at BIGINT PATH '$[1]', to_at BIGINT PATH '$[2]'
    )) AS m STRAIGHT_JOIN ${table} s ON s.id = m.id
    SET s.${column} = m.to_at WHERE s.${column} = m.from_at`,
  // A multi-row `VALUES` gets its numbers in one stride from the first, which is what the server answers with.
  countUp: async (sql, table, column, value, count) => {
    const rows = Array(count).fill([value]);
    const { lastId: firstId } = await sql.write(`INSERT INTO ${table} (${column}) VALUES ?`, [rows]);
    if (count === 1) return [firstId];
    const row = await sql.first<{ step: number }>('SELECT @@auto_increment_increment AS step');
    return Array.from({ length: count }, (_, index) => firstId + index * (row?.step ?? 1));
  },

  byIndex: (name) => `FORCE INDEX (${name})`,

  faultOf: mysqlFaultOf,
  // mysql2 keeps the statement with its values, and what the server says may quote any of it: its number says enough.
  withoutValues: (error) => {
    if (!('sqlMessage' in error)) return error;
    const told = `errno=${numberOf(error)}`;
    if (error.stack !== undefined) error.stack = error.stack.replace(error.message, () => told);
    error.message = told;
    for (const property of ['sql', 'sqlMessage']) Reflect.deleteProperty(error, property);
    return error;
  },

  listTables: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  findColumn:
    'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?',
  nameType: 'VARCHAR(255)',
  underMigrationLock: async (knex, work) => {
    // The statements run on the connection that holds the lock, so a node that dies loses both at once.
    const connection: object = await knex.client.acquireConnection();
    const sql = new Sql(knex, connection);
    try {
      const row = await sql.first<{ held: number | null }>(`SELECT GET_LOCK(${MIGRATION_LOCK}, ?) AS held`, [
        LOCK_WAIT_SECONDS,
      ]);
      if (row?.held !== 1) throw problem('migration_under_way', {});
      try {
        await work(sql);
      } finally {
        await sql.all(`SELECT RELEASE_LOCK(${MIGRATION_LOCK})`);
      }
    } finally {
      await knex.client.releaseConnection(connection);
    }
  },
};

/**
 * The place of a database on a server, by its `mysql://` URL; `connections` to it at most, for one of which a statement
 * waits `patienceMs` at most.
 */
export const mysqlAt = (url: string, connections: number, patienceMs: number): DatabasePlace => ({
  engine: mysqlEngine,
  file: null,
  config: async () => ({
    // Loaded where a server is used only.
    client: (await import('./mysql-client.ts')).MysqlClient as unknown as typeof Knex.Client,
    connection: mysqlConnection(url),
    pool: { min: 0, max: connections },
    acquireConnectionTimeout: patienceMs,
  }),
  identify: async (connections) => {
    const row = await new Sql(connections).first<{ identity: string }>(IDENTITY);
    return row?.identity ?? '';
  },
  // Its files are the server's; a dump holds rows alone.
  scrub: async () => {},
  probe: async (knex) => {
    await knex.raw('SELECT 1');
  },
  explain: (system, cause) => {
    const { host, port, database, user } = mysqlConnection(url);
    return problem('database_server_unusable', { database, host, port, user, system }, cause);
  },
});
