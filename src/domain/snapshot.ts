import type { Instant } from './instant.ts';
import type { Problem } from './problems/index.ts';
import type { Transitions } from './state-machine.ts';

export type SnapshotClass = 'backup' | 'snapshot';

export type SnapshotState =
  | 'creating'
  | 'transferring'
  | 'available'
  | 'deleting'
  | 'deleted'
  | 'error'
  | 'delete_failed';

export const SNAPSHOT_TRANSITIONS: Transitions<SnapshotState> = {
  creating: ['transferring', 'available', 'error', 'deleted'],
  transferring: ['available', 'error', 'deleted'],
  available: ['deleting'],
  deleting: ['deleted', 'delete_failed'],
  deleted: [],
  error: ['deleting', 'deleted'],
  delete_failed: ['deleting'],
};

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
  /** The door that it was made through, as `Actor.via`; a scheduled one has its schedule's. */
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
  /** SHA-256 (hex) of the manifest; checked before each restore. */
  readonly manifestHash: string | null;
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
  readonly createdAt: Instant;
  readonly availableAt: Instant | null;
  readonly deletedAt: Instant | null;
  /** Why it is going or gone, e.g. `requested`, `rotation: 5 newer ones`. */
  readonly deletedReason: string | null;
  readonly error: Problem | null;
}
