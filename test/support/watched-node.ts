import { openDatabase } from '../../src/storage/engine/knex.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import type { Installation } from './installation.ts';

/** A node of an installation whose statements are seen. */
export type WatchedNode = Awaited<ReturnType<typeof openWatchedNode>>;

/** Opens a node that tells which statements it sends, in their order. */
export async function openWatchedNode(house: Installation) {
  const knex = await openDatabase(house.database);
  const watched = new KnexUnitOfWork(knex, house.clock, { useDatabaseClock: false });
  const { services } = await house.openNode(() => watched);
  const statements: string[] = [];
  knex.on('query', ({ sql }: { readonly sql: string }) => statements.push(sql));
  return {
    services,
    statementsDuring: async (work: () => Promise<unknown>): Promise<readonly string[]> => {
      statements.length = 0;
      await work();
      return [...statements];
    },
    [Symbol.asyncDispose]: () => watched.close(),
  };
}
