import { createTable, dropTable, type MigrationDatabase } from './migration.ts';
import { additions } from './restores-notifications-origins/additions.ts';
import { newTables } from './restores-notifications-origins/new-tables.ts';
import { extendTable, reduceTable } from './table-addition.ts';

/**
 * Restores into targets, whom to tell by mail of what, one-time keys, what a session remembers, and through which channel
 * things came.
 */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of newTables) await createTable(database, table);
  for (const addition of additions) await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions.toReversed()) await reduceTable(database, addition);
  for (const table of newTables.toReversed()) await dropTable(database, table);
};
