import type { Scope } from '../../domain/account.ts';
import type { CopyFigures } from '../../domain/copy-figures.ts';
import type { Instant } from '../../domain/instant.ts';
import type { LOST, Snapshot, SnapshotClass, SnapshotState } from '../../domain/snapshot.ts';
import type { DialectDataFilter } from './dialect-data.ts';
import type { Key, Page, PiecedSlice, Slice } from './page.ts';

export type SnapshotColumn = 'id' | 'uuid' | 'name' | 'createdAt' | 'takenFor' | 'sizeBytes';

export interface SnapshotFilter {
  readonly accountId?: number;
  readonly targetId?: number;
  readonly targetUuids?: readonly string[];
  readonly scheduleId?: number;
  readonly storeId?: number;
  /** `local`: in its target's own store; `remote`: in any other. */
  readonly place?: 'local' | 'remote';
  /** In stores with these codes. */
  readonly locations?: readonly string[];
  /** Less those that are on their way out of the own store of a target that is deleted. */
  readonly withoutFollowers?: boolean;
  readonly class?: SnapshotClass;
  readonly states?: readonly SnapshotState[];
  readonly isManual?: boolean;
  readonly isProtected?: boolean;
  /** Taken for this instant or later, and before that one. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly ids?: readonly number[];
  readonly uuids?: readonly string[];
  /** All of a chain; its whole copy alone, while there are no increments, by its uuid. */
  readonly chainId?: string;
  readonly names?: readonly string[];
  /** Case-insensitive substring; any of them where there are several. */
  readonly nameContains?: string | readonly string[];
  /** Of several all must fit. */
  readonly dialectData?: DialectDataFilter | readonly DialectDataFilter[];
}

/** What lies in one store already, as its limits count it: neither deleted nor failed nor going. */
export interface StoreUsage {
  readonly ofAccount: number;
  readonly ofTarget: number;
  /** How many of those are shrunk, a schedule's, and not protected. */
  readonly shrunk: { readonly ofAccount: number; readonly ofTarget: number };
  /** The latest `takenFor` of the target's in it, or, where it is not the target's own, in any but that; `null` = none. */
  readonly lastTakenFor: Instant | null;
}

/** What is read of a snapshot for the pool that it is in. */
export type PooledSnapshot = Pick<
  Snapshot,
  | 'id'
  | 'name'
  | 'scheduleId'
  | 'storeId'
  | 'state'
  | 'takenFor'
  | 'sizeBytes'
  | 'chainId'
  | 'parentId'
  | 'isIncremental'
  | 'isShrunk'
  | 'isProtected'
  | 'holdReason'
  | 'version'
>;

/** What is changed of a snapshot that stays in its state. */
export type SnapshotChange = Partial<
  Pick<
    Snapshot,
    | 'name'
    | 'isProtected'
    | 'isShrunk'
    | 'isTransient'
    | 'holdReason'
    | 'chainId'
    | 'parentId'
    | 'isIncremental'
    | 'error'
    | 'verifiedAt'
  >
>;

/** Bytes as quotas count them. */
export interface ByteUsage {
  /** Snapshots in all stores, copies in the making and managed volumes. */
  readonly inAll: number;
  /** Snapshots and copies in the making in one store. */
  readonly inStore: number;
  /** Whether a copy of a later task than the one that is not counted is in the making: anywhere, and in that store. */
  readonly hasLater: boolean;
  readonly hasLaterInStore: boolean;
  /** Bytes of copies in the making for which nobody has asked yet: anywhere, and in that store. */
  readonly ahead: number;
  readonly aheadInStore: number;
}

/** What is not counted, since it is what room is asked for. */
export interface Uncounted {
  readonly taskId?: number;
  readonly targetId?: number;
}

/** How many snapshots have lost their copies. */
export type LostCounts = Readonly<Record<(typeof LOST)[number], number>>;

/** What of a target can be restored. */
export interface KeptCopies {
  readonly count: number;
  /** Bytes in their stores. */
  readonly bytes: number;
  /** When the newest of them was made. */
  readonly lastMadeAt: Instant | null;
  /** Bytes of the files themselves, and those of the largest one. */
  readonly contentBytes: number;
  readonly mostContentBytes: number;
}

/** The copies that a schedule made of a target in a store since the newest whole one. */
export interface NewestChain {
  /** The newest of them. */
  readonly newestId: number;
  /** How many were made, those that are gone too. */
  readonly length: number;
  /** Whether one of them is lost. */
  readonly hasLost: boolean;
}

/** What of a scope's targets can be restored, deleted ones too. */
export interface KeptInAll {
  readonly count: number;
  /** Bytes in their stores. */
  readonly bytes: number;
  /** Bytes of the files themselves. */
  readonly contentBytes: number;
}

/** A snapshot that a change of policy lets go. */
export interface ExpiringSnapshot {
  readonly id: number;
  readonly changeId: number;
  readonly scheduleId: number | null;
  readonly storeId: number;
}

export interface SnapshotRecords {
  /** One that is there for one restore alone too, as `lock` does; whoever shows it passes that over. */
  find(scope: Scope, key: Key): Promise<Snapshot | null>;
  lock(scope: Scope, key: Key): Promise<Snapshot | null>;
  /** Never those that are there for one restore alone; nor do counts and usage have them. */
  list(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<Slice<Snapshot>>;
  listInPieces(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<PiecedSlice<Snapshot>>;
  /** The ids above one, ascending, and so many at most. */
  idsAfter(scope: Scope, filter: SnapshotFilter, after: number, limit: number): Promise<readonly number[]>;
  insertMany(snapshots: readonly Snapshot[]): Promise<void>;
  /** Those of these fingerprints that any snapshot in a store has or had. */
  knownFingerprints(storeId: number, fingerprints: readonly string[]): Promise<ReadonlySet<string>>;
  /** Compare-and-set on the state, by the transition table; `false` if the stored state does not allow it. */
  move(id: number, to: SnapshotState, change: Partial<Snapshot>): Promise<boolean>;
  /** Raises the version too, also where nothing else changes. */
  update(id: number, change: SnapshotChange): Promise<void>;
  /** Its copy lies elsewhere from now on. `false` where the row is not what was seen any more, or neither available nor expiring. */
  relocate(
    seen: Pick<Snapshot, 'id' | 'storeId' | 'locator'>,
    to: Pick<Snapshot, 'storeId' | 'locator' | 'sizeBytes' | 'verifiedAt'>,
  ): Promise<boolean>;
  /** When its copy was read back, or tried to be at night; nothing that people see of it, so that its version stays. */
  noteVerified(id: number, at: Instant): Promise<void>;
  /**
   * The available one that was never read back, or longest ago, in a store that this node reaches; none that is there for
   * one restore alone. `null` = there is none but those.
   */
  longestUnverified(
    node: string | null,
    without: { readonly ids: readonly number[]; readonly storeIds: readonly number[] },
  ): Promise<Snapshot | null>;
  /** How many need a store: those that are made there, have a copy there, or may still have one. */
  countStanding(storeId: number): Promise<number>;
  /** Over all accounts. */
  countLost(): Promise<LostCounts>;
  /**
   * One schedule's own snapshots of a target that are creating, transferring, available or expiring: in one store, or in all
   * (`null`), each of which has pools of its own.
   */
  poolOfSchedule(scheduleId: number, targetId: number, storeId: number | null): Promise<readonly PooledSnapshot[]>;
  /** As `poolOfSchedule`, those of all inheriting schedules of a target, deleted schedules too, and of one that is to. */
  poolOfTarget(targetId: number, storeId: number | null, joiningId?: number): Promise<readonly PooledSnapshot[]>;
  /** What is `expiring` by these changes of policy, ascending. */
  expiringBy(changeIds: readonly number[]): Promise<readonly ExpiringSnapshot[]>;
  /**
   * What the newest available snapshot of a target in a store holds; never of a shrunk one, of a copy of another
   * snapshot, of one for a single restore, or of one from before figures were kept.
   */
  measure(targetId: number, storeId: number): Promise<CopyFigures | null>;
  /**
   * The chain of the newest copy, below an id, that a schedule made of a target in a store, whatever became of that copy since;
   * never of a shrunk one, of a copy of another snapshot, or of one for a single restore. `null` = none was made yet.
   */
  newestChain(scheduleId: number, targetId: number, storeId: number, beforeId: number): Promise<NewestChain | null>;
  /** What is built upon these directly, and needs them; ascending. */
  builtUpon(ids: readonly number[]): Promise<readonly Snapshot[]>;
  /**
   * How many bytes an account keeps, or may be writing. A managed volume that was not measured yet counts as what was last
   * copied of it.
   */
  bytesOf(accountId: number, storeId: number | null, uncounted?: Uncounted): Promise<ByteUsage>;
  /** What is in a store of one account and one of its targets; with `olderThanId`, only snapshots with a lower id. */
  usage(storeId: number, accountId: number, targetId: number, olderThanId: number | null): Promise<StoreUsage>;
  /** What there is of each of these targets, by target; those of which there is nothing are left out. */
  keptOf(targetIds: readonly number[]): Promise<ReadonlyMap<number, KeptCopies>>;
  keptIn(scope: Scope): Promise<KeptInAll>;
  /** Those of these targets of which a snapshot is being deleted. */
  deletingAmong(targetIds: readonly number[]): Promise<readonly number[]>;
  /** How many live snapshots an account has in its targets' own stores, and in others. */
  countByPlace(accountId: number): Promise<{ readonly local: number; readonly remote: number }>;
  /**
   * Up to `limit` snapshots that wait to be deleted in stores that this node reaches, but for these stores, oldest first; none
   * that one with bytes is built upon.
   */
  deleting(node: string | null, limit: number, notIn: readonly number[]): Promise<readonly Snapshot[]>;
  /** Up to `limit` whose deletion failed, but for those in these stores, by ascending id. */
  failedDeletions(limit: number, notIn: readonly number[]): Promise<readonly Pick<Snapshot, 'id' | 'accountId'>[]>;
  /** Made by hand (not by a schedule) between two instants, both included, deleted ones too; for quotas. */
  countManualMade(
    accountId: number,
    snapshotClass: SnapshotClass,
    since: Instant,
    until: Instant,
    targetId?: number,
  ): Promise<number>;
  /** Made by hand and neither deleted, failed nor lost; for quotas. */
  countManual(accountId: number, snapshotClass: SnapshotClass, targetId?: number): Promise<number>;
}
