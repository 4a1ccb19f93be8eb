import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { leaveDatabase, makeDatabase, makePassingFolder, openPassing } from '../support/installation-database.ts';
import { NOW } from '../support/values.ts';
import type { OpenedRecords } from './records-contract-people-world.ts';

const clock = { now: () => NOW };

/** Opens an empty database, where this process keeps those of installations, for two nodes, both by the tests' clock. */
export const openTwoNodes = async (): Promise<OpenedRecords> => {
  const folder = await makePassingFolder();
  const location = await makeDatabase(join(folder, 'data'));
  const knex = await openPassing(location);
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
      leaveDatabase(location);
      await rm(folder, { recursive: true });
    },
  };
};
