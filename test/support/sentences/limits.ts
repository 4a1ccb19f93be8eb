import type { LIMIT_PROBLEMS } from '../../../src/domain/problems/limits.ts';
import type { Sentences } from './said.ts';

export const LIMIT_SENTENCES: Sentences<typeof LIMIT_PROBLEMS> = {
  over_cap: [
    [{ counted: 'schedules', limit: 1 }, 'Your account allows 1 schedules; delete one, or ask for more.'],
    [{ counted: 'targets', limit: 7 }, 'Your account allows 7 targets; delete one, or ask for more.'],
    [{ counted: 'stores', limit: 7 }, 'Your account allows 7 stores; use one of those, or ask for more.'],
    [{ counted: 'tokens', limit: 7 }, 'Your account allows 7 tokens; have one revoked, or ask for more.'],
  ],
  over_daily_quota: [
    [{ snapshotClass: 'backup', limit: 2 }, 'Your account allows 2 manual backups in 24 hours; wait.'],
  ],
  over_total_quota: [
    [{ snapshotClass: 'snapshot', limit: 2 }, 'Your account allows 2 manual snapshots in all; delete one.'],
  ],
  too_many_restores: [[{ limit: 10 }, 'Your account allows 10 restores and clones at once; wait until one has ended.']],
  too_many_volumes: [[{ limit: 1_000 }, 'Your account allows 1000 managed volumes; delete one.']],
  cap_malformed: [
    [
      { field: 'caps', value: '0', counted: 'sessions', least: 1 },
      "The number of sessions '0' is not a whole number from 1.",
    ],
  ],
};
