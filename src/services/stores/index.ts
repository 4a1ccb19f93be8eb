export { storeFinder } from './destinations.ts';
export { findLocalStore, isReachedBy } from './local-store.ts';
export { dropStagedCopies } from './staged-copies.ts';
export type { StoreDrivers, WorkPlace } from './store-drivers.ts';
export type { StoreTroubles } from './store-troubles.ts';
export { addStore, type Stores } from './stores.ts';
