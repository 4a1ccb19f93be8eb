import knexFactory, { type Knex } from 'knex';
import { GatewayError } from '../../domain/errors.ts';
import { type DatabaseLocation, PATIENCE_MS, placeOf } from './engine.ts';

const SILENT: Knex.Logger = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Opens the database and makes sure that it answers. The caller ends it with `destroy()`.
 *
 * Errors: `unavailable`, which never shows the password.
 */
export const openDatabase = async (location: DatabaseLocation): Promise<Knex> => {
  const place = placeOf(location);
  const knex = knexFactory({
    acquireConnectionTimeout: PATIENCE_MS,
    ...(await place.config()),
    log: SILENT,
    // Bound values (password hashes, tokens) stay out of error texts.
    compileSqlOnError: false,
  });
  knex.userParams = { engine: place.engine };
  try {
    await place.probe(knex);
  } catch (error) {
    await knex.destroy();
    if (error instanceof GatewayError) throw error;
    throw place.explain(messageOf(error), error);
  }
  return knex;
};
