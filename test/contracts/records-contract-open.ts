import type { DatabaseLocation } from '../../src/storage/engine/engine.ts';
import { migrate } from '../../src/storage/engine/migrate.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { openPassing } from '../support/installation-database.ts';
import { NOW } from '../support/values.ts';
import type { OpenedRecords } from './records-contract-people-world.ts';

const clock = { now: () => NOW };

/** Migrates an empty database and opens it for two nodes, both by the tests' clock. */
export const openTwoNodes = async (location: DatabaseLocation, tidyUp = async () => {}): Promise<OpenedRecords> => {
  const knex = await openPassing(location);
  await migrate(knex);
  const node = new KnexUnitOfWork(knex, clock, { useDatabaseClock: false });
  const otherNode = new KnexUnitOfWork(await openPassing(location), clock, { useDatabaseClock: false });
  return {
    node,
    otherNode,
    countQueries: async (work) => {
      let count = 0;
      const onQuery = () => {
        count += 1;
      };
      knex.on('query', onQuery);
      await work();
      knex.removeListener('query', onQuery);
      return count;
    },
    close: async () => {
      await node.close();
      await otherNode.close();
      await tidyUp();
    },
  };
};
