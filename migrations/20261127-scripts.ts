import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const tables: readonly TableDefinition[] = [
  {
    name: 'scripts',
    columns: (t) => [
      `id ${t.integer} NOT NULL`,
      `uuid ${t.uuid} NOT NULL`,
      `name ${t.name} NOT NULL`,
      `description ${t.text} NOT NULL`,
      `content ${t.text} NOT NULL`,
      `timeout_seconds ${t.integer} NOT NULL`,
      `occasion ${t.word} NOT NULL`,
      `version ${t.integer} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `updated_at ${t.integer}`,
      `deleted_at ${t.integer}`,
    ],
    constraints: ['PRIMARY KEY (id)'],
    unique: ['uuid'],
  },
  {
    // Beside the tasks, so that a list of these reads none of it.
    name: 'script_outputs',
    columns: (t) => [`task_id ${t.integer} NOT NULL`, `phase ${t.word} NOT NULL`, `output ${t.text} NOT NULL`],
    constraints: ['PRIMARY KEY (task_id, phase)', 'FOREIGN KEY (task_id) REFERENCES tasks (id)'],
  },
];

const schedules: TableAddition = {
  table: 'schedules',
  columns: [
    { name: 'pre_script_id', definition: (t) => t.integer },
    { name: 'post_script_id', definition: (t) => t.integer },
    { name: 'script_parameters', definition: (t) => t.text },
  ],
};

/** Scripts that go before and after backups, which schedules call them, and what they wrote. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables) await createTable(database, table);
  await extendTable(database, schedules);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  await reduceTable(database, schedules);
  for (const table of tables.toReversed()) await dropTable(database, table);
};
