import type { MigrationDatabase } from './migration.ts';
import { type HeldTexts, repairTexts } from './well-formed-text/repair-texts.ts';

/** Texts that tenants, their tools and their stores could write. */
const TEXTS: readonly HeldTexts[] = [
  { table: 'dialect_data', key: ['noun', 'object_id', 'dialect'], columns: ['native'] },
  { table: 'session_memory', key: ['session_id', 'name'], columns: ['text'] },
  { table: 'schedules', key: ['id'], columns: ['name', 'recurrence', 'retention', 'follow_ups', 'notifications'] },
  { table: 'targets', key: ['id'], columns: ['name', 'source'] },
  { table: 'stores', key: ['id'], columns: ['name', 'settings'] },
  { table: 'snapshots', key: ['id'], columns: ['name', 'hold_reason', 'error'] },
  { table: 'tasks', key: ['id'], columns: ['error', 'log'] },
  { table: 'notification_contacts', key: ['id'], columns: ['name', 'email', 'phone'] },
  { table: 'mails', key: ['id'], columns: ['subject', 'text'] },
  { table: 'audit', key: ['id'], columns: ['details'] },
];

/** Repairs stored texts that are no text: a mark in the place of half a character pair, NUL left out, in JSON too. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const texts of TEXTS) await repairTexts(database, texts);
};

/** What is repaired stays so. */
export const down = async (): Promise<void> => {};
