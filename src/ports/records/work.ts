import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Snapshot, SnapshotClass, SnapshotState } from '../../domain/snapshot.ts';
import type { Task, TaskState } from '../../domain/task.ts';
import type { Key, Page, Slice } from '../records.ts';

/** Which work one worker may take. */
export interface TaskClaim {
  readonly owner: string;
  /** Stores that this node does not reach are passed over. `null` = a node without a name. */
  readonly node: string | null;
  readonly now: Instant;
  readonly leaseUntil: Instant;
  /** Drivers that allow one writer per store. */
  readonly exclusiveDrivers: readonly string[];
}

/** What changes when an attempt ends or is given back. */
export interface TaskEnd {
  readonly state: Exclude<TaskState, 'running'>;
  readonly reason: string | null;
  readonly error: string | null;
  readonly log: string;
  readonly finishedAt: Instant | null;
}

export interface TaskRecords {
  find(scope: Scope, key: Key): Promise<Task | null>;
  ofRuns(runIds: readonly number[]): Promise<readonly Task[]>;
  insertMany(tasks: readonly Task[]): Promise<void>;
  /** Those (schedule, target) pairs, as `${scheduleId}:${targetId}`, that have an unfinished task. */
  unfinishedPairs(scheduleIds: readonly number[]): Promise<ReadonlySet<string>>;
  /**
   * Takes up the oldest task that may run now, or `null`: queued, or running with a lapsed lease; no other task of its
   * target running, none of its store where the driver is exclusive; in a `sequence` run all earlier ones finished.
   * Raises `attempt`. Several workers may call at once: a task goes to one of them.
   */
  claim(claim: TaskClaim): Promise<Task | null>;
  /** Renews a lease; `false` if (task, attempt, owner) no longer holds it. */
  renew(id: number, attempt: number, owner: string, until: Instant, progress: Task['progress']): Promise<boolean>;
  /** Ends an attempt by compare-and-set on (task, attempt, running); `false` if it was no longer this one's. */
  end(id: number, attempt: number, end: TaskEnd): Promise<boolean>;
  /** Cancels or skips what has not started; answers the tasks it changed. */
  cancelQueued(
    filter: { readonly scheduleId?: number; readonly targetId?: number },
    reason: string,
    now: Instant,
  ): Promise<readonly Task[]>;
  countByState(states: readonly TaskState[]): Promise<number>;
  countRunsFailedSince(since: Instant): Promise<number>;
}

export type SnapshotColumn = 'id' | 'uuid' | 'name' | 'createdAt' | 'sizeBytes';

export interface SnapshotFilter {
  readonly targetId?: number;
  readonly storeId?: number;
  readonly class?: SnapshotClass;
  readonly states?: readonly SnapshotState[];
  readonly isManual?: boolean;
}

export interface SnapshotRecords {
  find(scope: Scope, key: Key): Promise<Snapshot | null>;
  lock(scope: Scope, key: Key): Promise<Snapshot | null>;
  list(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<Slice<Snapshot>>;
  insertMany(snapshots: readonly Snapshot[]): Promise<void>;
  /** Compare-and-set on the state, by the transition table; `false` if the stored state does not allow it. */
  move(id: number, to: SnapshotState, change: Partial<Snapshot>): Promise<boolean>;
  update(id: number, change: Partial<Pick<Snapshot, 'name' | 'isProtected' | 'holdReason'>>): Promise<void>;
  /** The pool of one schedule on one target: its own snapshots that are creating, transferring or available. */
  poolOfSchedule(scheduleId: number, targetId: number): Promise<readonly Snapshot[]>;
  /** The pool of all inheriting schedules of a target, deleted schedules too. */
  poolOfTarget(targetId: number): Promise<readonly Snapshot[]>;
  /** Bytes in the store of the newest available snapshot of a target. */
  lastSize(targetId: number): Promise<number | null>;
  /** Up to `limit` snapshots that wait to be deleted in stores that this node reaches, oldest first. */
  deleting(node: string | null, limit: number): Promise<readonly Snapshot[]>;
  /** `delete_failed` → `deleting`, for another try. */
  retryFailedDeletions(): Promise<void>;
  /** Made by hand (not by a schedule) since then, deleted ones too; for quotas. */
  countManualSince(accountId: number, snapshotClass: SnapshotClass, since: Instant): Promise<number>;
  /** Made by hand and neither deleted nor failed; for quotas. */
  countManual(accountId: number, snapshotClass: SnapshotClass): Promise<number>;
}

export interface RestoreRecords {
  find(scope: Scope, key: Key): Promise<Restore | null>;
  insert(restore: Restore): Promise<void>;
  /** Ends by compare-and-set on (restore, attempt, running). */
  end(id: number, attempt: number, state: Restore['state'], error: string | null, now: Instant): Promise<boolean>;
  renew(id: number, attempt: number, owner: string, until: Instant): Promise<boolean>;
  /** Ends directory restores whose lease lapsed (their process is gone) as failed; answers how many. */
  endLapsed(now: Instant): Promise<number>;
  /** Which of these snapshots an unfinished restore is reading. */
  reading(snapshotIds: readonly number[]): Promise<ReadonlySet<number>>;
}
