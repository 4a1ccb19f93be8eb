import knexFactory, { type Knex } from 'knex';
import { GatewayError, problem } from '../../domain/errors.ts';
import { isSqliteBusy } from './errors.ts';
import { mysqlConnection, prepareMysqlSession } from './mysql-connection.ts';
import { SqliteClient } from './sqlite-client.ts';

/** Which database to open. `file` is a path; `url` is `mysql://user:password@host:port/database`. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql'; readonly url: string };

const SILENT: Knex.Logger = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} };

const sqliteConfig = (file: string): Knex.Config => ({
  // knex's types leave out the inner methods that it overrides.
  client: SqliteClient as unknown as typeof Knex.Client,
  connection: { filename: file },
  useNullAsDefault: true,
  // One connection: the process writes in turn instead of waiting for itself.
  pool: { min: 1, max: 1 },
  acquireConnectionTimeout: 10_000,
});

const mysqlConfig = (url: string): Knex.Config => ({
  client: 'mysql2',
  connection: mysqlConnection(url),
  pool: { min: 0, max: 10, afterCreate: prepareMysqlSession },
  acquireConnectionTimeout: 10_000,
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const explainFault = (location: DatabaseLocation, error: unknown): GatewayError => {
  const system = messageOf(error);
  if (location.kind === 'sqlite') return problem('database_file_unusable', { file: location.file, system }, error);
  const { host, port, database, user } = mysqlConnection(location.url);
  return problem('database_server_unusable', { database, host, port, user, system }, error);
};

const probe = async (knex: Knex, location: DatabaseLocation): Promise<void> => {
  if (location.kind === 'mysql') {
    await knex.raw('SELECT 1');
    return;
  }
  try {
    // A file that may only be read opens without complaint; the write lock tells.
    await knex.transaction(async () => {});
  } catch (error) {
    if (!isSqliteBusy(error)) throw error;
  }
};

/**
 * Opens the database and makes sure that it answers. The caller ends it with `destroy()`.
 *
 * Errors: `unavailable`, which never shows the password.
 */
export const openDatabase = async (location: DatabaseLocation): Promise<Knex> => {
  const config = location.kind === 'sqlite' ? sqliteConfig(location.file) : mysqlConfig(location.url);
  const knex = knexFactory({
    ...config,
    log: SILENT,
    // Bound values (password hashes, tokens) stay out of error texts.
    compileSqlOnError: false,
  });
  try {
    await probe(knex, location);
  } catch (error) {
    await knex.destroy();
    if (error instanceof GatewayError) throw error;
    throw explainFault(location, error);
  }
  return knex;
};
