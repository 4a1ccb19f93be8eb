import type { AddedColumn, TableAddition } from '../table-addition.ts';

/** Rows from before came through a channel that nobody wrote down. */
const ORIGIN: AddedColumn = { name: 'origin', definition: (t) => `${t.word} NOT NULL DEFAULT ''` };

/** What the first model's tables get. */
export const additions: readonly TableAddition[] = [
  { table: 'schedules', columns: [ORIGIN] },
  {
    table: 'snapshots',
    columns: [ORIGIN, { name: 'is_transient', definition: (t) => `${t.flag} NOT NULL DEFAULT 0` }],
    // What quotas count; which copies are made from a snapshot. Neither is about what schedules make.
    indexes: [
      { columns: 'account_id, schedule_id, class, state, created_at', where: 'schedule_id IS NULL' },
      { columns: 'source_snapshot_id', where: 'source_snapshot_id IS NOT NULL' },
    ],
  },
  { table: 'sessions', columns: [{ name: 'address', definition: (t) => t.name }] },
  { table: 'tasks', columns: [{ name: 'not_before', definition: (t) => t.integer }] },
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
