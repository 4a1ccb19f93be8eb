import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';

const PROGRAM = fileURLToPath(new URL('migrate-process.ts', import.meta.url));

/** How a process that migrated has ended. */
export interface MigrationRun {
  readonly exit: number | string;
  /** How many statements it sent until it was migrated. */
  readonly statements: number;
  readonly errors: string;
}

/** Where a process kills itself. */
export interface Death {
  readonly statement: number;
  readonly moment: 'before' | 'during';
}

/** Migrates in a process of its own, then writes an account. */
export const runMigration = async (location: DatabaseLocation, death?: Death): Promise<MigrationRun> => {
  const deathArguments = death === undefined ? [] : [String(death.statement), death.moment];
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(location), ...deathArguments]);
  const output = { out: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.errors += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { exit: code ?? signal, statements: Number(output.out), errors: output.errors };
};

/** The whole schema as the database itself tells it, with what its ledger holds. */
export const readSchema = async (location: DatabaseLocation): Promise<Readonly<Record<string, unknown>>> => {
  const knex = await openDatabase(location);
  const sql = new Sql(knex);
  const schema: Record<string, unknown> = {};
  if (sql.engine.kind === 'sqlite') {
    const rows = await sql.all<{ name: string; sql: string | null }>('SELECT name, sql FROM sqlite_master');
    for (const row of rows) schema[row.name] = row.sql;
  } else {
    const tables = await sql.all<{ name: string }>(sql.engine.listTables);
    for (const { name } of tables) {
      const row = await sql.first<{ 'Create Table': string }>(`SHOW CREATE TABLE \`${name}\``);
      schema[name] = row?.['Create Table'].replace(/ AUTO_INCREMENT=\d+/, '');
    }
  }
  if ('backrota_migrations' in schema) schema.applied = await sql.all('SELECT name FROM backrota_migrations');
  await knex.destroy();
  return schema;
};

/** How many accounts the processes wrote. */
export const countAccounts = async (location: DatabaseLocation): Promise<number> => {
  const knex = await openDatabase(location);
  const row = await new Sql(knex).first<{ total: number }>('SELECT COUNT(*) AS total FROM accounts');
  await knex.destroy();
  return row?.total ?? 0;
};
