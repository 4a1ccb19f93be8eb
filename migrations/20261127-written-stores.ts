import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = {
  table: 'stores',
  columns: [{ name: 'holds_one_target', definition: (t) => `${t.flag} NOT NULL DEFAULT 0` }],
};

/** Whether a store is one repository, as its driver says. */
export async function up(database: MigrationDatabase): Promise<void> {
  await extendTable(database, addition);
  await database.run(
    `UPDATE stores SET holds_one_target = 1 WHERE driver = 'borg' AND settings LIKE '%"repository":%'`,
  );
}

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
