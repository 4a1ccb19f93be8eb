import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Connection } from 'mysql2';
import { prepareMysqlSession } from './mysql-connection.ts';
import { isRefusedConnection, isServerGone, notConnected } from './mysql-faults.ts';

/** A connection as knex keeps it: one that is disposed of is closed, not handed out again. */
type Pooled = Connection & { __knex__disposed?: unknown };

interface Pool {
  readonly used: readonly { readonly resource: Pooled }[];
  readonly free: readonly { readonly resource: Pooled }[];
  readonly destroyed: boolean;
  numPendingAcquires(): number;
}

/** What is overridden of knex's own client, which ships without types for it. */
interface KnexMysqlClient {
  readonly pool: Pool;
  acquireRawConnection(): Promise<Pooled>;
  _query(connection: Pooled, query: unknown): Promise<unknown>;
}

const KnexClient: new (config: Knex.Config) => KnexMysqlClient = createRequire(import.meta.url)(
  'knex/lib/dialects/mysql2',
);

const REFUSED_AGAIN_MS = 200;

/** knex makes itself another client for each transaction, which has nothing of this one but its connection. */
const poolsByConnection = new WeakMap<Pooled, Pool>();

/**
 * knex's mysql2 client, for servers that change behind one address: once a connection shows that its server cannot be
 * written any more, no connection that is open is handed out again. Where the server has no place for another
 * connection, whoever wants one waits for one of those there are, or for a place.
 */
export class MysqlClient extends KnexClient {
  /** Whether there was a connection before: whoever opens the database is told at once that it has no place. */
  #isOpen = false;

  override async acquireRawConnection(): Promise<Pooled> {
    for (;;) {
      try {
        const connection = await this.#connect();
        poolsByConnection.set(connection, this.pool);
        this.#isOpen = true;
        return connection;
      } catch (error) {
        if (!this.#isOpen || !isRefusedConnection(error) || !this.#isWanted()) throw notConnected(error);
        await wait(REFUSED_AGAIN_MS);
        if (!this.#isWanted()) throw notConnected(error);
      }
    }
  }

  override async _query(connection: Pooled, query: unknown): Promise<unknown> {
    try {
      return await super._query(connection, query);
    } catch (error) {
      if (isServerGone(error)) {
        connection.__knex__disposed = error;
        const pool = poolsByConnection.get(connection);
        for (const { resource } of [...(pool?.used ?? []), ...(pool?.free ?? [])]) resource.__knex__disposed = error;
      }
      throw error;
    }
  }

  /** Whether somebody still waits for a connection. */
  #isWanted(): boolean {
    return !this.pool.destroyed && this.pool.numPendingAcquires() > 0;
  }

  async #connect(): Promise<Pooled> {
    const connection = await super.acquireRawConnection();
    try {
      await prepareMysqlSession(connection);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }
}

Object.assign(MysqlClient.prototype, { driverName: 'mysql2' });
