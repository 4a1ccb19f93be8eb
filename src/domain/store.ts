import type { Instant, Seconds } from './instant.ts';

/** Where snapshots live. `accountId` of `null` = the provider's, usable by all. */
export interface Store {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number | null;
  readonly name: string;
  /** What a schedule's destination names. */
  readonly locationCode: string;
  readonly driver: string;
  /** The driver's own settings; its room parses them. A path below `DATA_DIR` is relative to it, and moves with it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Write-only settings, sealed with the installation's secret key. */
  readonly secretsSealed: string | null;
  /** The node that alone reaches it; `null` = every node. */
  readonly node: string | null;
  readonly limits: StoreLimits;
  /** Whether it is one repository, which holds the copies of one target; its driver says so of its settings. */
  readonly holdsOneTarget: boolean;
  /** The mark by which the store knows whose it is: `<epoch>.<eight hex digits>`; `null` = none was chosen yet. */
  readonly markName: string | null;
  /** Whether that mark has been in the store. */
  readonly isMarked: boolean;
  /** Whether this installation is a copy of the one whose it is, and has not adopted it. */
  readonly needsAdoption: boolean;
  /** Raised by each write of what people set. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
}

/** `null` = no limit. */
export interface StoreLimits {
  readonly minimumIntervalSeconds: Seconds | null;
  readonly maxPerTarget: number | null;
  readonly maxPerAccount: number | null;
  /** Of an account's snapshots there. */
  readonly maxBytesPerAccount: number | null;
}

/** Why a backup is refused that comes up against a limit of its store, or against its account's bytes. */
export const LIMIT_REASONS = ['over_byte_quota', 'store_target', 'store_account', 'store_interval'] as const;
export type LimitReason = (typeof LIMIT_REASONS)[number];

/** The destination that means the target's own Store. */
export const LOCAL_DESTINATION = 'local';

/**
 * What a store allows unless something else is said: at `local` up to 90 copies of each target, 700 of an account;
 * elsewhere 600 of an account, and no two of a target within half an hour.
 */
export const defaultLimits = (locationCode: string): StoreLimits =>
  locationCode === LOCAL_DESTINATION
    ? { maxPerTarget: 90, maxPerAccount: 700, minimumIntervalSeconds: null, maxBytesPerAccount: null }
    : { maxPerTarget: null, maxPerAccount: 600, minimumIntervalSeconds: 1_800, maxBytesPerAccount: null };

/** What may be written of a store's mark. */
export type StoreMarking = Pick<Store, 'markName' | 'isMarked' | 'needsAdoption'>;

/** What staff may change of a store. */
export type StoreChange = Partial<
  Pick<Store, 'locationCode' | 'node' | 'settings' | 'secretsSealed' | 'holdsOneTarget'> & StoreLimits
>;
