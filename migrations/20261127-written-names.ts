import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = { table: 'schedules', columns: [{ name: 'archive_name', definition: (t) => t.text }] };

/** How a schedule's archives are called, in stores where people choose that. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
