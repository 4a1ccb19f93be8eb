import { isDeepStrictEqual } from 'node:util';
import {
  KEEP_RULES,
  type KeepPolicy,
  parseRetention,
  type RetentionPolicy,
  UNLIMITED,
} from '../../../domain/retention/index.ts';
import { fingerprintOf, readKept } from '../../../server/kept-text.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import type { SentJob } from './schema.ts';

/** The numbers to keep, in the order in which they are shown, and the product's name of each. */
const NUMBERS = {
  prune_keep_hourly: 'hourly',
  prune_keep_daily: 'daily',
  prune_keep_weekly: 'weekly',
  prune_keep_monthly: 'monthly',
  prune_keep_quarterly: 'quarterly',
  prune_keep_yearly: 'yearly',
} as const;

type NumberField = keyof typeof NUMBERS;

/** All fields that say what is kept, as they are read back: one value. */
export type PruneFields = Readonly<Record<NumberField, number>> & {
  readonly run_prune_after: boolean;
  readonly prune_keep_within: string | null;
};

/** What a new job keeps unless it says so: everything, and these numbers once it prunes. */
export const DEFAULT_PRUNE: PruneFields = {
  run_prune_after: false,
  prune_keep_hourly: 0,
  prune_keep_daily: 7,
  prune_keep_weekly: 4,
  prune_keep_monthly: 6,
  prune_keep_quarterly: 0,
  prune_keep_yearly: 1,
  prune_keep_within: null,
};

const NOTHING: PruneFields = {
  ...DEFAULT_PRUNE,
  run_prune_after: true,
  prune_keep_daily: 0,
  prune_keep_weekly: 0,
  prune_keep_monthly: 0,
  prune_keep_yearly: 0,
};

const KEY = 'prune';

/** Keeps the numbers of a job that does not prune, for as long as its policy is this one. */
export const echoPrune = (fields: PruneFields, policy: RetentionPolicy): DialectData['texts'] => ({
  [KEY]: { text: JSON.stringify(fields), fingerprint: fingerprintOf(policy) },
});

/**
 * A policy in this wire's fields. One that these cannot say (another room's) prunes, and shows 0 everywhere: that
 * written back is no change.
 */
export function showPrune(policy: RetentionPolicy, dialectData: DialectData | null): PruneFields {
  const kept = dialectData?.texts[KEY];
  // Written by `echoPrune` only.
  if (kept !== undefined && kept.fingerprint === fingerprintOf(policy)) return readKept(kept);
  if (policy.kind === 'all') return DEFAULT_PRUNE;
  if (!isCounted(policy)) return NOTHING;
  const numbers = Object.entries(NUMBERS).map(([field, rule]) => [field, policy[rule] ?? 0]);
  return { ...NOTHING, ...Object.fromEntries(numbers), prune_keep_within: policy.within ?? null };
}

/** Whether these fields say a policy. */
export const isPruneExact = (policy: RetentionPolicy): boolean => policy.kind === 'all' || isCounted(policy);

const isCounted = (policy: RetentionPolicy): policy is KeepPolicy =>
  policy.kind === 'keep' &&
  policy.algorithm === 'borg' &&
  policy.last === undefined &&
  KEEP_RULES.every((rule) => policy[rule] !== UNLIMITED);

/** What was sent of them, in the form in which it is read back. */
export function sentPrune(sent: SentJob): Partial<PruneFields> {
  const fields = Object.keys(DEFAULT_PRUNE) as (keyof PruneFields)[];
  const said = fields.filter((field) => sent[field] !== undefined).map((field) => [field, sent[field]]);
  const within = sent.prune_keep_within;
  return {
    ...(Object.fromEntries(said) as Partial<PruneFields>),
    ...(within === undefined ? {} : { prune_keep_within: within?.trim() || null }),
  };
}

/** Whether two say the same. */
export const isSamePrune = (one: PruneFields, other: PruneFields): boolean => isDeepStrictEqual(one, other);

/** The policy that these fields say; without pruning everything is kept, and the numbers are still to make sense. @throws GatewayError `invalid_request` */
export function toRetention(fields: PruneFields): RetentionPolicy {
  const numbers = Object.entries(NUMBERS).map(([field, rule]) => [rule, fields[field as NumberField]]);
  const within = fields.prune_keep_within === null ? {} : { within: fields.prune_keep_within };
  const keep = { kind: 'keep', algorithm: 'borg', ...Object.fromEntries(numbers), ...within };
  const keepsSomething = fields.prune_keep_within !== null || numbers.some(([, number]) => number !== 0);
  if (fields.run_prune_after || keepsSomething) {
    const policy = parseRetention(keep);
    if (fields.run_prune_after) return policy;
  }
  return { kind: 'all' };
}
