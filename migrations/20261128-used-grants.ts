import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = {
  table: 'tasks',
  columns: [{ name: 'asked_bytes', definition: (t) => t.integer }],
};

/** How many of the bytes that an unfinished copy was granted it has asked for: the others may come free. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
