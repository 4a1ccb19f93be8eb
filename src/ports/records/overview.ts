import type { Scope } from '../../domain/account.ts';
import type { Some } from '../../domain/alert.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Run } from '../../domain/run.ts';
import type { LOST } from '../../domain/snapshot.ts';
import type { Task, TaskState } from '../../domain/task.ts';

/** A task that ended without what it was to do, or waits. */
export interface TroubledTask {
  readonly taskId: number;
  readonly runId: number;
  readonly scheduleId: number | null;
  readonly targetId: number;
  readonly storeId: number;
  readonly reason: string;
  readonly at: Instant;
}

/** Slots of a schedule that were missed. */
export interface MissedRun {
  readonly runId: number;
  readonly scheduleId: number;
  readonly reason: string;
  readonly at: Instant;
}

/** A schedule whose slot has come and was not fired. */
export interface UnfiredSchedule {
  readonly scheduleId: number;
  readonly at: Instant;
}

/** A snapshot that has lost its copy; `at`: when that was last looked for, else when it was made. */
export interface LostSnapshot {
  readonly snapshotId: number;
  readonly scheduleId: number | null;
  readonly targetId: number;
  readonly storeId: number;
  readonly state: (typeof LOST)[number];
  readonly at: Instant;
}

/** The tasks of a target in one state, whose slots or requests came on one day. */
export interface DayTasks {
  readonly targetId: number;
  /** 0: before the first of the days that were asked for. */
  readonly day: number;
  readonly state: TaskState;
  readonly count: number;
  /** When the first and the last of them came. */
  readonly first: Instant;
  readonly last: Instant;
}

/** How a target is backed up of late. */
export interface TargetState {
  readonly targetId: number;
  /** Of its last backup, also one that waits or is made: when it ended, or else was asked for. */
  readonly lastTask: { readonly id: number; readonly state: TaskState; readonly at: Instant } | null;
  readonly lastSnapshot: {
    readonly id: number;
    readonly takenFor: Instant;
    readonly sizeBytes: number | null;
    readonly contentBytes: number | null;
  } | null;
  /** Of its schedules that are not paused. */
  readonly nextFireAt: Instant | null;
}

/** What people are shown first. Each in one query, with another where there are more than are told. */
export interface OverviewRecords {
  /**
   * The last tasks of a schedule on its target, or by hand on a target, that ended since an instant and failed. What was
   * deleted, or is not linked any more, is left out.
   */
  failed(scope: Scope, since: Instant, limit: number): Promise<Some<TroubledTask>>;
  /** The last slots of schedules that were missed since an instant, and after which nothing was carried out. */
  missed(scope: Scope, since: Instant, limit: number): Promise<Some<MissedRun>>;
  /** Tasks that were asked for before an instant and have not begun. */
  waiting(scope: Scope, before: Instant, limit: number): Promise<Some<TroubledTask>>;
  /** Schedules whose slot came before an instant and has no record, though they are neither paused nor suspended. */
  unfired(scope: Scope, before: Instant, limit: number): Promise<Some<UnfiredSchedule>>;
  /** The newest first. */
  lost(scope: Scope, limit: number): Promise<Some<LostSnapshot>>;
  /** Those at work, the first that began first. */
  running(scope: Scope, limit: number): Promise<Some<Task>>;
  /** How many bytes of files the newest snapshot of each of these targets holds; those without one are left out. */
  lastBytes(targetIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** How each of these targets is backed up of late. */
  targetStates(targetIds: readonly number[]): Promise<readonly TargetState[]>;
  /** How many bytes the newest snapshot of each of these targets takes in its store; those without one are left out. */
  lastSizes(targetIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /**
   * Backups of these targets by the day, whose slots or requests came in [from, to). `days`: the instants at which they
   * begin, ascending.
   */
  tasksByDay(
    targetIds: readonly number[],
    days: readonly Instant[],
    span: { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly DayTasks[]>;
  /** Records of slots of these schedules that were not fired and lie, at least in part, in [from, to), the latest first. */
  unfiredRuns(
    scheduleIds: readonly number[],
    span: { readonly from: Instant; readonly to: Instant },
    limit: number,
  ): Promise<readonly Run[]>;
}
