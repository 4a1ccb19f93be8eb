import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = {
  table: 'sessions',
  columns: [
    { name: 'scope', definition: (t) => t.name },
    { name: 'networks', definition: (t) => t.text },
  ],
};

/** What a token may be used for, and from where. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
