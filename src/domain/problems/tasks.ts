import { driverFailed, internal } from './kind.ts';
import type { Thing } from './thing.ts';

/** What an attempt at a backup or a restore ends with, beside what its driver fails for. */
export const TASK_PROBLEMS = {
  source_empty: driverFailed<{ source: 'volume' | 'paths'; paths: readonly string[]; fileCount: number }>(),
  source_snapshot_gone: driverFailed<{ snapshot: Thing }>(),
  attempts: driverFailed<{ attempts: number }>(),
  /** A bug, met while working: the log has it; stored as `internal`. */
  fault: internal(),
  /** A sentence that was stored before problems were. */
  told: driverFailed<{ text: string }>(),
} as const;
