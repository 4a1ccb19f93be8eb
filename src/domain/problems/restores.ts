import type { SnapshotState } from '../snapshot.ts';
import { conflict, driverFailed, forbidden, invalidRequest, unavailable } from './kind.ts';
import type { Thing } from './thing.ts';

/** Writing snapshots back: what is refused at once, and what a restore that was queued ends with. */
export const RESTORE_PROBLEMS = {
  /** `isWithdrawn`: it was allowed when it was asked for. */
  in_place_denied: forbidden<{ target: Thing; isWithdrawn: boolean }>(),
  layout_differs: invalidRequest<{ snapshot: Thing; target: Thing }>(),
  restore_underway: conflict<{ target: Thing }>(),
  target_deleted: conflict<{ target: Thing }>(),
  snapshot_gone: conflict<{ snapshot: Thing; state: SnapshotState }>(),
  snapshot_failed: conflict<{ snapshot: Thing }>(),
  restore_lease_lost: conflict(),
  /** A signal to the process that writes it; the directory is as it was before. */
  restore_interrupted: unavailable<{ signal: string; fileCount: number; directory: string }>(),
  restore_left_aside: driverFailed<{ restore: Thing; attempts: number }>(),
  restore_unended: driverFailed(),
  /** Of one into a directory: it died with what ran it. */
  restore_process_gone: driverFailed(),
} as const;
