import supertest, { type Response } from 'supertest';
import { loadConfig } from '../../../src/config.ts';
import { createDialects } from '../../../src/dialects/index.ts';
import { createApp } from '../../../src/server/app.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import type { Caller, Room } from './room.ts';

/** An answer, and how many queries it took. */
export interface CountedAnswer {
  readonly count: number;
  readonly answer: Response;
}

/** A second node of a room's installation, whose queries are counted. */
export async function countQueriesOf({ installation, admin }: Room) {
  const knex = await openDatabase(installation.database);
  const counted = new KnexUnitOfWork(knex, installation.clock, { useDatabaseClock: false });
  const { services } = await installation.openNode(() => counted);
  const dialects = createDialects(services, loadConfig({}).rooms, installation.clock);
  const health = { alive: () => ({ version: 'test' }), ready: async () => ({ isReady: true, body: {} }) };
  const server = createApp({ dialects, log: installation.log, health }).callback();
  return {
    /** Asked once before, so that nothing is read for the first time. */
    get: async (
      path: string,
      headers: Readonly<Record<string, string>> = {},
      { token }: Pick<Caller, 'token'> = admin,
    ): Promise<CountedAnswer> => {
      const ask = () => supertest(server).get(path).set('Authorization', `Bearer ${token}`).set(headers);
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
