import type { Counted } from '../account-caps.ts';
import type { SnapshotClass } from '../snapshot.ts';
import { invalidRequest, quotaExceeded } from './kind.ts';

/** How much an account may have. `limit` is how much that is. */
export const LIMIT_PROBLEMS = {
  over_cap: quotaExceeded<{ counted: Exclude<Counted, 'sessions'>; limit: number }>(),
  over_daily_quota: quotaExceeded<{ snapshotClass: SnapshotClass; limit: number }>(),
  over_total_quota: quotaExceeded<{ snapshotClass: SnapshotClass; limit: number }>(),
  too_many_restores: quotaExceeded<{ limit: number }>(),
  too_many_volumes: quotaExceeded<{ limit: number }>(),
  /** What staff set a cap to. */
  cap_malformed: invalidRequest<{ counted: Counted; least: number }>(),
} as const;
