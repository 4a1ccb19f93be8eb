import type { CopyFigures } from '../copy-figures.ts';
import type { SnapshotState } from '../snapshot.ts';
import type { Place } from './drivers.ts';
import {
  conflict,
  driverFailed,
  forbidden,
  internal,
  invalidRequest,
  quotaExceeded,
  rateLimited,
  unavailable,
} from './kind.ts';
import type { Thing } from './thing.ts';
import type { CopyWarning } from './warnings.ts';

/** What only an available snapshot, or one whose copy was made, can be. */
export type SnapshotPurpose = 'copied' | 'restored' | 'verified';

/** What the state of a snapshot stands in the way of; what an attempt at one, or at writing it back, is refused or ends with. */
export const SNAPSHOT_PROBLEMS = {
  // What the state of a snapshot stands in the way of.
  snapshot_protected: conflict<{ snapshot: Thing }>(),
  snapshot_held: conflict<{ snapshot: Thing; hold: string }>(),
  /** An increment that stays is built upon it. */
  snapshot_needed: conflict<{ snapshot: Thing; increment: Thing }>(),
  snapshot_unfinished: conflict<{ snapshot: Thing; state: SnapshotState }>(),
  snapshot_deleting: conflict<{ snapshot: Thing }>(),
  snapshot_being_restored: conflict<{ snapshot: Thing }>(),
  snapshot_unavailable: conflict<{ snapshot: Thing; state: SnapshotState; purpose: SnapshotPurpose }>(),
  snapshot_not_shrunk: conflict<{ snapshot: Thing }>(),
  // What an attempt at a backup or a restore ends with, beside what its driver fails for.
  source_empty: driverFailed<{ source: 'volume' | 'paths'; paths: readonly string[]; fileCount: number }>(),
  source_snapshot_gone: driverFailed<{ snapshot: Thing }>(),
  attempts: driverFailed<{ attempts: number }>(),
  /** More than one backup may hold, or longer than one may take. */
  backup_too_large: driverFailed<{ gigabytes: number }>(),
  /** It takes more than the `limit` bytes that the quota of its account, or of its store, leaves. */
  over_byte_quota: quotaExceeded<{ limit: number }>(),
  /** What is free on the disk of the database is kept for that. */
  disk_reserved: driverFailed<{ place: Place; freeBytes: number; reservedBytes: number }>(),
  backup_too_long: driverFailed<{ hours: number }>(),
  /** Nothing is left to be called off. */
  ended_already: conflict<{ noun: 'run' | 'task' | 'restore'; id: number }>(),
  /** So much work hangs where nobody can end it that none is begun. */
  work_hangs: unavailable<{ count: number }>(),
  /** The server stopped before a step of a task was done. */
  step_interrupted: unavailable(),
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
  // What a check of copies ends with, or is remarked on.
  /** `snapshot`: the newest of those that are lost. */
  check_failed: driverFailed<{ snapshot: Thing; lost: number; copies: number }>(),
  /** `path`: the first that differs. */
  restore_differs: driverFailed<{ snapshot: Thing; path: string; count: number }>(),
  /** How many copies the time did not suffice for. */
  check_cut_short: driverFailed<{ left: number }>(),
  // Writing snapshots back: what is refused at once, and what a restore that was queued ends with.
  /** `isWithdrawn`: it was allowed when it was asked for. */
  in_place_denied: forbidden<{ target: Thing; isWithdrawn: boolean }>(),
  layout_differs: invalidRequest<{ snapshot: Thing; target: Thing }>(),
  /** It was called off by somebody. */
  restore_called_off: conflict(),
  /** It is taken up, or its copy is being made: it is left to its end. */
  restore_begun: conflict<{ id: number }>(),
  restore_underway: conflict<{ target: Thing }>(),
  target_deleted: conflict<{ target: Thing }>(),
  snapshot_gone: conflict<{ snapshot: Thing; state: SnapshotState }>(),
  snapshot_failed: conflict<{ snapshot: Thing }>(),
  restore_lease_lost: conflict(),
  /** Of the account, or in all: so many files are downloaded, or restores go into directories. */
  copies_read_at_once: rateLimited(),
  /** The server stopped in the middle of a restore into a directory. */
  restore_stopped: unavailable(),
  /** Another node alone reaches the store of a copy that is to be restored or read back. */
  store_elsewhere: driverFailed<{ store: Thing; node: string }>(),
  /** A signal to the process that reads copies back; `count`: how many it had read. */
  verification_interrupted: unavailable<{ signal: string; count: number }>(),
  /** A signal to the process that writes it; the directory is as it was before. */
  restore_interrupted: unavailable<{ signal: string; fileCount: number; directory: string }>(),
  restore_left_aside: driverFailed<{ restore: Thing; attempts: number }>(),
  restore_unended: driverFailed(),
  /** Of one into a directory: it died with what ran it. */
  restore_process_gone: driverFailed(),
} as const;
