import type { Instant } from './instant.ts';
import type { Problem } from './problems/index.ts';
import { type States, statesWith } from './state-machine.ts';
import type { TaskProgress } from './task.ts';

export type RestoreKind = 'new_target' | 'in_place' | 'directory';
export type RestoreState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What a restore may be, and become. */
export const RESTORE_STATES = {
  queued: {
    means: 'It waits for a worker, for its snapshot to be made, and for other work on its target to end.',
    begins: 'it is asked for into a target',
    next: {
      running: 'a worker takes it up, under a lease',
      cancelled: 'it is called off, or its target deleted, before it is taken up',
    },
    isUnfinished: true,
  },
  running: {
    means: 'The snapshot is being written back, by whoever renews the lease.',
    begins: 'a command restores into a directory, in its own process',
    next: {
      running: 'the lease lapsed, as its worker is gone: another one takes it up as the next attempt',
      queued: 'its worker stops for a restart, or a task on the target goes first',
      succeeded: 'all is in its place',
      failed: 'the attempt ends with a problem, or the process of a command is gone',
      cancelled:
        'it was called off before its files were put in place, and whoever was at it has cleared them away, or is gone; or the command is interrupted',
    },
    isUnfinished: true,
  },
  succeeded: { means: 'What the snapshot holds is in its place.', next: {} },
  failed: { means: 'The snapshot could not be written back; its error tells why.', next: {} },
  cancelled: { means: 'It was called off before it had ended.', next: {} },
} as const satisfies States<RestoreState>;

/** States in which a restore keeps its snapshot from being deleted, and its target from other work. */
export const UNFINISHED_RESTORE = statesWith(RESTORE_STATES, 'isUnfinished');

/** Writing a snapshot back; durable and leased like a task. */
export interface Restore {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly snapshotId: number;
  readonly kind: RestoreKind;
  /** The target made or overwritten; `null` for a directory. */
  readonly targetId: number | null;
  /** Absolute path; only for kind `directory`, set by staff. */
  readonly directory: string | null;
  readonly state: RestoreState;
  readonly attempt: number;
  readonly leaseOwner: string | null;
  readonly leaseUntil: Instant | null;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly error: Problem | null;
  readonly progress: TaskProgress | null;
  /** The snapshot was taken for this restore alone, and is deleted when it has ended. */
  readonly dropsSnapshot: boolean;
  /** Part of the names of what an in-place restore makes beside its places; told to nobody. `null` = asked for before there was one. */
  readonly stagingSecret: string | null;
  /** In place: the absolute paths beside which what was there before is kept until the target's next successful backup. */
  readonly keptPaths: readonly string[];
  /** Why what was kept could not be removed when it was time to; `null` = no reason known. */
  readonly keptProblem: Problem | null;
  /** Since when its worker, or the next one, is to end it before its files are put in place; `null` = it goes on. */
  readonly calledOffAt: Instant | null;
  /** Who asked for it, as `Actor.label`; `null` = from before that was kept. */
  readonly requestedBy: string | null;
  /** What could not be restored as it was, though the restore went on. */
  readonly remarks: readonly Problem[];
}

/**
 * The name of a directory beside a place in which a restore keeps what it makes and what stood there before. No backup
 * goes into one that is the gateway's: what was there before would come twice into the copy of a source around it.
 */
export const STAGING_NAME: RegExp = /^\.backrota-restore-(?:[0-9a-f]{32}|[0-9a-f-]{36})(?:\.\d+){1,3}$/;
