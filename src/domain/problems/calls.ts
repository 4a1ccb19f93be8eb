import type { Seconds } from '../instant.ts';
import { invalidRequest, rateLimited } from './kind.ts';

/** Calls as such, and where they come from. */
export const CALL_PROBLEMS = {
  /** More than `calls` came within `windowSeconds`. */
  too_many_calls: rateLimited<{ calls: number; windowSeconds: Seconds }>(),
  calls_at_once: rateLimited(),
  /** An entry of the environment variable that is the field. */
  network_malformed: invalidRequest(),
} as const;
