import supertest, { type Response } from 'supertest';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import type { Installation } from './installation.ts';
import { roomsOf } from './rooms.ts';

/** An answer, and how many queries it took. */
export interface CountedAnswer {
  readonly count: number;
  readonly answer: Response;
}

/** The rooms of a second node of an installation, whose queries are counted. */
export async function countQueriesOf(installation: Installation) {
  const knex = await openDatabase(installation.database);
  const counted = new KnexUnitOfWork(knex, installation.clock, { useDatabaseClock: false });
  const { services } = await installation.openNode(() => counted);
  const server = roomsOf(installation, { services }).callback();
  return {
    /** Asked once before, so that nothing is read for the first time. */
    get: async (path: string, headers: Readonly<Record<string, string>>): Promise<CountedAnswer> => {
      const ask = () => supertest(server).get(path).set(headers);
      await ask();
      let count = 0;
      knex.on('query', () => {
        count += 1;
      });
      const answer = await ask();
      knex.removeAllListeners('query');
      return { count, answer };
    },
    [Symbol.asyncDispose]: () => counted.close(),
  };
}
