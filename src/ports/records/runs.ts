import type { Scope } from '../../domain/account.ts';
import type { Action, CheckAction, CheckEvidence } from '../../domain/action.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { Run, RunOutcome } from '../../domain/run.ts';
import type { CancelReason, Task, TaskState } from '../../domain/task.ts';
import type { LeasedRecords, LeaseTerms } from './leases.ts';
import type { Key, Page, Slice } from './page.ts';

export interface RunFilter {
  readonly accountId?: number;
  /** Those that were missed, or of which a task failed. */
  readonly hasFailed?: true;
  /** Those of schedules, or those by hand. */
  readonly isScheduled?: boolean;
  readonly scheduleId?: number;
  /** With a task on this target, in this store, and in one of these states: one task that is all of it. */
  readonly targetId?: number;
  readonly storeId?: number;
  readonly taskStates?: readonly TaskState[];
  readonly outcomes?: readonly RunOutcome[];
  /** For one of these, itself or a task of it. */
  readonly reasons?: readonly string[];
  /** Whose slot, or request, came at or after this, and before that. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** Absent = whatever they do. */
  readonly actions?: readonly Action[];
  readonly ids?: readonly number[];
  /** Those that made a snapshot which is not gone, or failed at one. */
  readonly hasSnapshots?: boolean;
  /** Of a schedule of this name. */
  readonly scheduleNamed?: string;
  /** With a target that their schedule calls so: by its label, or by its own name where it has none. */
  readonly targetNamed?: string;
}

/** Part of a list that goes by ids, the newest first. */
export type NewestPage = Pick<Page<'id'>, 'offset' | 'after'> & { readonly limit: number };

/** The same, or by when their slot or request came. */
export type RunPage = NewestPage & Partial<Pick<Page<'id' | 'fireTime'>, 'orderBy' | 'descending' | 'behind'>>;

/** What became of a run's slot, or of who asked for it. */
export type RunOutcomeFacts = Pick<Run, 'outcome' | 'reason' | 'trigger' | 'fireTime' | 'createdAt'>;

/** Records of slots that lie in one quarter of an hour. */
export interface QuarterRuns {
  readonly at: Instant;
  readonly fired: number;
  /** Of those: with a task that failed. */
  readonly failed: number;
  /** Slots that records stand for and that were not fired. */
  readonly unfired: number;
}

/** Slots of a schedule that passed without a backup or check, though it was not paused. */
export interface PassedSlots {
  readonly scheduleId: number;
  /** `null` = of all that it has. */
  readonly targetId: number | null;
  readonly action: Action;
  readonly outcome: 'missed' | 'skipped';
  /** The last of them. */
  readonly slot: Instant;
  readonly count: number;
  readonly reason: string;
}

export interface RunRecords {
  find(scope: Scope, key: Key): Promise<Run | null>;
  /** Newest first, unless told otherwise. */
  list(scope: Scope, filter: RunFilter, page: RunPage): Promise<Slice<Run>>;
  /** What the slots of these schedules between two instants, both included, became, in their order; `limit` at most. */
  ofSlots(scheduleIds: readonly number[], from: Instant, to: Instant, limit: number): Promise<readonly Run[]>;
  /** The same in numbers, from `from` (inclusive) to `to` (exclusive), by quarters of an hour of UTC; those without any are left out. */
  countSlots(
    scheduleIds: readonly number[],
    span: { readonly from: Instant; readonly to: Instant },
  ): Promise<readonly QuarterRuns[]>;
  /** `conflict` where a run of the same (schedule, fire time) exists. */
  insertMany(runs: readonly Run[]): Promise<void>;
  /** The newest slot of each schedule that a record covers, by schedule; those without one are left out. */
  lastCovered(scheduleIds: readonly number[]): Promise<ReadonlyMap<number, Instant>>;
  /** When each of these schedules last began a run, by a slot or by hand; those that never did are left out. */
  lastBegun(scheduleIds: readonly number[]): Promise<ReadonlyMap<number, Instant>>;
  /** Of these runs the slots that were missed, and those of tasks that were skipped when they were recorded. */
  passed(ids: readonly number[]): Promise<readonly PassedSlots[]>;
  /** What became of these runs, in no order. */
  outcomes(ids: readonly number[]): Promise<readonly RunOutcomeFacts[]>;
  /** How many were missed between two instants, both included. */
  countMissed(since: Instant, until: Instant): Promise<number>;
}

/** Which checks are listed. */
export interface CheckFilter {
  readonly targetIds: readonly number[];
  /** Absent = of both kinds. */
  readonly action?: CheckAction;
  readonly isScheduled?: boolean;
  readonly isUnfinished?: boolean;
  readonly limit: number;
}

/** Which work one worker may take. */
export interface TaskClaim extends LeaseTerms {
  /** Stores that this node does not reach are passed over. `null` = a node without a name. */
  readonly node: string | null;
  /** Drivers that allow one writer per store. */
  readonly exclusiveDrivers: readonly string[];
  /** Where earlier work hangs, by uuids: nothing is taken up that reads or writes there. */
  readonly barred?: { readonly stores: readonly string[]; readonly targets: readonly string[] };
  /** How many tasks of one account, and of one store, may run at once, on all nodes together; `null` = as many as there are. */
  readonly perAccount: number | null;
  readonly perStore: number | null;
}

/** What changes when an attempt ends or is given back. */
export interface TaskEnd {
  readonly state: Exclude<TaskState, 'running'>;
  readonly reason: string | null;
  readonly error: Problem | null;
  readonly log: readonly Problem[];
  readonly finishedAt: Instant | null;
  /** What a check saw. */
  readonly evidence?: CheckEvidence;
  /** Of one given back: when it may be taken up again; absent = at once. */
  readonly notBefore?: Instant;
}

/** How tasks ended. */
export interface EndedTasks {
  readonly succeeded: number;
  readonly failed: number;
}

/** How many tasks are in each state; those in which none is are left out. */
export type TaskCounts = Readonly<Partial<Record<TaskState, number>>>;

export interface TaskRecords extends LeasedRecords {
  find(scope: Scope, key: Key): Promise<Task | null>;
  findMany(scope: Scope, ids: readonly number[]): Promise<readonly Task[]>;
  ofRuns(runIds: readonly number[]): Promise<readonly Task[]>;
  /** How many tasks each of these runs has in each state; runs without tasks are left out. */
  countOfRuns(runIds: readonly number[]): Promise<ReadonlyMap<number, TaskCounts>>;
  /** Those of these uuids that a task has, whosever. */
  knownUuids(uuids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which nodes those of these need that are queued, by the ids of tasks that not every node may take up. */
  neededNodes(ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  insertMany(tasks: readonly Task[]): Promise<void>;
  /** Those (schedule, target) pairs, as `${scheduleId}:${targetId}`, that have an unfinished task. */
  unfinishedPairs(scheduleIds: readonly number[]): Promise<ReadonlySet<string>>;
  /** Checks of these targets, the newest first. */
  checks(scope: Scope, filter: CheckFilter): Promise<readonly Task[]>;
  /** The newest of a kind that was carried out to its end, of each of these targets that has one. */
  lastChecks(scope: Scope, action: CheckAction, targetIds: readonly number[]): Promise<ReadonlyMap<number, Task>>;
  /** How long the successful ones of these schedules took that ended since an instant, on average, by `${scheduleId}:${targetId}`. */
  averageSeconds(scheduleIds: readonly number[], since: Instant): Promise<ReadonlyMap<string, number>>;
  /** The newest of a schedule on a target that had begun to wait before an instant, and had not ended then. */
  unfinishedAt(scheduleId: number, targetId: number, at: Instant): Promise<Task | null>;
  /** The first that was queued of the unfinished ones of a schedule on a target. */
  oldestUnfinished(scheduleId: number, targetId: number): Promise<Task | null>;
  /**
   * Takes up a task that may run now, or `null`: one whose lease has lapsed, or else the oldest one queued of the account that
   * was served least recently. It may where it is not put off; where its account and its store have a place free, and the
   * store does not rest, or is tried by nobody else after it did; no other task of its target is running, none of its store
   * where the driver is exclusive; no restore writing to its target, and none waiting to fill it for the first time; in a
   * `sequence` run all earlier ones finished.
   * Raises `attempt`. Several workers may call at once: a task goes to one of them. Not inside a transaction, as
   * `RestoreRecords.claim`.
   */
  claim(claim: TaskClaim): Promise<Task | null>;
  /**
   * Writes down what an attempt is about to publish, by compare-and-set on (task, attempt, running); `false` if the task
   * was no longer this attempt's.
   */
  recordFingerprint(id: number, attempt: number, fingerprint: string): Promise<boolean>;
  /**
   * Notes how many bytes in all the attempt at work may write, and for how many it asked. They count until the task ends, or
   * waits without a copy that is made; `false`: none such is.
   */
  grantBytes(id: number, attempt: number, bytes: number, asked: number): Promise<boolean>;
  /** The same: it has asked for all that it was granted, and waits for more. */
  useGrant(id: number, attempt: number): Promise<boolean>;
  /** Ends an attempt by compare-and-set on (task, attempt, running); `false` if it was no longer this one's. */
  end(id: number, attempt: number, end: TaskEnd): Promise<boolean>;
  /**
   * Writes down what an attempt has done besides its copy, also after its end: a step that failed makes what had succeeded
   * a success with warnings. `false`: another attempt is at work.
   */
  recordFollowUps(id: number, attempt: number, followUps: Task['followUps']): Promise<boolean>;
  /** Cancels or skips what has not started; answers the tasks it changed. */
  cancelQueued(
    filter: { readonly scheduleId?: number; readonly targetId?: number },
    reason: CancelReason,
    now: Instant,
  ): Promise<readonly Task[]>;
  /** Cancels one task, or all of a run, whoever is at it; answers those that it changed. */
  cancelUnfinished(
    filter: { readonly id: number } | { readonly runId: number },
    reason: CancelReason,
    now: Instant,
  ): Promise<readonly Task[]>;
  countByState(states: readonly TaskState[]): Promise<number>;
  /** How many run whose lease had lapsed by then: their process is gone. */
  countLapsed(lapsedAt: Instant): Promise<number>;
  /** How many wait in each store, since when the first of them does; by the stores' ids. */
  queuedByStore(): Promise<readonly { readonly storeId: number; readonly count: number; readonly since: Instant }[]>;
  /** The stores at which tasks run, or wait. */
  busyStores(): Promise<readonly number[]>;
  /** How many backups ended well, and how many failed, from an instant on; none that made a copy for one restore alone. */
  countEnded(scope: Scope, since: Instant): Promise<EndedTasks>;
  /** How many runs had a task that failed between two instants, both included. */
  countRunsFailed(since: Instant, until: Instant): Promise<number>;
}
