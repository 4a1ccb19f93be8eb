import type { CopyFigures } from '../copy-figures.ts';
import { driverFailed, internal } from './kind.ts';
import type { Thing } from './thing.ts';
import type { CopyWarning } from './warnings.ts';

/** What an attempt at a backup or a restore ends with, beside what its driver fails for. */
export const TASK_PROBLEMS = {
  source_empty: driverFailed<{ source: 'volume' | 'paths'; paths: readonly string[]; fileCount: number }>(),
  source_snapshot_gone: driverFailed<{ snapshot: Thing }>(),
  attempts: driverFailed<{ attempts: number }>(),
  /** A bug, met while working: the log has it; stored as `internal`. */
  fault: internal(),
  /** A sentence that was stored before problems were. */
  told: driverFailed<{ text: string }>(),
  /** Stored by another version: no more than its reason is known. */
  untold: internal<{ reason: string }>(),
  // What a copy that was made, or a restore, is remarked on.
  copy_warning: driverFailed<{ warning: CopyWarning }>(),
  copy_shrunk: driverFailed<{ copy: CopyFigures; measure: CopyFigures }>(),
  /** What was there before a restore could not be removed; why is the next remark. */
  original_kept: driverFailed<{ restore: Thing }>(),
  /** How many more there were. */
  remarks_left_out: driverFailed<{ count: number }>(),
} as const;
