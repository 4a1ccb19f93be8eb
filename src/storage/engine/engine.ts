import type { Knex } from 'knex';
import { mysqlAt } from './mysql-engine.ts';
import type { Bound, Connections, Sql, Stored, WriteResult } from './sql.ts';
import { sqliteAt } from './sqlite-engine.ts';

/**
 * Which database to open. `file` is a path; `url` is `mysql://user:password@host:port/database`, with `connections` to it
 * at most, 10 unless said otherwise, for one of which a statement waits
 * `patienceMs` at most.
 */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql'; readonly url: string; readonly connections?: number; readonly patienceMs?: number };

/** Of one process to a server. */
export const DEFAULT_CONNECTIONS = 10;

/** So long a statement waits for a connection at most, unless its database's location says otherwise. */
export const PATIENCE_MS = 10_000;

/** A piece of a statement with its bound values. */
export interface Fragment {
  readonly sql: string;
  readonly bindings: readonly Bound[];
}

/**
 * What a failed statement means: a unique key refused the row; the same transaction may succeed if it is tried again;
 * another process writes; the database cannot be reached or written. `null`: a bug.
 */
export type Fault = 'duplicate' | 'contention' | 'busy' | 'unreachable' | null;

/** All that differs between the databases we run on; nobody else asks which one it is. */
export interface Engine {
  /** As migrations and locations know it. */
  readonly kind: DatabaseLocation['kind'];
  /** Whether nodes on several hosts may work on one database. */
  readonly isShared: boolean;
  /** Whether long queries outside of transactions have a thread of their own to be read by. */
  readonly hasReadingThread: boolean;
  /** How many candidates one look for claimable work answers; others' claims may take some of them meanwhile. */
  readonly claimCandidates: number;

  /** The rows in the driver's answer to a query. */
  rowsOf(response: unknown): readonly unknown[];
  /** What a write did, from the driver's answer to it. */
  writeResultOf(response: unknown): WriteResult;

  /** A select's end that locks its rows for the transaction. */
  readonly forUpdate: string;
  /** As `forUpdate`, passing over rows that others hold. */
  readonly forUpdateSkipLocked: string;
  /** A query for the database's own clock, in Unix seconds as `now`; `null` where it has none of its own. */
  readonly clock: string | null;
  /** How many of the rows that are left go into the next statement of a multi-row insert. */
  insertSize(left: number): number;
  /** An insert's end that changes these columns of the row, or none, where the key is there already; a writer waits for it. */
  upsertRule(key: readonly string[], changed: readonly string[]): string;
  /** The right side of `IN` for a list of any length, always with one text. */
  inList(values: readonly Stored[]): { readonly sql: string; readonly binding: Bound };
  /** Whether a text column holds this very text, to its last space; an index of the column serves it. */
  isText(column: string, text: string): Fragment;
  /** Whether a column has one of these lower-case texts as a part of it, in any case. */
  containsAny(column: string, parts: readonly string[]): Fragment;
  /** A source named `alias` with a row for each object of a JSON array, and the name of one text member, compared byte by byte. */
  jsonRows(
    column: string,
    path: string,
    member: string,
    alias: string,
  ): { readonly from: string; readonly value: string };
  /** An update that moves a number of many rows, each only from what it was seen as; binds a JSON list of `[id, from, to]`. */
  moveEach(table: string, column: string): string;
  /** Takes so many numbers, ascending, from a table that counts by itself: a row each, or one of the last, with `value` in `column`. */
  countUp(sql: Sql, table: string, column: string, value: Stored, count: number): Promise<readonly number[]>;

  /** Stands behind a table's alias: its rows are found by this index. */
  byIndex(name: string): string;

  faultOf(error: unknown): Fault;
  /** The error without the values that were bound or stored, for the log. */
  withoutValues(error: Error): Error;

  /** A query for the `name` of each table. */
  readonly listTables: string;
  /** A query for one row where a table has a column; binds their names. */
  readonly findColumn: string;
  /** The type of a text of up to 255 characters that may be a key. */
  readonly nameType: string;
  /** Runs `work` while no other process migrates this database. @throws `unavailable` - another one does for minutes. */
  underMigrationLock(knex: Knex, work: (sql: Sql) => Promise<void>): Promise<void>;
}

/** One database of an engine. */
export interface DatabasePlace {
  readonly engine: Engine;
  /** The file that it is kept in; `null` where a server keeps it. */
  readonly file: string | null;
  /** What knex opens it with. @throws `unavailable` - names the part of the location that is wrong. */
  config(): Promise<Knex.Config>;
  /**
   * Which database it is, apart from every copy of it: a short text, the same each time. Who opens a copy, on another
   * server or in another file, finds another text.
   */
  identify(connections: Connections): Promise<string>;
  /** Makes sure that its own files hold nothing that is in no row any more. @throws `unavailable` - others read it for a minute. */
  scrub(): Promise<void>;
  /** Makes sure that it answers. */
  probe(knex: Knex): Promise<void>;
  /** `unavailable`, naming the database and what the system says of it, never a password. */
  explain(system: string, cause: unknown): Error;
}

/** Finds a database's engine: the one place that tells engines apart. */
export const placeOf = (location: DatabaseLocation): DatabasePlace => {
  switch (location.kind) {
    case 'sqlite':
      return sqliteAt(location.file);
    case 'mysql':
      return mysqlAt(location.url, location.connections ?? DEFAULT_CONNECTIONS, location.patienceMs ?? PATIENCE_MS);
    default:
      return location satisfies never;
  }
};
