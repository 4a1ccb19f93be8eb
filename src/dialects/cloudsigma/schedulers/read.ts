import type { WireRequest } from '../../../server/dialect.ts';
import type { ClockTime, IncrementalBackup, RetentionPolicyBody, RetentionRuleBody, SchedulerFields } from '../call.ts';
import { readSingle } from '../objects.ts';
import { refuse } from '../problems.ts';
import { tagOf } from '../tags.ts';
import {
  type Numeric,
  readPart,
  readWhole,
  type SentClock,
  type SentPlan,
  type SentPolicy,
  type SentScheduler,
} from './body.ts';

/** Fields that a client sent, in the form in which they are read back. */
export type SentFields = Partial<SchedulerFields>;

/** The fields of a new scheduler: these three at least. */
export type NewScheduler = SentFields & Pick<SchedulerFields, 'type' | 'name' | 'incremental_backup'>;

/**
 * The body of a POST: the scheduler itself, or the only one of `objects`.
 *
 * @throws WireRefusal (400)
 */
export function readNewScheduler({ body }: WireRequest): NewScheduler {
  const whole = readWhole(readSingle(body, 'scheduler'));
  return {
    ...normalise(whole),
    type: whole.type,
    name: whole.name,
    incremental_backup: normalisePlan(whole.incremental_backup),
  };
}

/** The body of a PUT, bare or wrapped as that of a POST: whatever is to change, or the whole object. @throws WireRefusal (400) */
export function readSchedulerChange({ body }: WireRequest): SentFields {
  return normalise(readPart(readSingle(body, 'scheduler')));
}

function normalise(sent: SentScheduler): SentFields {
  const { incremental_backup: plan, retention_policy: policy, tags } = sent;
  return {
    ...pickPlain(sent),
    ...(plan === undefined ? {} : { incremental_backup: normalisePlan(plan) }),
    ...(policy === undefined ? {} : { retention_policy: normalisePolicy(policy) }),
    ...(tags === undefined ? {} : { tags: tags.map(tagOf) }),
  };
}

/** The fields that are read back as they were sent. */
const PLAIN = [
  'enable_backup_policy_notifications',
  'enable_retention_policy_notifications',
  'grantees',
  'initial_backup',
  'is_default',
  'is_enabled',
  'manual_incremental_backup',
  'meta',
  'name',
  'orchestrator_timezone',
  'permissions',
  'remote_location',
  'type',
  'user_timezone',
] as const;

const pickPlain = (sent: SentScheduler): SentFields =>
  Object.fromEntries(PLAIN.filter((key) => sent[key] !== undefined).map((key) => [key, sent[key]]));

/** No days are read back as `[""]`, months given with commas as a list, clock times as numbers (source: the dumps). */
function normalisePlan(plan: SentPlan): IncrementalBackup {
  return {
    day_of_month: String(plan.day_of_month ?? '*'),
    day_of_week: plan.day_of_week === undefined ? ['*'] : plan.day_of_week.length === 0 ? [''] : plan.day_of_week,
    end_time: normaliseClock(plan.end_time),
    hour: String(plan.hour ?? ''),
    minute: String(plan.minute ?? ''),
    month: normaliseMonth(plan.month ?? '*'),
    repeat: { hour: plan.repeat?.hour ?? '', minute: plan.repeat?.minute ?? '' },
    start_time: normaliseClock(plan.start_time),
  };
}

function normaliseMonth(month: Numeric | readonly Numeric[]): string | readonly string[] {
  if (typeof month !== 'string' && typeof month !== 'number') return month.map(String);
  const text = String(month);
  return text.includes(',') ? text.split(',') : text;
}

const normaliseClock = (clock: SentClock | undefined): ClockTime =>
  clock === undefined || clock === ''
    ? { hour: '', minute: '' }
    : { hour: toNumber(clock.hour), minute: toNumber(clock.minute) };

const toNumber = (part: Numeric | undefined): number | '' => (part === undefined || part === '' ? '' : Number(part));

/** Joins what the provider's own answers split: a lone `time_option` belongs to the rule before it. */
function normalisePolicy(policy: SentPolicy): RetentionPolicyBody {
  const rules: RetentionRuleBody[] = [];
  for (const { period, quantity, time_option: option } of policy.rules ?? []) {
    const timeOption = option === undefined || option === '' ? {} : { time_option: Number(option) };
    const before = rules.at(-1);
    if (period !== undefined && quantity !== undefined) {
      rules.push({ period, quantity: Number(quantity), ...timeOption });
    } else if (period === undefined && quantity === undefined && before !== undefined) {
      rules[rules.length - 1] = { ...before, ...timeOption };
    } else {
      throw refuse('rule_incomplete', period === undefined ? 'period' : 'quantity');
    }
  }
  return { name: policy.name ?? '', rules };
}
