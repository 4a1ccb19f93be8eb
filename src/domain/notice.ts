import type { Action, CheckAction, CheckEvidence } from './action.ts';
import type { DeletionReason } from './deletion-reason.ts';
import type { Instant } from './instant.ts';
import type { Reason } from './problems/index.ts';
import type { Restore } from './restore.ts';
import type { RunReason } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { LOST, Snapshot } from './snapshot.ts';
import type { CancelReason, TASK_REASONS } from './task.ts';
import type { TaskFailure } from './task-failure.ts';

/** How a scheduled backup ended. */
export interface BackupNotice {
  readonly kind: 'creation';
  readonly schedule: Pick<Schedule, 'name' | 'recurrence'>;
  readonly targetName: string;
  readonly snapshot: Pick<
    Snapshot,
    'uuid' | 'name' | 'takenFor' | 'availableAt' | 'sizeBytes' | 'contentBytes' | 'fileCount' | 'isShrunk'
  >;
  /** `null` = a success. */
  readonly failure: TaskFailure | null;
  readonly hasWarnings: boolean;
}

/** How a scheduled check ended. */
export interface CheckNotice {
  readonly kind: 'check';
  readonly action: CheckAction;
  readonly schedule: Pick<Schedule, 'name' | 'recurrence'>;
  readonly targetName: string;
  readonly finishedAt: Instant | null;
  /** `null` = nothing is lost. */
  readonly failure: TaskFailure | null;
  readonly evidence: CheckEvidence | null;
}

/** Slots of a schedule that were missed, or one that it skipped. */
export interface PassedNotice {
  readonly kind: 'passed';
  readonly schedule: Pick<Schedule, 'name' | 'recurrence'>;
  /** `null` = of all that it has. */
  readonly targetName: string | null;
  /** What would have been done. */
  readonly action: Action;
  readonly outcome: 'missed' | 'skipped';
  /** The last of the slots. */
  readonly slot: Instant;
  readonly count: number;
  /** A `PassedReason`. */
  readonly reason: string;
}

/** Why slots were missed, or a task was skipped. */
export type PassedReason =
  | Exclude<RunReason, 'paused' | 'account_suspended' | 'clock_ahead'>
  | Exclude<keyof typeof TASK_REASONS, CancelReason | 'store_rests' | 'shrunk'>;

/** What retention let go of one target. */
export interface DeletionNotice {
  readonly kind: 'deletion';
  readonly schedule: Pick<Schedule, 'name' | 'recurrence'>;
  readonly targetName: string;
  readonly snapshots: readonly (Pick<Snapshot, 'name' | 'takenFor' | 'sizeBytes'> & {
    /** The code of its store's location. */
    readonly location: string;
    readonly reason: DeletionReason | null;
  })[];
}

/** A copy that was made is gone, or is not as it was. */
export interface LossNotice {
  readonly kind: 'loss';
  readonly targetName: string;
  readonly snapshot: Pick<Snapshot, 'uuid' | 'name' | 'takenFor' | 'sizeBytes'>;
  readonly state: (typeof LOST)[number];
  /** The code of its store's location. */
  readonly location: string;
  /** IANA; what times are told in. */
  readonly timeZone: string;
}

/** A snapshot could not be written over its target. */
export interface RestoreNotice {
  readonly kind: 'restore';
  readonly targetName: string;
  readonly restore: Pick<Restore, 'uuid' | 'createdAt' | 'finishedAt'>;
  readonly snapshot: Pick<Snapshot, 'uuid' | 'name' | 'takenFor'>;
  /** Why: of another one no more is told than that it is the provider's. */
  readonly reason: Reason;
  readonly timeZone: string;
}

/** What people are told of: data, to be put into words by who writes to them. */
export type Notice = BackupNotice | PassedNotice | CheckNotice | DeletionNotice | LossNotice | RestoreNotice;

/** A notice in words. */
export interface Letter {
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}
