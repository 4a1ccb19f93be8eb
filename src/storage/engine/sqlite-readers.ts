import type BetterSqlite3 from 'better-sqlite3';
import { ReadingThread } from './reading-thread.ts';
import { openReader } from './sqlite-reader.ts';

/** What a SQLite database is read by outside of transactions, each opened where it is first asked for. */
export class SqliteReaders {
  readonly #file: string;
  #connection: BetterSqlite3.Database | null = null;
  #thread: ReadingThread | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** On the serving thread: sees what is committed, and waits for no writer of whatever process. */
  get connection(): BetterSqlite3.Database {
    this.#connection ??= openReader(this.#file, 0);
    return this.#connection;
  }

  /** On a thread of its own. */
  get thread(): ReadingThread {
    this.#thread ??= new ReadingThread(this.#file);
    return this.#thread;
  }

  async close(): Promise<void> {
    await this.#thread?.close();
    this.#connection?.close();
    this.#connection = null;
  }
}
