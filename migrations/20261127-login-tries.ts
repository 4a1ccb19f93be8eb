import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const tables: readonly TableDefinition[] = [
  {
    // Of logins that there are not too: a key tells nobody which login and address it stands for.
    name: 'login_tries',
    columns: (t) => [
      `try_key ${t.name} NOT NULL`,
      `tries ${t.integer} NOT NULL`,
      `last_at ${t.integer} NOT NULL`,
      `ends_at ${t.integer} NOT NULL`,
    ],
    constraints: ['PRIMARY KEY (try_key)'],
    // Those whose window is over are forgotten, and of too many those with the fewest tries.
    indexes: ['ends_at', 'tries, ends_at'],
  },
  {
    name: 'login_addresses',
    columns: (t) => [`login_id ${t.integer} NOT NULL`, `caller ${t.name} NOT NULL`, `seen_at ${t.integer} NOT NULL`],
    constraints: ['PRIMARY KEY (login_id, caller)', 'FOREIGN KEY (login_id) REFERENCES logins (id)'],
    indexes: ['seen_at'],
  },
  {
    name: 'used_totp_steps',
    columns: (t) => [`login_id ${t.integer} NOT NULL`, `step ${t.integer} NOT NULL`],
    constraints: ['PRIMARY KEY (login_id, step)', 'FOREIGN KEY (login_id) REFERENCES logins (id)'],
    indexes: ['step'],
  },
];

const sessions: TableAddition = {
  table: 'sessions',
  columns: [{ name: 'codes_given', definition: (t) => `${t.integer} NOT NULL DEFAULT 0` }],
};

/** What proofs were tried where, and which second factors were used. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables) await createTable(database, table);
  await extendTable(database, sessions);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  await reduceTable(database, sessions);
  for (const table of tables.toReversed()) await dropTable(database, table);
};
