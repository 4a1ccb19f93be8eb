import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const additions: readonly TableAddition[] = [
  {
    table: 'schedules',
    columns: [
      { name: 'action', definition: (t) => `${t.word} NOT NULL DEFAULT 'backup'` },
      { name: 'check_options', definition: (t) => t.text },
    ],
  },
  { table: 'runs', columns: [{ name: 'action', definition: (t) => `${t.word} NOT NULL DEFAULT 'backup'` }] },
  {
    table: 'tasks',
    columns: [
      { name: 'action', definition: (t) => `${t.word} NOT NULL DEFAULT 'backup'` },
      { name: 'check_options', definition: (t) => t.text },
      { name: 'evidence', definition: (t) => t.text },
    ],
    // What became of a target's checks, the newest first, however many backups lie between.
    indexes: [{ columns: 'target_id, action, id', where: "action <> 'backup'" }],
  },
];

/** Beside the tasks, so that a list of these reads none of it. */
const log: TableDefinition = {
  name: 'task_log_lines',
  columns: (t) => [
    `task_id ${t.integer} NOT NULL`,
    `number ${t.integer} NOT NULL`,
    `at ${t.integer} NOT NULL`,
    `entry ${t.text} NOT NULL`,
  ],
  constraints: ['PRIMARY KEY (task_id, number)', 'FOREIGN KEY (task_id) REFERENCES tasks (id)'],
};

/** Schedules and tasks that check copies instead of making them; what was done of each task, line by line. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of additions) await extendTable(database, addition);
  await createTable(database, log);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  await dropTable(database, log);
  for (const addition of additions.toReversed()) await reduceTable(database, addition);
};
