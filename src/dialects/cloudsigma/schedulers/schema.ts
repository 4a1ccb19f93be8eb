import { inner, readable, type SchemaField, writable } from '../schema-field.ts';

const window = {
  start_time: inner('string', 'Hour and minute, in user_timezone, at which the daily window opens; empty is 00:00.'),
  end_time: inner(
    'string',
    'Hour and minute, inclusive, at which it closes; before start_time it wraps past midnight.',
  ),
};
const dayOfWeek = inner('string', 'Days of the week, of mon, tue, wed, thu, fri, sat, sun; * or none is every day.');

/** The fields of a backup scheduler, by name: the one table that its schema and its list's rules are made from. */
export const SCHEDULER_FIELDS: Readonly<Record<string, SchemaField>> = Object.freeze({
  enable_backup_policy_notifications: writable('boolean', 'Mails when a backup was made.', { default: false }),
  enable_retention_policy_notifications: writable('boolean', 'Mails when backups were deleted.', { default: false }),
  grantees: writable('list', 'Stored and echoed, without effect.'),
  incremental_backup: writable('related', 'When backups are made.', {
    required: true,
    fields: {
      day_of_month: inner(
        'string',
        'Days of the month. Accepts values between 1 and 31, with commas; * or empty is any.',
      ),
      day_of_week: dayOfWeek,
      end_time: window.end_time,
      hour: inner('string', 'Set hour rule to the scheduler. Accepts values between 0 and 23, with commas, or *.'),
      minute: inner('string', 'Set minute rule to the scheduler. Accepts values between 0 and 59, with commas, or *.'),
      month: inner('string', 'Months. Accepts values between 1 and 12, with commas or as a list; * or empty is any.'),
      repeat: inner('related', 'A step from start_time on: hour */N up to 23 or minute */N up to 59.', {
        nullable: true,
        blank: true,
      }),
      start_time: window.start_time,
    },
  }),
  initial_backup: writable('related', 'Stored and echoed, without effect.', {
    fields: { day_of_week: dayOfWeek, end_time: window.end_time, start_time: window.start_time },
  }),
  is_default: writable('boolean', 'Stored and echoed, without effect.', { default: false }),
  is_enabled: writable('boolean', 'Whether the scheduler runs.', { default: true }),
  manual_incremental_backup: writable('string', 'Times HH:MM,HH:MM; no other hours, minutes or dates then count.', {
    default: '',
  }),
  meta: writable('dict', 'User assigned meta information.', { default: {} }),
  name: writable('string', 'Optional human readable name of the backup scheduler', { required: true }),
  orchestrator_timezone: writable('string', 'Stored and echoed, without effect.'),
  owner: readable('related', 'Owner of the backup scheduler.'),
  permissions: writable('list', 'Stored and echoed, without effect.'),
  remote_location: writable('string', 'Location code that backups go to; empty is the default one.'),
  resource_uri: readable('string', 'URI of the resource.'),
  retention_policy: writable('related', 'Which backups are kept; without rules all of them are.', {
    fields: {
      name: inner('string', 'Free text.'),
      rules: inner('list', 'Each with a period of days, weeks or months, a quantity, and an optional time_option.'),
    },
  }),
  tags: writable('related', 'Tags of the backup scheduler.'),
  type: writable('string', 'Kind of backup. Only backup and snapshot are served here; the others are refused.', {
    required: true,
    choices: ['migration', 'backup', 'dr', 'snapshot'],
  }),
  user_timezone: writable('string', 'IANA name of the zone that all times are in; empty is UTC.'),
  uuid: readable('string', 'UUID of the backup scheduler.'),
});
