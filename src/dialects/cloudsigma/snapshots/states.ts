import { LOST, type Snapshot, type SnapshotState } from '../../../domain/snapshot.ts';

/** This wire's word of each state. `error` is told of one that could not be made, or is lost, and that is asked for by its uuid; lists have no word for it. */
const STATUSES: Readonly<Record<SnapshotState, string>> = {
  creating: 'creating',
  transferring: 'transferring',
  available: 'available',
  deleting: 'deleting',
  // Its deletion is tried again each hour.
  delete_failed: 'deleting',
  error: 'error',
  missing: 'error',
  damaged: 'error',
  expiring: 'deleting',
  deleted: 'deleting',
};

/** The states that lists show. */
export const LISTED_STATES: readonly SnapshotState[] = [
  'creating',
  'transferring',
  'available',
  'deleting',
  'delete_failed',
];

/** The states that one snapshot can be found in. */
export const FOUND_STATES: readonly SnapshotState[] = [...LISTED_STATES, 'error', ...LOST];

/** The status of a snapshot; `isRead`: a clone of it is being made. */
export const statusOf = ({ state }: Pick<Snapshot, 'state'>, isRead: boolean): string =>
  state === 'available' && isRead ? 'cloning_src' : STATUSES[state];
