import type { Counted } from '../../domain/account-caps.ts';
import type { LIMIT_PROBLEMS } from '../../domain/problems/limits.ts';
import type { Words } from '../vocabulary.ts';

/** What is counted with a cap of its own, by its noun, and how to go on where there is too much of it. */
const COUNTED = {
  schedules: { noun: 'schedule', advice: 'delete one' },
  targets: { noun: 'target', advice: 'delete one' },
  stores: { noun: 'store', advice: 'use one of those' },
  tokens: { noun: 'token', advice: 'have one revoked' },
} as const satisfies Readonly<Record<Exclude<Counted, 'sessions'>, object>>;

export const LIMIT_WORDS: Words<typeof LIMIT_PROBLEMS> = {
  over_cap: ({ counted, limit }, { many }) => {
    const { noun, advice } = COUNTED[counted];
    return `Your account allows ${limit} ${many[noun]}; ${advice}, or ask for more.`;
  },
  over_daily_quota: ({ snapshotClass, limit }) =>
    `Your account allows ${limit} manual ${snapshotClass}s in 24 hours; wait.`,
  over_total_quota: ({ snapshotClass, limit }) =>
    `Your account allows ${limit} manual ${snapshotClass}s in all; delete one.`,
  too_many_restores: ({ limit }) =>
    `Your account allows ${limit} restores and clones at once; wait until one has ended.`,
  too_many_volumes: ({ limit }) => `Your account allows ${limit} managed volumes; delete one.`,
  cap_malformed: ({ counted, value, least }, { many }) => {
    const nouns = counted === 'sessions' ? counted : many[COUNTED[counted].noun];
    return `The number of ${nouns} '${value}' is not a whole number from ${least}.`;
  },
};
