import type { TableDefinition } from '../migration.ts';
import { id } from './id-column.ts';

/** What is backed up when. */
export const schedulingTables: readonly TableDefinition[] = [
  {
    name: 'schedules',
    columns: (t) => [
      id(t.integer),
      `uuid ${t.uuid} NOT NULL`,
      `account_id ${t.integer} NOT NULL`,
      `name ${t.name} NOT NULL`,
      `recurrence ${t.text} NOT NULL`,
      `retention ${t.text} NOT NULL`,
      `inherits_retention ${t.flag} NOT NULL`,
      `class ${t.word} NOT NULL`,
      `method ${t.text} NOT NULL`,
      `destination ${t.name} NOT NULL`,
      `task_order ${t.word} NOT NULL`,
      `follow_ups ${t.text} NOT NULL`,
      `notifications ${t.text} NOT NULL`,
      `paused_at ${t.integer}`,
      `paused_until ${t.integer}`,
      `pause_reason ${t.text}`,
      `version ${t.integer} NOT NULL`,
      `next_fire_at ${t.integer}`,
      `anchored_at ${t.integer} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `updated_at ${t.integer}`,
      `deleted_at ${t.integer}`,
      `deleted_reason ${t.text}`,
    ],
    constraints: ['FOREIGN KEY (account_id) REFERENCES accounts (id)'],
    unique: ['uuid'],
    indexes: ['next_fire_at', 'paused_until', 'account_id, name'],
  },
  {
    name: 'schedule_targets',
    columns: (t) => [
      `schedule_id ${t.integer} NOT NULL`,
      `target_id ${t.integer} NOT NULL`,
      `position ${t.integer} NOT NULL`,
      `label ${t.text}`,
      `is_primary ${t.flag} NOT NULL`,
      `linked_at ${t.integer} NOT NULL`,
    ],
    constraints: [
      'PRIMARY KEY (schedule_id, target_id)',
      'FOREIGN KEY (schedule_id) REFERENCES schedules (id)',
      'FOREIGN KEY (target_id) REFERENCES targets (id)',
    ],
    indexes: ['target_id'],
  },
];
