import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';

const tables: readonly TableDefinition[] = [
  {
    // No foreign keys: written in every transaction, which must wait for nobody who changes an account; 0 = everybody.
    name: 'event_counters',
    columns: (t) => [`account_id ${t.integer} NOT NULL`, `seq ${t.integer} NOT NULL`],
    constraints: ['PRIMARY KEY (account_id)'],
  },
  {
    name: 'events',
    columns: (t) => [
      // The order in which they are forgotten, without an index on their time.
      `id ${t.counter}`,
      `account_id ${t.integer} NOT NULL`,
      `seq ${t.integer} NOT NULL`,
      `kind ${t.word} NOT NULL`,
      `noun ${t.word} NOT NULL`,
      `object_id ${t.integer} NOT NULL`,
      `at ${t.integer} NOT NULL`,
    ],
    unique: ['account_id, seq'],
  },
];

/** The change feed, and how far each account's has counted. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables) await createTable(database, table);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables.toReversed()) await dropTable(database, table);
};
