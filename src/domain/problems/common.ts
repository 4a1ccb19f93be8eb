import { conflict, internal, invalidRequest, notFound, unavailable } from './kind.ts';
import type { Noun, Thing } from './thing.ts';

/** What may happen to any noun, what may be wrong with any field, and the gateway's own faults. */
export const COMMON_PROBLEMS = {
  /** There is none, or another account's: which of the two is never told. `asked` is what the caller named it by. */
  missing: notFound<{ noun: Noun; asked: string }>(),
  /** Someone else wrote since the caller saw it: nothing was written. */
  stale: conflict<{ thing: Thing }>(),
  text_empty: invalidRequest<{ most: number }>(),
  text_too_long: invalidRequest<{ length: number; most: number }>(),
  control_character: invalidRequest(),
  /** `most` of `null` = there is no greatest one. */
  no_whole_number: invalidRequest<{ least: number; most: number | null }>(),
  /** The secret that seals what is stored, in the file of this path. */
  secret_key_unreadable: unavailable<{ path: string }>(),
  /** A bug; what it was is in the log alone. */
  mistake: internal(),
} as const;
