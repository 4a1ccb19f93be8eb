import type BetterSqlite3 from 'better-sqlite3';
import { ReadingThread } from './reading-thread.ts';
import { sqliteFaultOf } from './sqlite-faults.ts';
import { openReader } from './sqlite-reader.ts';

/** What a SQLite database is read by outside of transactions, each opened where it is first asked for. */
export class SqliteReaders {
  readonly #file: string;
  #connection: BetterSqlite3.Database | null = null;
  #thread: ReadingThread | null = null;
  #askVersion: BetterSqlite3.Statement | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** On the serving thread: sees what is committed, and waits for no writer of whatever process. */
  get connection(): BetterSqlite3.Database {
    this.#connection ??= openReader(this.#file, 0);
    return this.#connection;
  }

  /** As `Sql.dataVersion`: of this connection, which itself commits nothing. `null` while it cannot be asked. */
  get dataVersion(): number | null {
    this.#askVersion ??= this.connection.prepare('PRAGMA data_version').pluck();
    try {
      return this.#askVersion.get() as number;
    } catch (error) {
      if (sqliteFaultOf(error) === 'busy') return null;
      throw error;
    }
  }

  /** On a thread of its own. */
  get thread(): ReadingThread {
    this.#thread ??= new ReadingThread(this.#file);
    return this.#thread;
  }

  async close(): Promise<void> {
    await this.#thread?.close();
    this.#askVersion = null;
    this.#connection?.close();
    this.#connection = null;
  }
}
