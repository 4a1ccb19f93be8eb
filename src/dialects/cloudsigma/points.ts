import type { RecurrenceJson } from '../../domain/recurrence/index.ts';
import type { PeriodRule } from '../../domain/retention/index.ts';
import type { ScheduleSettings } from '../../services/schedules/index.ts';
import type { IncrementalBackup, RetentionRuleBody, SchedulerFields } from './call.ts';

/** A field of this wire that errors are told at. */
type Point = keyof SchedulerFields | keyof IncrementalBackup | 'backup_policy_uuid';

/** A field of the product that may be refused. */
type Field = keyof ScheduleSettings | keyof Extract<RecurrenceJson, { kind: 'window' }>;

/** The product's fields that this wire calls otherwise. */
const POINTS = {
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
} as const satisfies Partial<Record<Field, Point>>;

/** The same for what a retention rule is made of. */
export const RULE_POINTS: Readonly<Record<keyof PeriodRule, keyof RetentionRuleBody>> = {
  onDayOfMonth: 'time_option',
  onWeekday: 'time_option',
  period: 'period',
  quantity: 'quantity',
};

const ALL = new Map<string, Point>(Object.entries(POINTS));
const OF_RULES = new Map<string, string>(Object.entries(RULE_POINTS));

/** The wire's field of a product's; what lies in a retention rule counts for itself. */
export function pointOf(field: string): string {
  const parts = field.split(/[.[\]]+/);
  const [top = field, last = field] = [parts[0], parts.at(-1)];
  const point = top === 'retention' ? OF_RULES.get(last) : undefined;
  return point ?? ALL.get(top) ?? top;
}
