import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const tables: readonly TableDefinition[] = [
  {
    // Beside the accounts' own rows, which are locked for much else.
    name: 'account_turns',
    columns: (t) => [`account_id ${t.integer} NOT NULL`, `turn ${t.integer} NOT NULL`],
    constraints: ['PRIMARY KEY (account_id)', 'FOREIGN KEY (account_id) REFERENCES accounts (id)'],
    indexes: ['turn, account_id'],
  },
  {
    name: 'store_troubles',
    columns: (t) => [
      `store_id ${t.integer} NOT NULL`,
      `failures ${t.integer} NOT NULL`,
      `rests_until ${t.integer}`,
      `problem ${t.text} NOT NULL`,
    ],
    constraints: ['PRIMARY KEY (store_id)', 'FOREIGN KEY (store_id) REFERENCES stores (id)'],
  },
];

const tasks: TableAddition = {
  table: 'tasks',
  columns: [
    { name: 'account_place', definition: (t) => t.integer },
    { name: 'store_place', definition: (t) => t.integer },
  ],
  // Filled only while running: the database itself lets nobody be in a place that is taken.
  unique: ['account_id, account_place', 'store_id, store_place'],
  indexes: ['account_id, state, finished_at'],
};

/** Which account's turn it is, how many of its tasks and of a store's run, and which stores are in trouble. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables) await createTable(database, table);
  await extendTable(database, tasks);
  await database.run(
    `INSERT INTO account_turns (account_id, turn)
     SELECT id, 0 FROM accounts WHERE id NOT IN (SELECT account_id FROM account_turns)`,
  );
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  await reduceTable(database, tasks);
  for (const table of tables.toReversed()) await dropTable(database, table);
};
