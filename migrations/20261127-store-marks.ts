import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const additions: readonly TableAddition[] = [
  {
    table: 'stores',
    columns: [
      { name: 'mark_name', definition: (t) => t.name },
      { name: 'is_marked', definition: (t) => `${t.integer} NOT NULL DEFAULT 0` },
      { name: 'needs_adoption', definition: (t) => `${t.integer} NOT NULL DEFAULT 0` },
    ],
  },
  { table: 'targets', columns: [{ name: 'volume_node', definition: (t) => t.name }] },
];

/** By what a store knows whose it is, and on which node a managed volume lies. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions) await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions.toReversed()) await reduceTable(database, addition);
};
