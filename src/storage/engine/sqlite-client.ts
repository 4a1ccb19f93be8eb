import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import { CheckpointThread } from './checkpoint-thread.ts';
import { ReadingThread } from './reading-thread.ts';
import { teachContains } from './sqlite-reader.ts';
import { SqliteReaders } from './sqlite-readers.ts';
import { type DriverQuery, runQuery } from './sqlite-statements.ts';

/** What is overridden of knex's own client, which ships without types for it. */
interface KnexSqliteClient {
  readonly connectionSettings: { readonly filename: string };
  acquireRawConnection(): Promise<BetterSqlite3.Database>;
  destroy(callback?: () => void): Promise<void>;
  transaction(...settings: readonly unknown[]): KnexTransaction;
  _query(connection: BetterSqlite3.Database, query: DriverQuery): Promise<DriverQuery>;
}

interface KnexTransaction {
  begin(connection: BetterSqlite3.Database): Promise<unknown>;
  query(connection: BetterSqlite3.Database, sql: string): Promise<unknown>;
}

const KnexClient: new (config: Knex.Config) => KnexSqliteClient = createRequire(import.meta.url)(
  'knex/lib/dialects/better-sqlite3',
);

/** What the log of the last writes keeps of its size on the disk once it has been taken over into the database. */
const MAX_IDLE_LOG_BYTES = 64 * 1_024 * 1_024;

/** What the connection that writes keeps of the database at hand: a thousand fires change more pages than SQLite's 2 MB hold. */
const CACHE_KIB = 32 * 1_024;

/** At how many pages of that log the connection that writes takes it over itself, as the thread does not get to it. */
const MOST_LOGGED_PAGES = 10_000;

/** knex makes itself another client for each transaction, which has nothing of this one but its connection. */
const checkpointsByConnection = new WeakMap<BetterSqlite3.Database, CheckpointThread>();

/**
 * knex's better-sqlite3 client with prepared statements kept by their text (stock knex prepares every time), the
 * pragmas that make a commit durable, and transactions that take the write lock at their start: one that reads first
 * and writes later could otherwise fail half-way with no chance to wait.
 *
 * SQLite runs on the serving thread, but for what `readingThread` is asked, so a long chain of statements takes a breath
 * between two of them, also inside a transaction: other writers wait meanwhile, readers do not. See `holdingLocks` for
 * how long.
 */
export class SqliteClient extends KnexClient {
  #openedReaders: SqliteReaders | null = null;
  #checkpoints: CheckpointThread | null = null;

  /** For queries outside of transactions. */
  get readingConnection(): BetterSqlite3.Database {
    return this.#readers.connection;
  }

  /** As `Sql.dataVersion`. */
  get dataVersion(): number | null {
    return this.#readers.dataVersion;
  }

  /** As `readingConnection`, for queries that look through more rows than the serving thread may in one piece. */
  get readingThread(): ReadingThread {
    return this.#readers.thread;
  }

  /** Resolves when the thread that takes over what was written rests. */
  async checkpointed(): Promise<void> {
    await this.#checkpoints?.idle();
  }

  override async acquireRawConnection(): Promise<BetterSqlite3.Database> {
    const connection = await super.acquireRawConnection();
    connection.pragma('busy_timeout = 5000');
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma(`wal_autocheckpoint = ${MOST_LOGGED_PAGES}`);
    connection.pragma(`cache_size = -${CACHE_KIB}`);
    connection.pragma(`journal_size_limit = ${MAX_IDLE_LOG_BYTES}`);
    // From here on waiting is done in _query.
    connection.pragma('busy_timeout = 0');
    teachContains(connection);
    this.#checkpoints ??= new CheckpointThread(this.connectionSettings.filename);
    checkpointsByConnection.set(connection, this.#checkpoints);
    return connection;
  }

  override async destroy(callback?: () => void): Promise<void> {
    // First: the last connection to close takes the log over into the database, which only a writer can.
    await this.#openedReaders?.close();
    await this.#checkpoints?.close();
    await super.destroy(callback);
  }

  get #readers(): SqliteReaders {
    this.#openedReaders ??= new SqliteReaders(this.connectionSettings.filename);
    return this.#openedReaders;
  }

  override transaction(...settings: readonly unknown[]): KnexTransaction {
    const transaction = super.transaction(...settings);
    transaction.begin = (connection) => transaction.query(connection, 'BEGIN IMMEDIATE;');
    return transaction;
  }

  override async _query(connection: BetterSqlite3.Database | ReadingThread, query: DriverQuery): Promise<DriverQuery> {
    await runQuery(connection, query);
    if (connection instanceof ReadingThread) return query;
    checkpointsByConnection.get(connection)?.note(query.context?.changes ?? 0, connection.inTransaction);
    return query;
  }
}

Object.assign(SqliteClient.prototype, { driverName: 'better-sqlite3' });
