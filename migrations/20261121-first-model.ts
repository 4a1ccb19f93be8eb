import { peopleTables } from './first-model/people.ts';
import { schedulingTables } from './first-model/scheduling.ts';
import { thingTables } from './first-model/things.ts';
import { workTables } from './first-model/work.ts';
import { createTable, dropTable, type MigrationDatabase } from './migration.ts';

const TABLES = [...peopleTables, ...thingTables, ...schedulingTables, ...workTables];

/** The whole first model: people, things, schedules, work. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const table of TABLES) await createTable(database, table);
};

/** Removes everything that `up` made. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const table of TABLES.toReversed()) await dropTable(database, table);
};
