import { invalidRequest } from './kind.ts';

/** Paths that staff name for sources and restores; `value` is the path as it was given. */
export const FILE_PROBLEMS = {
  source_absent: invalidRequest(),
  source_denied: invalidRequest(),
  directory_orphaned: invalidRequest(),
  directory_unreadable: invalidRequest(),
  directory_not_empty: invalidRequest(),
  path_of_gateway: invalidRequest(),
  path_not_allowed: invalidRequest(),
} as const;
