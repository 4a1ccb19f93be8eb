export { addStore } from './creation.ts';
export { type StoreOf, storeFinder } from './destinations.ts';
export { refuseForeign } from './foreign-stores.ts';
export type * as growth from './growth.ts';
export { type Home, volumeNodeOf } from './home.ts';
export { type LeftCopy, noteLeft, readLeft } from './left-copies.ts';
export { findLocalStore, isReachedBy, requireReached } from './local-store.ts';
export { keepingStores, readFree, readLooks } from './looks.ts';
export type * as nodes from './node-list.ts';
export { findMissed, type MissedNode } from './nodes.ts';
export type { IsReadOnly, Ownership } from './ownership.ts';
export { endRefusedDeletions, noteRefusedDeletion, pausingAmong, readRefusedDeletions } from './refused-deletions.ts';
export {
  forgetRepository,
  noteCompacted,
  noteCompacting,
  readCompacted,
  readCompacting,
  takeNight,
} from './repository-notes.ts';
export { dropStagedCopies } from './staged-copies.ts';
export type { StoreDrivers, WorkPlace } from './store-drivers.ts';
export type { StorePlaces } from './store-places.ts';
export type { StoreTroubles } from './store-troubles.ts';
export type { StoreWatch } from './store-watch.ts';
export type {
  CheckedStoreDraft,
  StoreDraft,
  StoreKind,
  Stores,
  StoreWish,
} from './stores.ts';
