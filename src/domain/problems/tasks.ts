import { driverFailed, internal } from './kind.ts';
import type { Thing } from './thing.ts';

/** What an attempt at a backup ends with, or a restore, ends with beside what its driver fails for. */
export const TASK_PROBLEMS = {
  source_empty: driverFailed<{ source: 'volume' | 'paths'; paths: readonly string[]; fileCount: number }>(),
  /** Stored as `store_full`. */
  no_room_for_copy: driverFailed<{ freeBytes: number; neededBytes: number }>(),
  source_snapshot_gone: driverFailed<{ snapshot: Thing }>(),
  attempts: driverFailed<{ attempts: number }>(),
  superseded: driverFailed<{ task: string; attempt: number }>(),
  /** A bug, met while working: the log has it; stored as `internal`. */
  fault: internal(),
  /** A sentence that was stored before problems were. */
  told: driverFailed<{ text: string }>(),
} as const;
