import type { DeletionReason } from './deletion-reason.ts';
import type { Schedule } from './schedule.ts';
import type { Snapshot } from './snapshot.ts';
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

/** What people are told of: data, to be put into words by who writes to them. */
export type Notice = BackupNotice | DeletionNotice;

/** A notice in words. */
export interface Letter {
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}
