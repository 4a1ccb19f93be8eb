import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from './migration.ts';

const tables: readonly TableDefinition[] = [
  {
    name: 'alerts',
    columns: (t) => [
      `id ${t.counter}`,
      `channel ${t.word} NOT NULL`,
      `address ${t.text} NOT NULL`,
      `sealed ${t.text}`,
      `topics ${t.text} NOT NULL`,
      `silent_for_seconds ${t.integer}`,
      `created_at ${t.integer} NOT NULL`,
      `told_until ${t.integer} NOT NULL`,
      `look_at ${t.integer} NOT NULL`,
      `told ${t.text} NOT NULL`,
    ],
  },
  {
    name: 'alert_deliveries',
    columns: (t) => [
      `id ${t.counter}`,
      `uuid ${t.uuid} NOT NULL`,
      `alert_id ${t.integer} NOT NULL`,
      `channel ${t.word} NOT NULL`,
      `digest ${t.text} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `attempt ${t.integer} NOT NULL`,
      `next_attempt_at ${t.integer}`,
      `lease_owner ${t.name}`,
      `lease_until ${t.integer}`,
      `sent_at ${t.integer}`,
      `given_up_at ${t.integer}`,
      `error ${t.text}`,
    ],
    unique: ['uuid'],
    indexes: ['next_attempt_at', 'alert_id', 'created_at'],
  },
];

/** Where staff is told of what goes wrong, and what is on its way to it. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables) await createTable(database, table);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const table of tables.toReversed()) await dropTable(database, table);
};
