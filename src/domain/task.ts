import type { Action, CheckEvidence, CheckOptions } from './action.ts';
import { DAY_SECONDS, type Instant, type Seconds } from './instant.ts';
import type { Problem } from './problems/index.ts';
import { type States, statesWith } from './state-machine.ts';

export type TaskState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'succeeded_with_warnings'
  | 'failed'
  | 'cancelled'
  | 'skipped'
  | 'abandoned';

/** What a task may be, and become. */
export const TASK_STATES = {
  queued: {
    means: 'It waits for a worker, and for what goes before it.',
    begins: 'its run is recorded',
    next: {
      running: 'a worker takes it up, under a lease',
      cancelled: 'somebody calls it off, or its schedule or its target is deleted before it is taken up',
    },
    isUnfinished: true,
  },
  running: {
    means: 'A worker makes the copy, or checks copies, and renews the lease while it does.',
    next: {
      running: 'the lease lapsed, as its worker is gone: another one takes it up as the next attempt',
      queued:
        'its worker stops for a restart, a restore into the target goes first, or it was ended by something that may pass by itself',
      succeeded: 'the copy is recorded, or those that were checked are whole, and there is nothing to remark',
      succeeded_with_warnings: 'the same, and there is something to be looked at',
      failed: 'the attempt ends with a problem',
      cancelled: 'somebody calls it off; its worker stops within two seconds',
      skipped: 'the store has no place for another snapshot, and nothing is made yet; or has none to be checked',
      abandoned: 'too many of its leases lapsed',
    },
    isUnfinished: true,
  },
  succeeded: {
    means: 'Its snapshot was made, or the copies that it checked are whole.',
    next: { succeeded_with_warnings: 'a step after it failed, such as compacting its repository' },
  },
  succeeded_with_warnings: {
    means: 'The same, and its log tells what is to be looked at.',
    next: {},
  },
  failed: {
    means: 'Its snapshot could not be made, or a copy is lost; its error tells why.',
    next: {},
    isFailure: true,
  },
  cancelled: { means: 'It was called off before it had ended.', next: {} },
  skipped: {
    means: 'It was not to be done; its reason tells why.',
    begins: 'the previous task of the schedule on the target is unfinished (`overlap`)',
    next: {},
  },
  abandoned: {
    means: 'It was begun several times and never ended, and is begun no more.',
    next: {},
    isFailure: true,
  },
} as const satisfies States<TaskState, 'isFailure'>;

/** States in which a task still stands in the way of the next one. */
export const UNFINISHED_TASK = statesWith(TASK_STATES, 'isUnfinished');

/** States in which a task has ended with what it was to do. */
export const SUCCEEDED_TASK = ['succeeded', 'succeeded_with_warnings'] as const satisfies readonly TaskState[];

/** States in which a task has ended without what it was to do. */
export const FAILED_TASK = statesWith(TASK_STATES, 'isFailure');

/** Why a task that made nothing was cancelled or skipped, or waits, or one that made a copy is to be looked at. */
export const TASK_REASONS = {
  overlap: 'The previous task of the schedule on the target had not ended when the slot came.',
  store_rests: 'The store failed several times in a row and is left alone for a while; the task waits.',
  store_target: 'The store keeps as many snapshots of the target as it may.',
  store_account: 'The store keeps as many snapshots of the account as it may.',
  store_interval: 'The store takes no snapshot of the target so soon after the last one.',
  no_snapshot: 'There is no snapshot in the store that could be checked.',
  schedule_deleted: 'The schedule was deleted before the task was taken up.',
  target_deleted: 'The target was deleted before the task was taken up.',
  requested: 'Somebody called it off.',
  shrunk: 'The copy holds far less than the one before, and is kept apart until somebody accepts it.',
} as const;

/** Why a task is cancelled. */
export type CancelReason = Extract<keyof typeof TASK_REASONS, 'schedule_deleted' | 'target_deleted' | 'requested'>;

/** How many leases of a task may lapse before it is `abandoned`. */
export const MAX_LAPSES = 5;

/** How long a task whose copy is made, and could not be sent, is tried again, counted from its start. */
export const MAX_SENDING_SECONDS: Seconds = DAY_SECONDS;

/** How long such a task waits before its next attempt. */
export const RESEND_AFTER_SECONDS: Seconds = 300;

/** How long a task waits for its next attempt, by how many it has had, after what may pass by itself; then it fails. */
export const RETRY_AFTER_SECONDS: readonly Seconds[] = [60, 300, 900];

/** How much, and for how long, one attempt may copy; `null` = as much, or as long, as it takes. */
export interface AttemptLimits {
  readonly gigabytes: number | null;
  readonly hours: number | null;
}

/** One target's part of a run: what is leased, attempted and logged. */
export interface Task {
  readonly id: number;
  /** The driver's idempotency key. */
  readonly uuid: string;
  readonly runId: number;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly targetId: number;
  readonly storeId: number;
  readonly action: Action;
  /** How it checks; `null` of a backup. */
  readonly check: CheckOptions | null;
  /** What it is to make; `null` where it makes none. */
  readonly snapshotId: number | null;
  readonly position: number;
  readonly state: TaskState;
  /** Why it was skipped or failed, or is to be looked at, as a short code: `overlap`, `store_full`, `shrunk` … */
  readonly reason: string | null;
  readonly attempt: number;
  /** How many attempts ended without a word: their lease lapsed. */
  readonly lapses: number;
  /** Of the copy that an attempt was ready to publish last; `null` = none was. */
  readonly fingerprint: string | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: Instant | null;
  /** Before this nobody takes it up; `null` = at once. */
  readonly notBefore: Instant | null;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly error: Problem | null;
  /** What people are to know of how it ended; bounded. */
  readonly log: readonly Problem[];
  readonly progress: TaskProgress | null;
  /** What was done besides a scheduled task's copy, in order. */
  readonly followUps: readonly FollowUp[];
  /** What a check saw, as far as it came. */
  readonly evidence: CheckEvidence | null;
}

/** A step around the backups of a run, or after a success: older snapshots are let go, and their room is freed. */
export interface FollowUp {
  readonly kind: 'pre_script' | 'prune' | 'compact' | 'post_script';
  /** `skipped`: there is nothing of the kind, as in a store that frees room at once, or the server stopped. */
  readonly outcome: 'done' | 'skipped' | 'failed';
  /** Why it is not done; `null` = it is. */
  readonly reason: Problem | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
}

export interface TaskProgress {
  readonly files: number;
  readonly bytes: number;
}
