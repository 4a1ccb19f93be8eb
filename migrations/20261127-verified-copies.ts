import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const additions: readonly TableAddition[] = [
  {
    table: 'snapshots',
    columns: [{ name: 'verified_at', definition: (t) => t.integer }],
    // Which copy was read back longest ago.
    indexes: [{ columns: 'state, verified_at', where: "state = 'available'" }],
  },
  {
    table: 'restores',
    columns: [
      // Who asked for those from before, the audit tells.
      { name: 'requested_by', definition: (t) => t.name },
      { name: 'remarks', definition: (t) => t.text },
    ],
    indexes: ['state, finished_at'],
  },
];

/** When each copy was last read back; who asked for each restore, and what of it could not be restored. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions) await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions.toReversed()) await reduceTable(database, addition);
};
