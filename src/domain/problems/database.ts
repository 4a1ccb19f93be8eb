import { conflict, unavailable } from './kind.ts';

/** What the database answers a call that is under way. */
export const DATABASE_PROBLEMS = {
  /** Other writers left no chance for as long as was waited. */
  database_busy: unavailable(),
  /** `system`: the code of whoever refused (`ECONNREFUSED`, `SQLITE_FULL` …). */
  database_unreachable: unavailable<{ readonly system: string }>(),
  /** A unique key refused a row. */
  duplicate: conflict(),
  slot_recorded: conflict(),
} as const;
