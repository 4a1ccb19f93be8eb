import { internal, notFound } from './kind.ts';
import type { Noun } from './thing.ts';

/** What may happen to any noun, and the gateway's own faults. */
export const COMMON_PROBLEMS = {
  /** There is none, or another account's: which of the two is never told. `asked` is what the caller named it by. */
  missing: notFound<{ noun: Noun; asked: string }>(),
  /** A bug; what it was is in the log alone. */
  mistake: internal(),
} as const;
