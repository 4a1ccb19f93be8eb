import type { HIDDEN, SnapshotState } from '../../../domain/snapshot.ts';

/** The states of checkpoints and of their items that are told (source: Karbor's, as far as they can come up here). */
export type CheckpointStatus = 'protecting' | 'available' | 'error' | 'deleting' | 'error-deleting';

/** The status of an item; one that is gone is no item any more. */
export const ITEM_STATUSES: Readonly<Record<Exclude<SnapshotState, (typeof HIDDEN)[number]>, CheckpointStatus>> = {
  creating: 'protecting',
  transferring: 'protecting',
  available: 'available',
  missing: 'error',
  damaged: 'error',
  error: 'error',
  deleting: 'deleting',
  delete_failed: 'error-deleting',
};

/** What a checkpoint is by its items, the first that one of them is; good items of one in `error` can be restored. */
const BY_ITEMS: readonly CheckpointStatus[] = ['protecting', 'error', 'error-deleting', 'deleting', 'available'];

/** The status of a checkpoint with these items, of which there is one at least. */
export const statusOf = (items: readonly CheckpointStatus[]): CheckpointStatus =>
  BY_ITEMS.find((status) => items.includes(status)) ?? 'available';
