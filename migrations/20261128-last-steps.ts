import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const addition: TableAddition = {
  table: 'schedules',
  columns: ['pruned_at', 'compacted_at'].map((name) => ({ name, definition: (t) => t.integer })),
};

/** As tasks write down that a step was taken. */
const STEPS = [
  ['pruned_at', '%"kind":"prune","outcome":"done"%'],
  ['compacted_at', '%"kind":"compact","outcome":"done"%'],
] as const;

/** When older snapshots of each schedule were last let go, and their room was freed: by now, after which of its tasks. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  await extendTable(database, addition);
  for (const [column, step] of STEPS) {
    await database.run(
      `UPDATE schedules SET ${column} = (SELECT MAX(finished_at) FROM tasks
       WHERE tasks.schedule_id = schedules.id AND follow_ups LIKE '${step}')`,
    );
  }
};

/** Removes everything that `up` made. */
export const down = (database: MigrationDatabase): Promise<void> => reduceTable(database, addition);
