import type BetterSqlite3 from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { breatherOfStretch } from '../../ports/breather.ts';
import { ReadingThread } from './reading-thread.ts';
import { sqliteFaultOf } from './sqlite-faults.ts';

/** A finished statement and, once it has run, what came of it; as knex hands it on. */
export interface DriverQuery {
  sql: string;
  bindings?: readonly unknown[];
  response?: unknown;
  context?: { lastID: number | bigint; changes: number };
}

/** As knex says it. */
const COMMIT = 'COMMIT;';

/** How many prepared statements one connection keeps. */
const MAX_STATEMENTS = 250;

const cachesByConnection = new WeakMap<BetterSqlite3.Database, LRUCache<string, BetterSqlite3.Statement<unknown[]>>>();

/**
 * A text whose values stay out of its plan: of one that SQLite might plan otherwise for another value (`account_id = ?`
 * in a join, `LIMIT ?`), it would make a new plan each time it runs, at ten times the cost of running it. A `+` does
 * nothing to a value, but that. What is to be planned by its value, as for a partial index, stands in the text.
 */
const withoutPeeking = (sql: string): string => sql.replaceAll(/'[^']*'|\?/g, (part) => (part === '?' ? '+?' : part));

const prepare = (connection: BetterSqlite3.Database, sql: string): BetterSqlite3.Statement<unknown[]> => {
  let cache = cachesByConnection.get(connection);
  if (cache === undefined) {
    cache = new LRUCache({ max: MAX_STATEMENTS });
    cachesByConnection.set(connection, cache);
  }
  const known = cache.get(sql);
  if (known !== undefined) return known;
  const statement = connection.prepare<unknown[]>(withoutPeeking(sql));
  cache.set(sql, statement);
  return statement;
};

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Together about five seconds of waiting for another process's write. */
const BUSY_TRIES = 500;
const BUSY_MILLISECONDS = 10;

/**
 * Runs a statement on the serving thread, or by the thread that reads, and puts what came of it into the query. On the
 * serving thread a breath is taken first where one is due.
 */
export const runQuery = async (
  connection: BetterSqlite3.Database | ReadingThread,
  query: DriverQuery,
): Promise<DriverQuery> => {
  if (connection instanceof ReadingThread) {
    query.response = await connection.all(query.sql, query.bindings ?? []);
    return query;
  }
  const breather = breatherOfStretch();
  // The end of a transaction waits for the disk, so it has a slice to itself.
  if (breather.isDue || query.sql === COMMIT) await breather.breathe();
  // SQLite's own wait would stop the whole process, and with it every other request.
  for (let left = BUSY_TRIES; ; left -= 1) {
    try {
      execute(connection, query);
      return query;
    } catch (error) {
      if (left === 0 || sqliteFaultOf(error) !== 'busy') throw error;
    }
    await wait(BUSY_MILLISECONDS);
  }
};

/** Puts what came of a query into it. */
const execute = (connection: BetterSqlite3.Database, query: DriverQuery): void => {
  const statement = prepare(connection, query.sql);
  const bindings = query.bindings ?? [];
  if (statement.reader) {
    query.response = statement.all(bindings);
    return;
  }
  const result = statement.run(bindings);
  query.response = result;
  query.context = { lastID: result.lastInsertRowid, changes: result.changes };
};
