import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const table: TableDefinition = {
  name: 'retention_changes',
  columns: (t) => [
    `id ${t.counter}`,
    `account_id ${t.integer} NOT NULL`,
    `schedule_id ${t.integer}`,
    `target_id ${t.integer}`,
    `former_policy ${t.text}`,
    `former_rotation ${t.integer}`,
    `changed_at ${t.integer} NOT NULL`,
  ],
  indexes: ['account_id', 'changed_at'],
};

const addition: TableAddition = {
  table: 'snapshots',
  columns: [{ name: 'retention_change_id', definition: (t) => t.integer }],
  indexes: [{ columns: 'retention_change_id', where: 'retention_change_id IS NOT NULL' }],
};

/** Changes of policy that may be undone, and which snapshots each lets go. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  await createTable(database, table);
  await extendTable(database, addition);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  await reduceTable(database, addition);
  await dropTable(database, table);
};
