import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { Restore, RestoreKind, RestoreState } from '../../domain/restore.ts';
import type { LeasedRecords } from './leases.ts';
import type { Key, Slice } from './page.ts';
import type { NewestPage, TaskClaim } from './runs.ts';

/** Which restores one worker may take. */
export type RestoreClaim = Omit<TaskClaim, 'exclusiveDrivers' | 'perAccount' | 'perStore'>;

export interface RestoreFilter {
  readonly accountId?: number;
  readonly states?: readonly RestoreState[];
  readonly kinds?: readonly RestoreKind[];
  /** Into this target. */
  readonly targetId?: number;
  readonly snapshotId?: number;
  /** Asked for at this instant or later, and before that one. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** Those of snapshots that a schedule made. */
  readonly isScheduled?: boolean;
  /** Into targets, that have not ended or did so at or after this. */
  readonly jobsSince?: Instant;
}

/** A restore into a target, and the target that its snapshot is of. */
export interface TargetJob {
  readonly restore: Restore;
  readonly sourceTargetId: number;
}

/** What a restore reads: whose copy, and how much of files that holds. */
export interface RestoreSource {
  readonly targetId: number;
  readonly contentBytes: number | null;
}

export interface RestoreRecords extends LeasedRecords {
  find(scope: Scope, key: Key): Promise<Restore | null>;
  /** Newest first. */
  list(scope: Scope, filter: RestoreFilter, page: NewestPage): Promise<Slice<Restore>>;
  /** Restores into these targets, and of snapshots of them into any, that have not ended or did so since; oldest first. */
  jobsOf(scope: Scope, targetIds: readonly number[], since: Instant): Promise<readonly TargetJob[]>;
  /** What these restores read, by the restore's id. */
  sources(ids: readonly number[]): Promise<ReadonlyMap<number, RestoreSource>>;
  /** Has the snapshot go with the unfinished restores that read it; `false` = there are none. */
  dropWhenEnded(snapshotId: number): Promise<boolean>;
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
  /** Those that `endLapsed` would end. */
  lapsed(lapsedAt: Instant): Promise<readonly Restore[]>;
  /**
   * Ends directory restores whose lease lapsed by then (their process is gone): as cancelled those that were called off, the
   * others as failed; answers them.
   */
  endLapsed(lapsedAt: Instant, now: Instant): Promise<readonly Pick<Restore, 'id' | 'accountId'>[]>;
  /**
   * Cancels restores into a target that have not started. One that waits for a snapshot taken for it alone stays: that
   * is still being made, and goes when a worker ends the restore. Answers their ids.
   */
  cancelQueued(targetId: number, problem: Problem, now: Instant): Promise<readonly number[]>;
  /** Cancels one restore that was never taken up and has no snapshot that is taken for it alone; `false`: it is none such. */
  cancelUnbegun(id: number, problem: Problem, now: Instant): Promise<boolean>;
  /** Has whoever is at an unfinished restore end it before anything is in its place; `false`: it is none such, or was told so. */
  callOff(id: number, now: Instant): Promise<boolean>;
  /** Whether it was called off; as it is now, also in a transaction that has begun before. */
  isCalledOff(id: number): Promise<boolean>;
  /** Whether any restore into a target has not ended, however many came after it. */
  hasUnfinishedInto(targetId: number): Promise<boolean>;
  /** How many restores into new targets of an account have not ended. */
  countUnfinishedNew(accountId: number): Promise<number>;
  /** Which of these snapshots an unfinished restore, or an unfinished copy of it, is reading. */
  reading(scope: Scope, snapshotIds: readonly number[]): Promise<ReadonlySet<number>>;
  /**
   * Which nodes those of these need that are queued, by the ids of restores that not every node may take up; one whose
   * snapshot is still to be made needs what that needs too.
   */
  neededNodes(ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
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
  /** How many over their targets failed between two instants, both included, and the newest of them by their ids. */
  failedInPlace(
    since: Instant,
    until: Instant,
    limit: number,
  ): Promise<{ readonly count: number; readonly last: readonly number[] }>;
  /** What of it could not be restored as it was. */
  remark(id: number, remarks: readonly Problem[]): Promise<void>;
  /** `problem`: why it could not be removed; `null` = no reason known. */
  keep(id: number, keptPaths: readonly string[], problem?: Problem | null): Promise<void>;
}
