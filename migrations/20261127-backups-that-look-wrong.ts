import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const ADDITIONS: readonly TableAddition[] = [
  {
    table: 'targets',
    columns: [
      { name: 'allows_empty_source', definition: (t) => `${t.flag} NOT NULL DEFAULT 0` },
      { name: 'mount_points', definition: (t) => t.text },
    ],
  },
  {
    table: 'snapshots',
    columns: [{ name: 'is_shrunk', definition: (t) => `${t.flag} NOT NULL DEFAULT 0` }],
    // A target's pools in one store, and the newest copy there.
    indexes: ['target_id, store_id, state, taken_for'],
  },
];

/** On which mounts sources lie, which targets may be empty, and which snapshots hold far less than those before. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of ADDITIONS) await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of ADDITIONS.toReversed()) await reduceTable(database, addition);
};
