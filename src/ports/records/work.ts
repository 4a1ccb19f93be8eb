import type { Scope } from '../../domain/account.ts';
import type { CopyFigures } from '../../domain/copy-figures.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Snapshot, SnapshotClass, SnapshotState } from '../../domain/snapshot.ts';
import type { Task, TaskState } from '../../domain/task.ts';
import type { Key, Page, PiecedSlice, Slice } from '../records.ts';
import type { NativeFilter } from './things.ts';

/** Which work one worker may take. */
export interface TaskClaim {
  readonly owner: string;
  /** Stores that this node does not reach are passed over. `null` = a node without a name. */
  readonly node: string | null;
  readonly now: Instant;
  /** Leases up to then have lapsed; absent = up to now. */
  readonly lapsedAt?: Instant;
  readonly leaseUntil: Instant;
  /** Drivers that allow one writer per store. */
  readonly exclusiveDrivers: readonly string[];
}

/** What changes when an attempt ends or is given back. */
export interface TaskEnd {
  readonly state: Exclude<TaskState, 'running'>;
  readonly reason: string | null;
  readonly error: Problem | null;
  readonly log: readonly Problem[];
  readonly finishedAt: Instant | null;
  /** Of one given back: when it may be taken up again; absent = at once. */
  readonly notBefore?: Instant;
}

export interface TaskRecords {
  find(scope: Scope, key: Key): Promise<Task | null>;
  ofRuns(runIds: readonly number[]): Promise<readonly Task[]>;
  insertMany(tasks: readonly Task[]): Promise<void>;
  /** Those (schedule, target) pairs, as `${scheduleId}:${targetId}`, that have an unfinished task. */
  unfinishedPairs(scheduleIds: readonly number[]): Promise<ReadonlySet<string>>;
  /**
   * Takes up the oldest task that may run now, or `null`: queued and not put off, or running with a lapsed lease; no
   * other task of its target running, none of its store where the driver is exclusive; no restore writing to its target, and none waiting
   * to fill it for the first time; in a `sequence` run all earlier ones finished.
   * Raises `attempt`. Several workers may call at once: a task goes to one of them. Not inside a transaction, as
   * `RestoreRecords.claim`.
   */
  claim(claim: TaskClaim): Promise<Task | null>;
  /** Renews a lease; `false` if (task, attempt, owner) no longer holds it. */
  renew(id: number, attempt: number, owner: string, until: Instant, progress: Task['progress']): Promise<boolean>;
  /**
   * Writes down what an attempt is about to publish, by compare-and-set on (task, attempt, running); `false` if the task
   * was no longer this attempt's.
   */
  recordFingerprint(id: number, attempt: number, fingerprint: string): Promise<boolean>;
  /** Ends an attempt by compare-and-set on (task, attempt, running); `false` if it was no longer this one's. */
  end(id: number, attempt: number, end: TaskEnd): Promise<boolean>;
  /** Cancels or skips what has not started; answers the tasks it changed. */
  cancelQueued(
    filter: { readonly scheduleId?: number; readonly targetId?: number },
    reason: string,
    now: Instant,
  ): Promise<readonly Task[]>;
  countByState(states: readonly TaskState[]): Promise<number>;
  /** How many runs had a task that failed between two instants, both included. */
  countRunsFailed(since: Instant, until: Instant): Promise<number>;
}

export type SnapshotColumn = 'id' | 'uuid' | 'name' | 'createdAt' | 'sizeBytes';

export interface SnapshotFilter {
  readonly targetId?: number;
  readonly targetUuids?: readonly string[];
  readonly storeId?: number;
  /** `local`: in its target's own store; `remote`: in any other. */
  readonly place?: 'local' | 'remote';
  readonly class?: SnapshotClass;
  readonly states?: readonly SnapshotState[];
  readonly isManual?: boolean;
  readonly isProtected?: boolean;
  readonly ids?: readonly number[];
  readonly uuids?: readonly string[];
  readonly names?: readonly string[];
  /** Case-insensitive substring; any of them where there are several. */
  readonly nameContains?: string | readonly string[];
  readonly native?: NativeFilter;
}

/** What lies in one store already, as its limits count it: neither deleted nor failed nor going. */
export interface StoreUsage {
  readonly ofAccount: number;
  readonly ofTarget: number;
  /** How many of those are shrunk, a schedule's, and not protected. */
  readonly shrunk: { readonly ofAccount: number; readonly ofTarget: number };
  /** The latest `takenFor` of the target's; `null` = none. */
  readonly lastTakenFor: Instant | null;
}

/** What is read of a snapshot for the pool that it is in. */
export type PooledSnapshot = Pick<
  Snapshot,
  | 'id'
  | 'name'
  | 'scheduleId'
  | 'storeId'
  | 'state'
  | 'takenFor'
  | 'sizeBytes'
  | 'chainId'
  | 'parentId'
  | 'isIncremental'
  | 'isShrunk'
  | 'isProtected'
  | 'holdReason'
>;

export interface SnapshotRecords {
  /** One that is there for one restore alone too, as `lock` does; whoever shows it passes that over. */
  find(scope: Scope, key: Key): Promise<Snapshot | null>;
  lock(scope: Scope, key: Key): Promise<Snapshot | null>;
  /** Never those that are there for one restore alone; nor do counts and usage have them. */
  list(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<Slice<Snapshot>>;
  listInPieces(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<PiecedSlice<Snapshot>>;
  insertMany(snapshots: readonly Snapshot[]): Promise<void>;
  /** Compare-and-set on the state, by the transition table; `false` if the stored state does not allow it. */
  move(id: number, to: SnapshotState, change: Partial<Snapshot>): Promise<boolean>;
  update(
    id: number,
    change: Partial<Pick<Snapshot, 'name' | 'isProtected' | 'isShrunk' | 'holdReason'>>,
  ): Promise<void>;
  /**
   * One schedule's own snapshots of a target that are creating, transferring or available: in one store, or in all
   * (`null`), each of which has pools of its own.
   */
  poolOfSchedule(scheduleId: number, targetId: number, storeId: number | null): Promise<readonly PooledSnapshot[]>;
  /** As `poolOfSchedule`, those of all inheriting schedules of a target, deleted schedules too. */
  poolOfTarget(targetId: number, storeId: number | null): Promise<readonly PooledSnapshot[]>;
  /**
   * What the newest available snapshot of a target in a store holds; never of a shrunk one, of a copy of another
   * snapshot, of one for a single restore, or of one from before figures were kept.
   */
  measure(targetId: number, storeId: number): Promise<CopyFigures | null>;
  /** Bytes in the store of the newest available snapshot of a target. */
  lastSize(targetId: number): Promise<number | null>;
  /** What is in a store of one account and one of its targets; with `olderThanId`, only snapshots with a lower id. */
  usage(storeId: number, accountId: number, targetId: number, olderThanId: number | null): Promise<StoreUsage>;
  /** How many live snapshots an account has in its targets' own stores, and in others. */
  countByPlace(accountId: number): Promise<{ readonly local: number; readonly remote: number }>;
  /** Up to `limit` snapshots that wait to be deleted in stores that this node reaches, oldest first. */
  deleting(node: string | null, limit: number): Promise<readonly Snapshot[]>;
  /** `delete_failed` → `deleting`, for another try. */
  retryFailedDeletions(): Promise<void>;
  /** Made by hand (not by a schedule) between two instants, both included, deleted ones too; for quotas. */
  countManualMade(accountId: number, snapshotClass: SnapshotClass, since: Instant, until: Instant): Promise<number>;
  /** Made by hand and neither deleted nor failed; for quotas. */
  countManual(accountId: number, snapshotClass: SnapshotClass): Promise<number>;
}

/** Which restores one worker may take. */
export type RestoreClaim = Omit<TaskClaim, 'exclusiveDrivers'>;

export interface RestoreRecords {
  find(scope: Scope, key: Key): Promise<Restore | null>;
  insert(restore: Restore): Promise<void>;
  /**
   * Takes up the oldest restore into a target that may run now, or `null`: queued, or running with a lapsed lease; its
   * snapshot no longer being made; this node reaches the snapshot's store and the target's own; nothing else is writing
   * to its target or reading from it for a backup. Raises `attempt`. Not inside a transaction: it commits what it takes
   * before it looks whether a task took the same target at the same time, and then gives it back.
   */
  claim(claim: RestoreClaim): Promise<Restore | null>;
  /** Ends by compare-and-set on (restore, attempt, running). `queued` gives it back. */
  end(id: number, attempt: number, state: Restore['state'], error: Problem | null, now: Instant): Promise<boolean>;
  renew(id: number, attempt: number, owner: string, until: Instant, progress: Restore['progress']): Promise<boolean>;
  /** Ends directory restores whose lease lapsed by then (their process is gone) as failed; answers how many. */
  endLapsed(lapsedAt: Instant, now: Instant): Promise<number>;
  /**
   * Cancels restores into a target that have not started. One that waits for a snapshot taken for it alone stays: that
   * is still being made, and goes when a worker ends the restore.
   */
  cancelQueued(targetId: number, problem: Problem, now: Instant): Promise<void>;
  /** Whether any restore into a target has not ended, however many came after it. */
  hasUnfinishedInto(targetId: number): Promise<boolean>;
  /** How many restores into new targets of an account have not ended. */
  countUnfinishedNew(accountId: number): Promise<number>;
  /** Which of these snapshots an unfinished restore, or an unfinished copy of it, is reading. */
  reading(scope: Scope, snapshotIds: readonly number[]): Promise<ReadonlySet<number>>;
  /** Which of these targets an unfinished restore copies as they are now: from a snapshot taken for it alone. */
  clonedFrom(scope: Scope, targetIds: readonly number[]): Promise<ReadonlySet<number>>;
  /** The latest restore into each of these targets, by target. */
  latestInto(scope: Scope, targetIds: readonly number[]): Promise<ReadonlyMap<number, Restore>>;
  /** Restores into a target that still keep what was there before. */
  keeping(targetId: number): Promise<readonly Restore[]>;
  /** Restores that have ended and still keep something, into deleted targets whose own stores this node reaches. */
  keepingForDeleted(node: string | null): Promise<readonly Restore[]>;
  /** How many restores keep something that could not be removed when it was time to. */
  countStuck(): Promise<number>;
  /** `problem`: why it could not be removed; `null` = no reason known. */
  keep(id: number, keptPaths: readonly string[], problem?: Problem | null): Promise<void>;
}
