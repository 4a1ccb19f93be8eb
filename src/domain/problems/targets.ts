import { conflict, driverFailed, forbidden, invalidRequest, unavailable } from './kind.ts';
import type { Thing } from './thing.ts';

/** Targets, their sources, and the paths that staff name for sources and restores. Of what stands in a removal's way the snapshot comes first: it is what is named. */
export const TARGET_PROBLEMS = {
  // Targets and their sources. Of what stands in a removal's way the snapshot comes first: it is what is named.
  source_unnamed: invalidRequest(),
  excludes_malformed: invalidRequest<{ most: number; mostCharacters: number }>(),
  /** A source was on the mount `expected` and is on `found`. */
  source_unmounted: driverFailed<{ path: string; expected: string; found: string }>(),
  source_restoring: conflict<{ target: Thing }>(),
  target_id_taken: conflict<{ id: number }>(),
  target_ids_spent: unavailable<{ most: number }>(),
  targets_at_once: unavailable(),
  target_has_protected: forbidden<{ snapshot: Thing; target: Thing }>(),
  target_has_held: forbidden<{ snapshot: Thing; target: Thing; holdReason: string }>(),
  /** Of `count` available snapshots, `others` were made through another channel. */
  target_has_snapshots: forbidden<{ target: Thing; count: number; others: number }>(),
  // Paths that staff name for sources and restores; `value` is the path as it was given.
  source_absent: invalidRequest(),
  source_denied: invalidRequest(),
  directory_orphaned: invalidRequest(),
  directory_unreadable: invalidRequest(),
  directory_not_empty: invalidRequest(),
  path_of_gateway: invalidRequest(),
  path_not_allowed: invalidRequest(),
} as const;
