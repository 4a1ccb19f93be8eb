import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const additions: readonly TableAddition[] = [
  { table: 'accounts', columns: [{ name: 'quota_bytes', definition: (t) => t.integer }] },
  { table: 'stores', columns: [{ name: 'max_bytes_per_account', definition: (t) => t.integer }] },
];

/** How many bytes an account may keep, in all and in one store. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions) await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions.toReversed()) await reduceTable(database, addition);
};
