import type { Instant, Seconds } from './instant.ts';
import type { Problem } from './problems/index.ts';
import type { Transitions } from './state-machine.ts';

export type TaskState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'succeeded_with_warnings'
  | 'failed'
  | 'cancelled'
  | 'skipped'
  | 'abandoned';

/** `running → queued` is a worker that drains, or a copy that waits to be sent; `running → running` a lapsed lease taken up again (attempt + 1). */
export const TASK_TRANSITIONS: Transitions<TaskState> = {
  queued: ['running', 'cancelled', 'skipped'],
  running: ['running', 'queued', 'succeeded', 'succeeded_with_warnings', 'failed', 'cancelled', 'skipped', 'abandoned'],
  succeeded: [],
  succeeded_with_warnings: [],
  failed: [],
  cancelled: [],
  skipped: [],
  abandoned: [],
};

/** States in which a task still stands in the way of the next one. */
export const UNFINISHED: readonly TaskState[] = ['queued', 'running'];

/** How many leases of a task may lapse before it is `abandoned`. */
export const MAX_LAPSES = 5;

/** How long a task whose copy is made, and could not be sent, is tried again, counted from its start. */
export const MAX_SENDING_SECONDS: Seconds = 86_400;

/** How long such a task waits before its next attempt. */
export const RESEND_AFTER_SECONDS: Seconds = 300;

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
  readonly snapshotId: number | null;
  readonly position: number;
  readonly state: TaskState;
  /** Why it was skipped or failed, or is to be looked at, as a short code: `overlap`, `store_full`, `shrunk` … */
  readonly reason: string | null;
  readonly attempt: number;
  /** How many attempts ended without a word: their lease lapsed. */
  readonly lapses: number;
  /** `manifestHash` of the copy that an attempt was ready to publish last; `null` = none was. */
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
  readonly followUps: readonly FollowUpOutcome[];
}

export interface TaskProgress {
  readonly files: number;
  readonly bytes: number;
}

export interface FollowUpOutcome {
  readonly step: string;
  readonly outcome: 'succeeded' | 'failed';
  readonly message: string | null;
}
