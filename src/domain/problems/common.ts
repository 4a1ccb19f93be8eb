import type { Seconds } from '../instant.ts';
import { conflict, internal, invalidRequest, notFound, rateLimited, unavailable } from './kind.ts';
import type { Noun, Thing } from './thing.ts';

/** What may happen to any call, any noun and any field: where calls come from, the database, and the gateway's own faults. */
export const COMMON_PROBLEMS = {
  // What may happen to any noun, what may be wrong with any field, and the gateway's own faults.
  /** There is none, or another account's: which of the two is never told. `asked` is what the caller named it by. */
  missing: notFound<{ noun: Noun; asked: string }>(),
  /** Several are called so: these, the first twenty. */
  ambiguous: conflict<{ noun: Noun; name: string; ids: readonly number[] }>(),
  /** Someone else wrote since the caller saw it: nothing was written. */
  stale: conflict<{ thing: Thing }>(),
  text_empty: invalidRequest<{ most: number }>(),
  text_too_long: invalidRequest<{ length: number; most: number }>(),
  control_character: invalidRequest(),
  /** `most` of `null` = there is no greatest one. */
  no_whole_number: invalidRequest<{ least: number; most: number | null }>(),
  /** The secret that seals what is stored, in the file of this path. */
  secret_key_unreadable: unavailable<{ path: string }>(),
  /** Another one took its place after this process began. */
  secret_key_changed: unavailable(),
  /** A bug; what it was is in the log alone. */
  mistake: internal(),
  // Calls as such, and where they come from.
  /** More than `calls` came within `windowSeconds`. */
  too_many_calls: rateLimited<{ calls: number; windowSeconds: Seconds }>(),
  calls_at_once: rateLimited(),
  /** An entry of the environment variable that is the field. */
  network_malformed: invalidRequest(),
  // What the database answers a call that is under way.
  /** Other writers left no chance for as long as was waited. */
  database_busy: unavailable(),
  /** `system`: the code of whoever refused (`ECONNREFUSED`, `SQLITE_FULL` …). */
  database_unreachable: unavailable<{ readonly system: string }>(),
  /** A unique key refused a row. */
  duplicate: conflict(),
  slot_recorded: conflict(),
} as const;
