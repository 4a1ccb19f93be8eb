import { keyName, type MigrationDatabase } from './migration.ts';

/** Keys of tasks on what is filled only while one runs, and the column that says so. */
const KEYS = [
  { columns: 'running_target_id', filled: 'running_target_id' },
  { columns: 'running_store_id', filled: 'running_store_id' },
  { columns: 'account_id, account_place', filled: 'account_place' },
  { columns: 'store_id, store_place', filled: 'store_place' },
] as const;

/** MariaDB has no keys on a part of the rows. What a first schema that was cut off lacks stays so. */
const makeAnew = async (
  database: MigrationDatabase,
  keys: readonly (typeof KEYS)[number][],
  where: (filled: string) => string,
): Promise<void> => {
  if (database.engine === 'mysql') return;
  for (const { columns, filled } of keys) {
    if (!(await database.hasColumn('tasks', filled))) continue;
    const name = keyName('tasks', columns);
    await database.run(`DROP INDEX IF EXISTS \`${name}\``);
    await database.run(`CREATE UNIQUE INDEX \`${name}\` ON \`tasks\` (${columns})${where(filled)}`);
  }
};

/** Has these keys hold the running tasks alone: those that wait, and all of the past, cost nothing there. */
export const up = (database: MigrationDatabase): Promise<void> =>
  makeAnew(database, KEYS, (filled) => ` WHERE ${filled} IS NOT NULL`);

/** Has them hold every task again; the last one first: cut off, it leaves what `up` would have. */
export const down = (database: MigrationDatabase): Promise<void> => makeAnew(database, KEYS.toReversed(), () => '');
