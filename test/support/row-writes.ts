import { openDatabase } from '../../src/storage/engine/knex.ts';
import { Sql, type Stored } from '../../src/storage/engine/sql.ts';
import type { Installation } from './installation.ts';

/** Writes rows past everything that guards them, as a fault or another program might. */
export async function writeRows(
  { database }: Pick<Installation, 'database'>,
  statement: string,
  bindings: readonly Stored[],
): Promise<void> {
  const knex = await openDatabase(database);
  try {
    await new Sql(knex).write(statement, bindings);
  } finally {
    await knex.destroy();
  }
}
