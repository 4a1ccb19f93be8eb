import { keyName, type MigrationDatabase } from './migration.ts';

/** Dates of schedules that a clock set ahead may have written, so that looking for such passes over all others. */
const COLUMNS = ['anchored_at', 'paused_at'] as const;

const isThere = (database: MigrationDatabase, name: string): Promise<boolean> =>
  database.hasRow(
    database.engine === 'mysql'
      ? `SELECT 1 FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND table_name = 'schedules' AND index_name = '${name}'`
      : `SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = '${name}'`,
  );

/** Indexes the schedules by these dates. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const column of COLUMNS) {
    const name = keyName('schedules', column);
    if (!(await isThere(database, name))) await database.run(`CREATE INDEX \`${name}\` ON \`schedules\` (${column})`);
  }
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  // The last one first: what is left after a crash is what an upgrade that was cut off would have left.
  for (const column of COLUMNS.toReversed()) {
    const name = keyName('schedules', column);
    if (!(await isThere(database, name))) continue;
    await database.run(`DROP INDEX \`${name}\`${database.engine === 'mysql' ? ' ON `schedules`' : ''}`);
  }
};
