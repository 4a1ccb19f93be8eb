import { LOCAL_DESTINATION, type Store } from '../../../domain/store.ts';

/** What an account has of snapshots, and the stores that it may use. */
export interface Capabilities {
  readonly counts: { readonly local: number; readonly remote: number };
  readonly stores: readonly Store[];
}

/**
 * The two parts of the provider's document that have a meaning here. Local: the limits of the store that new drives
 * get; remote: those of all locations together. `null` = no limit.
 */
export function showCapabilities({ counts, stores }: Capabilities) {
  const local = stores.find(({ accountId, locationCode }) => accountId === null && locationCode === LOCAL_DESTINATION);
  const remote = stores.filter(({ locationCode }) => locationCode !== LOCAL_DESTINATION);
  return {
    remote_snapshots: {
      current: counts.remote,
      max: remote.map(({ limits }) => limits.maxPerAccount).reduce(add, 0),
      remote_locations: [...new Set(remote.map(({ locationCode }) => locationCode))].sort(),
    },
    snapshots: {
      current: counts.local,
      max: local?.limits.maxPerAccount ?? null,
      max_per_drive: local?.limits.maxPerTarget ?? null,
    },
  };
}

const add = (sum: number | null, limit: number | null): number | null =>
  sum === null || limit === null ? null : sum + limit;
