import { keyName, type MigrationDatabase } from './migration.ts';

/** What copies of a chain, and those that are built upon one, are found by; on SQLite whole copies cost nothing there. */
const COLUMNS = ['parent_id', 'chain_id'] as const;

const isThere = (database: MigrationDatabase, name: string): Promise<boolean> =>
  database.hasRow(
    database.engine === 'mysql'
      ? `SELECT 1 FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND table_name = 'snapshots' AND index_name = '${name}'`
      : `SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = '${name}'`,
  );

/** Indexes the snapshots by what they are built upon, and by their chains. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const column of COLUMNS) {
    const name = keyName('snapshots', column);
    if (await isThere(database, name)) continue;
    const where = database.engine === 'mysql' ? '' : ` WHERE ${column} IS NOT NULL`;
    await database.run(`CREATE INDEX \`${name}\` ON \`snapshots\` (${column})${where}`);
  }
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  // The last one first: what is left after a crash is what an upgrade that was cut off would have left.
  for (const column of COLUMNS.toReversed()) {
    const name = keyName('snapshots', column);
    if (!(await isThere(database, name))) continue;
    await database.run(`DROP INDEX \`${name}\`${database.engine === 'mysql' ? ' ON `snapshots`' : ''}`);
  }
};
