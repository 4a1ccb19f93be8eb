export type { KeptCopies, KeptInAll, SnapshotColumn, SnapshotFilter } from '../../ports/records/snapshots.ts';
export { type DeletedSnapshots, deleteSnapshots } from './deletions.ts';
export type { LeftCopies } from './left-copies.ts';
export { foundSnapshot, lockAvailable, refuseGoing, refuseUnavailable } from './locks.ts';
export { countManual, type ManualCounts, refuseOverQuota } from './manual-quotas.ts';
export { ReadingPlaces } from './reading-places.ts';
export {
  type Repositories,
  type RepositoryMaintenance,
  type RepositoryWork,
  withoutRepository,
} from './repositories.ts';
export type { FilePage, FoundFile, SnapshotFiles } from './snapshot-files.ts';
export type { LocatedSnapshot, SnapshotChange, Snapshots } from './snapshots.ts';
export type { MovedSnapshot, StoreMove } from './store-move.ts';
export { type Finding, isPresent, type Verification, type Verified, type VerifiedOf } from './verification.ts';
