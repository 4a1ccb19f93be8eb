import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';

const table: TableDefinition = {
  name: 'repeated_calls',
  columns: (t) => [
    `id ${t.counter}`,
    `login_id ${t.integer} NOT NULL`,
    `call_key ${t.name} NOT NULL`,
    `fingerprint ${t.name} NOT NULL`,
    `answer ${t.text}`,
    `created_at ${t.integer} NOT NULL`,
  ],
  unique: ['login_id, call_key'],
  indexes: ['created_at'],
};

/** Calls that their callers may send again, and what each was answered. */
export const up = (database: MigrationDatabase): Promise<void> => createTable(database, table);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => dropTable(database, table);
