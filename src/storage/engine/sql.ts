import { currentBreather, restInCall } from '../../ports/current-call.ts';
import type { Engine } from './engine.ts';
import { translateDatabaseError } from './errors.ts';

/** What a column holds. */
export type Stored = string | number | null;

/** A statement's bound value; a list of numbers or strings stands only where `inList` put its place. */
export type Bound = Stored | readonly Stored[] | readonly (readonly Stored[])[];

/** What a write did. `changes` counts the rows that its condition matched. */
export interface WriteResult {
  readonly changes: number;
  readonly lastId: number;
}

/** The part of a knex client that runs finished statements; its own types leave it open. */
export interface RawClient {
  acquireConnection(): Promise<object>;
  releaseConnection(connection: object): Promise<void>;
  query(connection: object, query: { sql: string; bindings: readonly unknown[] }): Promise<{ response?: unknown }>;
  /** SQLite's. */
  readonly readingConnection?: object;
  /** SQLite's. */
  readonly readingThread?: object;
  /** SQLite's. */
  readonly dataVersion?: number | null;
}

/** What statements run on: knex, as far as it is used. */
export interface Connections {
  readonly client: RawClient;
  readonly userParams: { readonly engine?: Engine };
  readonly isTransaction?: boolean;
  /** Commits what was done, unless it threw. */
  transaction<Result>(work: (transaction: Connections) => Promise<Result>): Promise<Result>;
  /** Closes all connections. */
  destroy(): Promise<void>;
}

/** Rows of one deletion. */
const DELETED_ROWS = 500;

const insertTexts = new Map<string, string>();

const insertText = (table: string, columns: readonly string[], rowCount: number): string => {
  const key = `${table} ${columns.length} ${rowCount} ${columns.join()}`;
  const known = insertTexts.get(key);
  if (known !== undefined) return known;
  const row = `(${columns.map(() => '?').join(', ')})`;
  const text = `INSERT INTO \`${table}\` (${columns.map((column) => `\`${column}\``).join(', ')}) VALUES ${Array(rowCount).fill(row).join(', ')}`;
  insertTexts.set(key, text);
  return text;
};

/**
 * Runs finished SQL on knex's connections, past its query builder: the builder's work for each statement, and for
 * each bound value of a thousand-row insert, costs more than the database's own.
 *
 * The call that a statement is for may take a breath first; where its caller has gone it ends there, but not within a
 * transaction.
 *
 * Errors: see `translateDatabaseError`.
 */
export class Sql {
  /** The engine of the database that it runs on. */
  readonly engine: Engine;
  readonly #client: RawClient;
  readonly #pinned: object | null;
  readonly #holdsConnection: boolean;

  /** `pinned`: a connection that the caller holds; else each statement takes one from the pool. */
  constructor(connections: Connections, pinned: object | null = null) {
    this.#client = connections.client;
    this.#pinned = pinned;
    this.#holdsConnection = pinned !== null || (connections.isTransaction ?? false);
    this.engine = connections.userParams.engine as Engine;
  }

  /** All rows of a query, which writes nothing; outside of transactions SQLite answers on its connection for reading. */
  async all<Row>(sql: string, bindings: readonly Bound[] = []): Promise<Row[]> {
    const response = await this.#run(sql, bindings, this.#holdsConnection ? null : this.#client.readingConnection);
    return this.engine.rowsOf(response) as Row[];
  }

  /**
   * A number that changes with each commit, of whatever process, that `all` would see outside of transactions. `null`
   * where the engine cannot tell: then nothing that was read is known to stand.
   */
  dataVersion(): number | null {
    return this.#holdsConnection ? null : (this.#client.dataVersion ?? null);
  }

  /** Whether `allApart` has a thread of its own: where the engine has one, outside of transactions. */
  get hasThread(): boolean {
    return this.engine.hasReadingThread && !this.#holdsConnection;
  }

  /** As `all`, only where there is that thread: for a query that looks through many rows, while the serving one goes on. */
  async allApart<Row>(sql: string, bindings: readonly Bound[]): Promise<Row[]> {
    return (await this.#run(sql, bindings, this.#client.readingThread)) as Row[];
  }

  /** The first row of a query, or `null`. */
  async first<Row>(sql: string, bindings: readonly Bound[] = []): Promise<Row | null> {
    const [row] = await this.all<Row>(sql, bindings);
    return row ?? null;
  }

  /** A write. */
  async write(sql: string, bindings: readonly Bound[] = []): Promise<WriteResult> {
    return this.engine.writeResultOf(await this.#run(sql, bindings));
  }

  /** Inserts rows, in statements of a few fixed sizes so that their texts are prepared once. */
  async insert(table: string, columns: readonly string[], rows: readonly (readonly Stored[])[]): Promise<void> {
    let done = 0;
    while (done < rows.length) {
      const count = this.engine.insertSize(rows.length - done);
      const values: Stored[] = [];
      for (let row = done; row < done + count; row += 1) for (const value of rows[row] ?? []) values.push(value);
      await this.write(insertText(table, columns, count), values);
      done += count;
    }
  }

  /** Writes rows; where the key is there already, changes all of `columns` but the key's own and those to keep. */
  async upsert(
    table: string,
    key: readonly string[],
    columns: readonly string[],
    rows: readonly (readonly Stored[])[],
    keep: readonly string[] = [],
  ): Promise<void> {
    const changed = columns.filter((column) => !key.includes(column) && !keep.includes(column));
    const text = `${insertText(table, columns, 1)} ${this.engine.upsertRule(key, changed)}`;
    for (const row of rows) await this.write(text, row);
  }

  /** Inserts rows in one statement; one whose key is there already stays what it is, and is locked as if it was written. */
  async insertMissing(
    table: string,
    key: readonly string[],
    columns: readonly string[],
    rows: readonly (readonly Stored[])[],
  ): Promise<void> {
    await this.write(`${insertText(table, columns, rows.length)} ${this.engine.upsertRule(key, [])}`, rows.flat());
  }

  /**
   * Deletes rows by their key, in statements of a few hundred each: a single one of all that has gathered would hold
   * SQLite's thread, and MariaDB's locks, for as long as it takes. Cut off, the next pass goes on.
   */
  async deleteInSlices(table: string, key: string, condition: string, bindings: readonly Stored[]): Promise<void> {
    const find = `SELECT \`${key}\` AS found FROM \`${table}\` WHERE ${condition} LIMIT ?`;
    for (;;) {
      const rows = await this.all<{ found: Stored }>(find, [...bindings, DELETED_ROWS]);
      if (rows.length === 0) return;
      const list = this.engine.inList(rows.map(({ found }) => found));
      await this.write(`DELETE FROM \`${table}\` WHERE \`${key}\` IN ${list.sql}`, [list.binding]);
      if (rows.length < DELETED_ROWS) return;
    }
  }

  async #run(sql: string, bindings: readonly Bound[], reader: object | null = null): Promise<unknown> {
    const breath = this.#breathe();
    if (breath !== null) await breath;
    const held = this.#pinned ?? reader;
    try {
      const connection = held ?? (await this.#client.acquireConnection());
      try {
        const { response } = await this.#client.query(connection, { sql, bindings });
        return response;
      } finally {
        if (held === null) await this.#client.releaseConnection(connection);
      }
    } catch (error) {
      throw translateDatabaseError(this.engine, error);
    }
  }

  /** The breath that is due; `null` = none. */
  #breathe(): Promise<void> | null {
    if (this.#holdsConnection) return restInCall();
    const breather = currentBreather();
    return breather.isDue ? breather.breathe() : null;
  }
}
