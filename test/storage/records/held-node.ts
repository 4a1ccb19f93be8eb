import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { World } from '../../contracts/records-contract-world.ts';
import type { Gate } from '../../support/held-archive.ts';
import { NOW } from '../../support/values.ts';

interface RawClient {
  query(connection: object, query: { sql: string }): Promise<unknown>;
}

/** A statement, and where it waits before it is sent. */
export type Hold = readonly [statement: RegExp, gate: Gate];

/** A node on a database that others use as well. */
export const openNode = async (location: DatabaseLocation, ...holds: readonly Hold[]): Promise<KnexUnitOfWork> => {
  const knex = await openDatabase(location);
  const client: RawClient = knex.client;
  const send = client.query.bind(client);
  client.query = async (connection, query) => {
    for (const [statement, gate] of holds) if (statement.test(query.sql)) await gate.pass();
    return send(connection, query);
  };
  return new KnexUnitOfWork(knex, { now: () => NOW }, { useDatabaseClock: false });
};

/** Makes rows on a node. */
export const worldOf = (node: KnexUnitOfWork): World =>
  new World({ node, otherNode: node, countQueries: async () => 0, close: async () => {} });
