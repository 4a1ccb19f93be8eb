import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const restores: TableAddition = {
  table: 'restores',
  columns: [
    // Restores from before have none: their uuid is in the names beside their places.
    { name: 'holder_secret', definition: (t) => t.name },
    { name: 'kept_problem', definition: (t) => t.text },
  ],
};

/** What the names of a restore's files beside its places hold, and why what it kept could not be removed. */
export const up = (database: MigrationDatabase): Promise<void> => extendTable(database, restores);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, restores);
