import { invalid } from '../../domain/errors.ts';
import type { ScheduleFilter } from '../../ports/records/scheduling.ts';
import type { Parameters, WireRequest } from '../../server/dialect.ts';
import {
  type Numeric,
  readPart,
  readWhole,
  type SentClock,
  type SentPlan,
  type SentPolicy,
  type SentScheduler,
} from './scheduler-schema.ts';
import {
  type ClockTime,
  type IncrementalBackup,
  RESOURCE_ROOT,
  type RetentionPolicyBody,
  type RetentionRuleBody,
  type SchedulerFields,
} from './wire.ts';

/** Which part of the list is wanted; `limit` 0 = all of it. */
export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  readonly filter: ScheduleFilter;
}

/** Fields that a client sent, in the form in which they are read back. */
export type SentFields = Partial<SchedulerFields>;

/** The fields of a new scheduler: these three at least. */
export type NewScheduler = SentFields & Pick<SchedulerFields, 'type' | 'name' | 'incremental_backup'>;

const DEFAULT_LIMIT = 20;

/** `limit`, `offset` and `type` of a list's query. @throws GatewayError `invalid_request` */
export function readListQuery({ query }: WireRequest): ListQuery {
  return {
    limit: readCount(query, 'limit', DEFAULT_LIMIT),
    offset: readCount(query, 'offset', 0),
    filter: readTypeFilter(query.get('type')),
  };
}

/**
 * The body of a POST: the scheduler itself, or the only one of `objects`.
 *
 * @throws GatewayError `invalid_request`
 */
export function readNewScheduler({ body }: WireRequest): NewScheduler {
  const sent = body.kind === 'json' ? body.value : undefined;
  const wrapped: unknown = typeof sent === 'object' && sent !== null && 'objects' in sent ? sent.objects : [sent];
  if (!Array.isArray(wrapped) || wrapped.length !== 1) {
    throw invalid('objects', '', 'The field objects does not hold exactly one scheduler; send one in each call.');
  }
  const whole = readWhole(wrapped[0]);
  return {
    ...normalise(whole),
    type: whole.type,
    name: whole.name,
    incremental_backup: normalisePlan(whole.incremental_backup),
  };
}

/** The body of a PUT: whatever is to change, or the whole object. @throws GatewayError `invalid_request` */
export function readSchedulerChange({ body }: WireRequest): SentFields {
  return normalise(readPart(body.kind === 'json' ? body.value : undefined));
}

/**
 * The action of a drive, and the scheduler that it is to get; `null` = none.
 *
 * @throws GatewayError `invalid_request`
 */
export function readSchedulerChoice({ query, body }: WireRequest): string | null {
  const action = query.get('do') ?? '';
  if (action !== 'set_scheduler') {
    throw invalid('do', action, `The action '${action}' is not supported; use set_scheduler.`);
  }
  const sent = body.kind === 'json' ? body.value : undefined;
  if (typeof sent !== 'object' || sent === null || !('backup_policy_uuid' in sent)) {
    throw invalid('backup_policy_uuid', '', 'This field is required.');
  }
  const { backup_policy_uuid: uuid } = sent;
  if (uuid === null || uuid === '') return null;
  if (typeof uuid === 'string') return uuid.toLowerCase();
  const message = 'The field backup_policy_uuid is not a uuid; send one, or null to take the scheduler off.';
  throw invalid('backup_policy_uuid', JSON.stringify(uuid).slice(0, 80), message);
}

function readCount(query: Parameters, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === undefined) return fallback;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw invalid(name, text, `The ${name} '${text}' is not a whole number from 0; correct it, or leave it out.`);
}

/** `type` may list several with commas; one that no scheduler has matches nothing. */
function readTypeFilter(types: string | undefined): ScheduleFilter {
  if (types === undefined) return {};
  const wanted = types.split(',');
  const isSnapshot = wanted.includes('snapshot');
  const isBackup = wanted.includes('backup');
  if (isSnapshot && isBackup) return {};
  if (!isSnapshot && !isBackup) return { uuids: [] };
  return { destination: isSnapshot ? 'local' : 'remote' };
}

function normalise(sent: SentScheduler): SentFields {
  const { incremental_backup: plan, retention_policy: policy, tags } = sent;
  return {
    ...pickPlain(sent),
    ...(plan === undefined ? {} : { incremental_backup: normalisePlan(plan) }),
    ...(policy === undefined ? {} : { retention_policy: normalisePolicy(policy) }),
    ...(tags === undefined ? {} : { tags: tags.map(normaliseTag) }),
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
      const message = `A retention rule lacks its period or quantity; send both, such as {"period":"days","quantity":7}.`;
      throw invalid('retention_policy', period ?? String(quantity ?? ''), message);
    }
  }
  return { name: policy.name ?? '', rules };
}

/** A tag comes as uuid, address or object, and is read back with both. */
function normaliseTag(tag: string | { readonly uuid: string }): SchedulerFields['tags'][number] {
  const uuid = typeof tag === 'string' ? (tag.split('/').findLast((part) => part !== '') ?? tag) : tag.uuid;
  return { resource_uri: `${RESOURCE_ROOT}/tags/${uuid}/`, uuid };
}
