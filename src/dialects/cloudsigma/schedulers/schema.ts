import { Type } from 'typebox';
import type { RecurrenceJson } from '../../../domain/recurrence/index.ts';
import type { PeriodRule } from '../../../domain/retention/index.ts';
import type { ScheduleSettings } from '../../../services/schedules/index.ts';
import { documentsOf, inner, objectOf, readable, type Sent, writable } from '../fields.ts';
import { META, TAGS } from '../related.ts';

/** A number or its digits, as clients of this wire mix them. */
export type Numeric = number | string;

/** A clock time as sent; `""` = unset. */
export type SentClock = { readonly hour?: Numeric; readonly minute?: Numeric } | '';

const text = Type.String();
const flag = Type.Boolean();
const echoedText = Type.String({ nullable: true });
const echoedList = Type.Array(Type.Unknown(), { nullable: true });
const numbers = Type.Unsafe<Numeric>({ type: ['integer', 'string'] });
const listOfNumbers = Type.Unsafe<Numeric | readonly Numeric[]>({
  type: ['integer', 'string', 'array'],
  items: numbers,
});
const digits = {
  type: ['integer', 'string'],
  pattern: '^\\d{0,6}$',
  minimum: 0,
  description: 'must be a whole number or its digits',
};
const clock = Type.Unsafe<SentClock>({
  type: ['object', 'string'],
  nullable: true,
  maxLength: 0,
  description: 'must be an object such as {"hour":7,"minute":0}',
  properties: {
    hour: { ...digits, nullable: true, maximum: 23, description: 'must be a whole number from 0 to 23' },
    minute: {
      type: ['integer', 'string'],
      nullable: true,
      pattern: '^([0-5]?\\d)?$',
      minimum: 0,
      maximum: 59,
      description: 'must be a whole number from 0 to 59',
    },
  },
});

/** `incremental_backup`: when backups are made. */
const PLAN = {
  day_of_month: inner(
    listOfNumbers,
    'string',
    'Days of the month. Accepts values between 1 and 31, with commas or as a list; * or empty is any.',
  ),
  day_of_week: inner(
    Type.Array(text),
    'string',
    'Days of the week, of mon, tue, wed, thu, fri, sat, sun; * or none is every day.',
  ),
  end_time: inner(
    clock,
    'string',
    'Hour and minute, inclusive, at which it closes; before start_time it wraps past midnight.',
  ),
  hour: inner(numbers, 'string', 'Set hour rule to the scheduler. Accepts values between 0 and 23, with commas, or *.'),
  minute: inner(
    numbers,
    'string',
    'Set minute rule to the scheduler. Accepts values between 0 and 59, with commas, or *.',
  ),
  month: inner(
    listOfNumbers,
    'string',
    'Months. Accepts values between 1 and 12, with commas or as a list; * or empty is any.',
  ),
  repeat: inner(
    Type.Object({ hour: Type.Optional(text), minute: Type.Optional(text) }, { nullable: true }),
    'related',
    'A step from start_time on: hour */N up to 23 or minute */N up to 59.',
    { nullable: true, blank: true },
  ),
  start_time: inner(
    clock,
    'string',
    'Hour and minute, in user_timezone, at which the daily window opens; empty is 00:00.',
  ),
};

/** A rule of a retention policy; one of `time_option` alone belongs to the rule before it. */
const RULE = Type.Object({
  period: Type.Optional(text),
  quantity: Type.Optional(Type.Unsafe<Numeric>(digits)),
  time_option: Type.Optional(Type.Unsafe<Numeric>({ ...digits, nullable: true })),
});

/** `retention_policy`. */
const POLICY = {
  name: inner(text, 'string', 'Free text.'),
  rules: inner(
    Type.Array(RULE),
    'list',
    'Each with a period of days, weeks or months, a quantity, and an optional time_option.',
  ),
};

const { day_of_week, end_time, start_time } = PLAN;

/** The fields of a backup scheduler, by name: its schema, its checks and its types are made from this one table. */
export const SCHEDULER = {
  enable_backup_policy_notifications: writable(flag, 'boolean', 'Mails when a backup was made.', { default: false }),
  enable_retention_policy_notifications: writable(flag, 'boolean', 'Mails when backups were deleted.', {
    default: false,
  }),
  grantees: writable(echoedList, 'list', 'Stored and echoed, without effect.'),
  incremental_backup: writable(objectOf(PLAN), 'related', 'When backups are made.', {
    required: true,
    fields: documentsOf(PLAN),
  }),
  initial_backup: writable(
    Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', nullable: true }),
    'related',
    'Stored and echoed, without effect.',
    { fields: documentsOf({ day_of_week, end_time, start_time }) },
  ),
  is_default: writable(Type.Boolean({ nullable: true }), 'boolean', 'Stored and echoed, without effect.', {
    default: false,
  }),
  is_enabled: writable(flag, 'boolean', 'Whether the scheduler runs.', { default: true }),
  manual_incremental_backup: writable(
    text,
    'string',
    'Times HH:MM,HH:MM; no other hours, minutes or dates then count.',
    { default: '' },
  ),
  meta: writable(META, 'dict', 'User assigned meta information.', { default: {} }),
  name: writable(text, 'string', 'Optional human readable name of the backup scheduler', { required: true }),
  orchestrator_timezone: writable(echoedText, 'string', 'Stored and echoed, without effect.'),
  owner: readable('related', 'Owner of the backup scheduler.'),
  permissions: writable(echoedList, 'list', 'Stored and echoed, without effect.'),
  remote_location: writable(echoedText, 'string', 'Location code that backups go to; empty is the default one.'),
  resource_uri: readable('string', 'URI of the resource.'),
  retention_policy: writable(objectOf(POLICY), 'related', 'Which backups are kept; without rules all of them are.', {
    fields: documentsOf(POLICY),
  }),
  tags: writable(TAGS, 'related', 'Tags of the backup scheduler.'),
  type: writable(
    Type.Enum(['snapshot', 'backup']),
    'string',
    'Kind of backup: snapshot beside the drive, backup at a remote location.',
    { required: true, choices: ['backup', 'snapshot'] },
  ),
  user_timezone: writable(text, 'string', 'IANA name of the zone that all times are in; empty is UTC.'),
  uuid: readable('string', 'UUID of the backup scheduler.'),
};

/** A scheduler as sent, every field optional. */
export type SentScheduler = Sent<typeof SCHEDULER>;

/** `incremental_backup` as sent. */
export type SentPlan = Sent<typeof PLAN>;

/** `retention_policy` as sent. */
export type SentPolicy = Sent<typeof POLICY>;

/** What a new scheduler needs, in the order in which the lack of it is told. */
export const REQUIRED = ['type', 'name', 'incremental_backup'] as const satisfies readonly (keyof SentScheduler)[];

/** What is stored and echoed, without effect. */
export const ECHOED = [
  'grantees',
  'initial_backup',
  'is_default',
  'meta',
  'orchestrator_timezone',
  'permissions',
  'tags',
] as const satisfies readonly (keyof SentScheduler)[];

/** What the short list shows. */
export const SHORT: readonly (keyof typeof SCHEDULER)[] = [
  'is_default',
  'is_enabled',
  'meta',
  'name',
  'orchestrator_timezone',
  'owner',
  'remote_location',
  'resource_uri',
  'type',
  'user_timezone',
  'uuid',
];

/** The documented field at or above a place in a body: those of `incremental_backup` and of a retention rule count for themselves. */
export function locateField([top, within, , ofRule]: readonly string[]): string | undefined {
  if (top === 'incremental_backup') return within ?? top;
  return top === 'retention_policy' ? (ofRule ?? top) : top;
}

/** A field of the product that may be refused. */
type ProductField = keyof ScheduleSettings | keyof Extract<RecurrenceJson, { kind: 'window' }>;

/** A field of this wire that errors are told at. */
type Point = keyof SentScheduler | keyof SentPlan | 'backup_policy_uuid';

/** The product's fields that this wire calls otherwise. */
export const POINTS = {
  days: 'day_of_week',
  daysOfMonth: 'day_of_month',
  destination: 'remote_location',
  end: 'end_time',
  everyMinutes: 'repeat',
  months: 'month',
  retention: 'retention_policy',
  start: 'start_time',
  targets: 'backup_policy_uuid',
  timeZone: 'user_timezone',
} as const satisfies Partial<Record<ProductField, Point>>;

/** The same for what a retention rule is made of. */
export const RULE_POINTS: Readonly<Record<keyof PeriodRule, keyof (typeof RULE)['properties']>> = {
  onDayOfMonth: 'time_option',
  onWeekday: 'time_option',
  period: 'period',
  quantity: 'quantity',
};
