import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/knex.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { recordsContract } from '../contracts/records-contract.ts';
import { NOW } from '../contracts/records-contract-world.ts';

const clock = { now: () => NOW };

recordsContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-sqlite-'));
  const location = { kind: 'sqlite', file: join(folder, 'backrota.sqlite') } as const;
  const knex = await openDatabase(location);
  await migrate(knex);
  const node = new KnexUnitOfWork(knex, clock, { useDatabaseClock: true });
  const otherNode = new KnexUnitOfWork(await openDatabase(location), clock, { useDatabaseClock: true });
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
      await rm(folder, { recursive: true });
    },
  };
});
