import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = { table: 'tasks', columns: [{ name: 'fingerprint', definition: (t) => t.name }] };

/** What a task's attempt is about to publish is written down before anybody can find it in a store. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, addition);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
