import { invalidRequest } from './kind.ts';
import type { Thing } from './thing.ts';

/** Schedules, what they are linked to, and where their backups and those by hand go. */
export const SCHEDULE_PROBLEMS = {
  schedule_unowned: invalidRequest(),
  schedule_without_target: invalidRequest<{ schedule: Thing }>(),
  schedule_store_missing: invalidRequest<{ schedule: Thing }>(),
  schedule_of_other_account: invalidRequest<{ schedule: Thing; target: Thing }>(),
  target_of_other_account: invalidRequest<{ target: Thing }>(),
  /** `value` is the location's code. */
  location_unknown: invalidRequest<{ purpose: 'schedule' | 'snapshot' }>(),
  location_of_source: invalidRequest(),
} as const;
