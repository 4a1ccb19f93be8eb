import { KEEP_RULES, type RetentionPolicy, rotation } from '../../../domain/retention/index.ts';
import { INFERRED } from '../inferred.ts';
import { refuse, refuseMisfits } from '../problems.ts';
import type { BackupMode, SentPlan } from './schema.ts';

/** What stands for a policy that this wire has no number for. */
const UNSAID = 0;

/**
 * The policy of a number: as many fulls, each whole by itself, or as many chains.
 *
 * @throws WireRefusal (422) less than one, (400) more than a plan may keep
 */
export function toRetention(mode: BackupMode, count: number): RetentionPolicy {
  if (count <= UNSAID) throw refuseMisfits({ max_backups: ['must be 1 or more'] });
  const most = INFERRED.mostBackups[mode];
  if (count > most) throw refuse('backups_out_of_range', mode, most, count);
  return mode === 'full' ? rotation(count) : { kind: 'chains', count };
}

/** A policy as this wire's number; 0 where it says something else. */
export function showRetention(policy: RetentionPolicy): number {
  if (policy.kind === 'chains') return policy.count;
  if (policy.kind !== 'keep' || policy.algorithm !== 'restic' || policy.within !== undefined) return UNSAID;
  const isLastOnly = KEEP_RULES.every((rule) => rule === 'last' || policy[rule] === undefined);
  return isLastOnly ? Math.max(UNSAID, policy.last ?? UNSAID) : UNSAID;
}

/** Whether the number says a policy. */
export const isCountExact = (mode: BackupMode, policy: RetentionPolicy): boolean => {
  const count = showRetention(policy);
  return count > UNSAID && count <= INFERRED.mostBackups[mode] && policy.kind === (mode === 'full' ? 'keep' : 'chains');
};

/** The number that a write says, by either of its names; `null` = by none. @throws WireRefusal (400) they differ */
export function sentCount({ max_backups: most, full_backups_amount: amount }: SentPlan): number | null {
  if (most !== undefined && amount !== undefined && most !== amount) throw refuse('backups_ambiguous', most, amount);
  return most ?? amount ?? null;
}
