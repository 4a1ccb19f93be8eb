import type { DeletionReason } from './deletion-reason.ts';
import type { Instant } from './instant.ts';
import type { Problem } from './problems/index.ts';
import { resolveTimeZone, zoneTableOf } from './recurrence/civil-time.ts';
import { isOneOf, type States, statesOf, statesWith } from './state-machine.ts';
import { MAX_NAME_LENGTH } from './text.ts';

/** The origin of snapshots that were found in their repository: others made them, and no rule counts or expires them. */
export const IMPORTED = 'imported';

export type SnapshotClass = 'backup' | 'snapshot';

export type SnapshotState =
  | 'creating'
  | 'transferring'
  | 'available'
  | 'expiring'
  | 'missing'
  | 'damaged'
  | 'deleting'
  | 'deleted'
  | 'error'
  | 'delete_failed';

/** What a snapshot may be, and become. */
export const SNAPSHOT_STATES = {
  creating: {
    means: 'Its task waits, or makes the copy; its store holds nothing yet.',
    begins: 'its task is queued',
    next: {
      transferring: 'its bytes go to a store at another place',
      available: 'the copy is whole, in its store, and recorded',
      error: 'its task failed, or was put back after an attempt and then cancelled',
      deleted: 'its task was cancelled or skipped before anything was made',
    },
    isUnfinished: true,
    isInPool: true,
  },
  transferring: {
    means: 'Its bytes are on their way to a store at another place.',
    next: {
      available: 'the copy is whole, in its store, and recorded',
      error: 'its task failed, or was put back after an attempt and then cancelled',
    },
    isUnfinished: true,
    isInPool: true,
  },
  available: {
    means: 'It can be restored.',
    next: {
      deleting:
        'retention, somebody, or the deletion of its target lets it go, or the restore that it was taken for ended',
      expiring: 'a change of policy lets it go',
      missing: 'its store is there, and has no copy of it any more',
      damaged: 'its copy is not as it was made',
    },
    isInPool: true,
    isReadable: true,
  },
  expiring: {
    means: 'A change of policy lets it go, which may be undone: it is hidden as a deleted one is, and its bytes stay.',
    next: {
      available: 'the change was undone, or another policy keeps it',
      deleting:
        'the days in which the change could be undone are over, or somebody deletes what it needs, or its target',
    },
    isReadable: true,
    isHidden: true,
  },
  missing: {
    means: 'Its copy is gone from its store, which is there.',
    next: {
      available: 'its copy is read back, and is whole',
      damaged: 'its copy is there again, and is not as it was made',
      deleting: 'somebody deletes it, or its target',
    },
    isLost: true,
  },
  damaged: {
    means: 'Its copy is not as it was made; its error tells what is wrong.',
    next: {
      available: 'its copy is read back, and is whole',
      missing: 'its store is there, and has no copy of it any more',
      deleting: 'somebody deletes it, or its target',
    },
    isLost: true,
  },
  deleting: {
    means: 'It is let go: its bytes are removed as soon as nothing reads them.',
    next: { deleted: 'its bytes are gone', delete_failed: 'its store refused' },
    isReadable: true,
  },
  deleted: { means: 'Its bytes are gone; its row stays, as history.', next: {}, isHidden: true },
  error: {
    means: 'It could not be made; its error tells why.',
    next: { deleting: 'somebody deletes it, or its task was cancelled' },
  },
  delete_failed: {
    means: 'Its bytes could not be removed, and may still be in its store.',
    next: { deleting: 'the hour has come to try again, or somebody deletes it again' },
  },
} as const satisfies States<SnapshotState, 'isInPool' | 'isReadable' | 'isLost' | 'isHidden'>;

/** States in which a snapshot is still to be made. */
export const UNFINISHED_SNAPSHOT = statesWith(SNAPSHOT_STATES, 'isUnfinished');

/** States in which retention counts a snapshot, and a store's limits do. */
export const IN_POOL = statesWith(SNAPSHOT_STATES, 'isInPool');

/** States in which a snapshot can be read: one that is let go, until nothing reads it any more. */
export const READABLE = statesWith(SNAPSHOT_STATES, 'isReadable');

/** States in which a snapshot is shown to nobody who does not ask for just these. */
export const HIDDEN = statesWith(SNAPSHOT_STATES, 'isHidden');

/** All other states. */
export const VISIBLE = statesOf(SNAPSHOT_STATES).filter((state) => !isOneOf(HIDDEN, state));

/** States in which a snapshot's bytes count for its account: those of retention, and as long as a change can be undone. */
export const OCCUPYING = [...IN_POOL, 'expiring'] as const;

/** States in which an increment needs what it is built upon, or may again: deleting that would lose both. */
export const NEEDING = ['creating', 'transferring', 'available', 'expiring', 'missing', 'damaged'] as const;

/** States in which a snapshot was made and is good for nothing any more: no pool, quota or measure counts it. */
export const LOST = statesWith(SNAPSHOT_STATES, 'isLost');

/** States in which a snapshot has bytes in its store, is to have some, or may still. */
export const STANDING = [...NEEDING, 'deleting', 'delete_failed'] as const;

/** States in which a snapshot has a copy that may be read back to see how it is. */
export const VERIFIABLE = ['available', ...LOST] as const;

/** A copy in a Store. Its row is there from the first answer on; its bytes when `available`. */
export interface Snapshot {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly targetId: number;
  readonly storeId: number;
  /** `null` = manual: made by a run without a schedule. */
  readonly scheduleId: number | null;
  readonly taskId: number | null;
  readonly sourceSnapshotId: number | null;
  readonly class: SnapshotClass;
  /** The channel that it was made through, as `Actor.via`; a scheduled one has its schedule's. */
  readonly origin: string;
  readonly name: string;
  readonly state: SnapshotState;
  /** The slot it stands for, or its run's start: what its age counts from. */
  readonly takenFor: Instant;
  /** Bytes in the store. */
  readonly sizeBytes: number | null;
  /** Bytes of the files themselves. */
  readonly contentBytes: number | null;
  readonly fileCount: number | null;
  /** Where the driver finds it, in the driver's own words. */
  readonly locator: string | null;
  /** What the driver knows the copy by, in its own words; another one is neither restored nor transferred. */
  readonly fingerprint: string | null;
  readonly chainId: string | null;
  readonly parentId: number | null;
  readonly isIncremental: boolean;
  /**
   * Taken for one restore alone, which drops it: never shown, found, changed or counted, and under no limit. Only the
   * work on it knows it.
   */
  readonly isTransient: boolean;
  /**
   * Holds far less than the newest normal copy of its target and store when it was made, and nobody accepted it yet: in
   * a pool of its own, and no measure for others.
   */
  readonly isShrunk: boolean;
  readonly isProtected: boolean;
  readonly holdReason: string | null;
  /** Raised by each write, also of what a dialect remembers of it. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly availableAt: Instant | null;
  /** When its copy last had its turn of being read back: it was read, or tried at night in vain; `null` = never. */
  readonly verifiedAt: Instant | null;
  readonly deletedAt: Instant | null;
  /** The change of policy by which it is `expiring`. */
  readonly retentionChangeId: number | null;
  /** Why it is going or gone. */
  readonly deletedReason: DeletionReason | null;
  readonly error: Problem | null;
}

/** The name of a snapshot that time made: what it is of and the local minute it stands for, cut to what a name may be. */
export function nameSnapshot(name: string, takenFor: Instant, timeZone: string): string {
  const table = zoneTableOf(resolveTimeZone(timeZone));
  const local = takenFor + table.offsetOf(table.segmentAt(takenFor));
  const minute = new Date(local * 1_000).toISOString().slice(0, 'YYYY-MM-DDTHH:mm'.length).replace('T', ' ');
  const room = MAX_NAME_LENGTH - minute.length - 1;
  return `${name.length <= room ? name : [...name].slice(0, room).join('')} ${minute}`;
}

/** A finished copy, as it was recorded. */
export interface RecordedCopy {
  /** The driver's own name for it. */
  readonly locator: string;
  /** What the driver knows it by, opaque to others. A copy of another one is `snapshot_damaged`. */
  readonly fingerprint: string;
  /** What the whole copy takes; of a larger one nothing is read (`snapshot_damaged`). */
  readonly sizeBytes?: number;
}

/** A snapshot's copy as its driver is asked for it; `null` where none was made. */
export function recordedCopy({ locator, fingerprint, sizeBytes }: Snapshot): RecordedCopy | null {
  if (locator === null || fingerprint === null) return null;
  return { locator, fingerprint, ...(sizeBytes === null ? {} : { sizeBytes }) };
}
