import type { MigrationDatabase } from './migration.ts';
import { extendTable, reduceTable, type TableAddition } from './table-addition.ts';

const VERSIONED = ['accounts', 'logins', 'targets', 'stores', 'snapshots'].map(
  (table): TableAddition => ({
    table,
    columns: [{ name: 'version', definition: (t) => `${t.integer} NOT NULL DEFAULT 1` }],
  }),
);

const LINKS: TableAddition = {
  table: 'schedule_targets',
  columns: [{ name: 'was_linked_before', definition: (t) => `${t.flag} NOT NULL DEFAULT 0` }],
};

/** Where it was remembered which schedule a target had before that became its primary one. */
const REMEMBERED = "noun = 'target' AND dialect = 'primary-schedule'";

/** Counts the writes of things, and says of a primary link itself whether it was there before it became that. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const addition of VERSIONED) await extendTable(database, addition);
  await extendTable(database, LINKS);
  await database.run(
    `UPDATE schedule_targets SET was_linked_before = 1
     WHERE is_primary = 1 AND EXISTS (SELECT 1 FROM dialect_data WHERE ${REMEMBERED}
       AND object_id = schedule_targets.target_id
       AND JSON_EXTRACT(native, '$.fields.linkedBefore') = schedule_targets.schedule_id)`,
  );
  await database.run(`DELETE FROM dialect_data WHERE ${REMEMBERED}`);
};

/** Remembers of the links what they say, and removes the rest. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  const { hasColumn } = database;
  // Run again, it comes after what takes the table of dialects' data away.
  if ((await hasColumn(LINKS.table, 'was_linked_before')) && (await hasColumn('dialect_data', 'noun'))) {
    const native = ['\'{"texts":{},"fields":{"linkedBefore":\'', 'schedule_id', "'}}'"];
    await database.run(
      `REPLACE INTO dialect_data (noun, object_id, dialect, native)
       SELECT 'target', target_id, 'primary-schedule',
         ${database.engine === 'mysql' ? `CONCAT(${native.join(', ')})` : native.join(' || ')}
       FROM schedule_targets WHERE was_linked_before = 1`,
    );
  }
  await reduceTable(database, LINKS);
  for (const addition of VERSIONED.toReversed()) await reduceTable(database, addition);
};
