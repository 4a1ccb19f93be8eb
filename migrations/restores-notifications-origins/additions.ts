import type { AddedColumn, TableAddition } from '../table-addition.ts';

/** Rows from before came through a door that nobody wrote down. */
const ORIGIN: AddedColumn = { name: 'origin', definition: (t) => `${t.word} NOT NULL DEFAULT ''` };

/** What the first model's tables get. */
export const additions: readonly TableAddition[] = [
  { table: 'schedules', columns: [ORIGIN] },
  {
    table: 'snapshots',
    columns: [ORIGIN],
    // What a store's limits count; which copies are made from a snapshot.
    indexes: ['store_id, account_id, state, target_id, taken_for', 'source_snapshot_id'],
  },
  { table: 'sessions', columns: [{ name: 'address', definition: (t) => t.name }] },
  {
    table: 'restores',
    columns: [
      { name: 'progress', definition: (t) => t.text },
      { name: 'drops_snapshot', definition: (t) => `${t.flag} NOT NULL DEFAULT 0` },
      { name: 'kept_paths', definition: (t) => t.text },
      { name: 'running_target_id', definition: (t) => t.integer },
    ],
    // Filled only while running: the database itself allows one restore into a target at a time.
    unique: ['running_target_id'],
    indexes: ['target_id, state'],
  },
];
