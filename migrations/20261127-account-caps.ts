import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = { table: 'accounts', columns: [{ name: 'caps', definition: (t) => t.text }] };

/** How many of each thing an account may have, where that is not the default. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
