import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';

const table: TableDefinition = {
  name: 'calendar_feeds',
  columns: (t) => [
    `id ${t.counter}`,
    `token_hash ${t.name} NOT NULL`,
    `account_id ${t.integer} NOT NULL`,
    `login_id ${t.integer}`,
    `schedule_id ${t.integer}`,
    `target_id ${t.integer}`,
    `created_at ${t.integer} NOT NULL`,
  ],
  unique: ['token_hash'],
  indexes: ['account_id'],
};

/** Slots as calendars that programs subscribe to. */
export const up = (database: MigrationDatabase): Promise<void> => createTable(database, table);

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => dropTable(database, table);
