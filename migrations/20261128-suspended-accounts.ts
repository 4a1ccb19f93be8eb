import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = {
  table: 'accounts',
  columns: [{ name: 'suspended_at', definition: (t) => t.integer }],
};

/** Since when an account is suspended. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
