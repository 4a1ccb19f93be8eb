import { keyName, type MigrationDatabase } from './migration.ts';

const NAME = keyName('tasks', 'target_id, created_at');

const isThere = (database: MigrationDatabase): Promise<boolean> =>
  database.hasRow(
    database.engine === 'mysql'
      ? `SELECT 1 FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND table_name = 'tasks' AND index_name = '${NAME}'`
      : `SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = '${NAME}'`,
  );

/** Indexes tasks by what they back up and when they were asked for: what a target's days are read by. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  if (await isThere(database)) return;
  await database.run(`CREATE INDEX \`${NAME}\` ON \`tasks\` (target_id, created_at)`);
};

/** Removes it. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  if (!(await isThere(database))) return;
  await database.run(`DROP INDEX \`${NAME}\`${database.engine === 'mysql' ? ' ON `tasks`' : ''}`);
};
