import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = {
  table: 'restores',
  columns: [{ name: 'called_off_at', definition: (t) => t.integer }],
};

/** When a restore was called off that a worker has to end. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes it. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
