import { type DatabaseLocation, placeOf } from './engine.ts';
import type { Connections, RawClient } from './sql.ts';
import { SqliteReaders } from './sqlite-readers.ts';
import { runQuery } from './sqlite-statements.ts';

/**
 * Opens the database as a command does, which mostly reads: an embedded one without knex, whose loading takes longer than
 * most commands; it is loaded, and a connection that writes is opened, by the first write. The caller ends it with
 * `destroy()`.
 *
 * Errors: as `openDatabase`; for a file that can be read but not written, at the first write.
 */
export const openForCommand = async (location: DatabaseLocation): Promise<Connections> => {
  const place = placeOf(location);
  if (place.file === null) return openFully(location);
  const readers = new SqliteReaders(place.file);
  try {
    readers.connection.prepare('SELECT 1 FROM sqlite_master').get();
  } catch (error) {
    await readers.close();
    throw place.explain(error instanceof Error ? error.message : String(error), error);
  }
  let opening: Promise<Connections> | null = null;
  const open = (): Promise<Connections> => {
    opening ??= openFully(location);
    return opening;
  };
  const client: RawClient = {
    get readingConnection() {
      return readers.connection;
    },
    get readingThread() {
      return readers.thread;
    },
    acquireConnection: async () => (await open()).client.acquireConnection(),
    releaseConnection: async (connection) => (await open()).client.releaseConnection(connection),
    query: async (connection, query) => {
      const reader = [readers.connection, readers.thread].find((one) => one === connection);
      return reader === undefined ? (await open()).client.query(connection, query) : runQuery(reader, query);
    },
  };
  return {
    client,
    userParams: { engine: place.engine },
    transaction: async (work) => (await open()).transaction(work),
    destroy: async () => {
      await readers.close();
      await (await opening)?.destroy();
    },
  };
};

const openFully = async (location: DatabaseLocation): Promise<Connections> =>
  (await import('./knex.ts')).openDatabase(location);
