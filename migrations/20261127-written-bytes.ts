import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const additions: readonly TableAddition[] = [
  {
    table: 'tasks',
    columns: [{ name: 'granted_bytes', definition: (t) => t.integer }],
    // Filled only while a copy is made, or waits to be sent.
    indexes: [{ columns: 'account_id, granted_bytes', where: 'granted_bytes IS NOT NULL' }],
  },
  { table: 'targets', columns: [{ name: 'volume_bytes', definition: (t) => t.integer }] },
];

/** What unfinished copies were granted of their accounts' quotas, and what managed volumes take up. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions) await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions.toReversed()) await reduceTable(database, addition);
};
