import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { RestoreKind, RestoreState } from '../../domain/restore.ts';
import type { Target } from '../../domain/target.ts';
import type { DialectDataFilter } from './dialect-data.ts';
import type { Key, Page, PiecedSlice, Slice } from './page.ts';

export type TargetColumn = 'id' | 'uuid' | 'name' | 'createdAt';

/** Restores of one kind in some of their states. */
export interface RestorePhase {
  readonly kind: RestoreKind;
  readonly states: readonly RestoreState[];
}

export interface TargetFilter {
  readonly ids?: readonly number[];
  readonly uuids?: readonly string[];
  readonly accountId?: number;
  readonly kind?: Target['kind'];
  /** Whose own store it is. */
  readonly storeId?: number;
  readonly names?: readonly string[];
  /** Case-insensitive substring; any of them where there are several. */
  readonly nameContains?: string | readonly string[];
  /** Of several all must fit. */
  readonly dialectData?: DialectDataFilter | readonly DialectDataFilter[];
  /** Those of which the latest restore into them is one of these; an empty list finds none. */
  readonly latestRestore?: readonly RestorePhase[];
  /** Those of which it is none of these; a target that was never restored into is among them. */
  readonly latestRestoreNot?: readonly RestorePhase[];
  /** Both ends included. */
  readonly createdFrom?: Instant;
  readonly createdTo?: Instant;
}

export interface TargetRecords {
  /** Live targets only. */
  find(scope: Scope, key: Key): Promise<Target | null>;
  /** As `find`, deleted ones too: for history. */
  findEver(scope: Scope, key: Key): Promise<Target | null>;
  /** Locks the row for the transaction. */
  lock(scope: Scope, key: Key): Promise<Target | null>;
  /** Deleted ones too: for history. */
  findMany(ids: readonly number[]): Promise<readonly Target[]>;
  list(scope: Scope, filter: TargetFilter, page: Page<TargetColumn>): Promise<Slice<Target>>;
  listInPieces(scope: Scope, filter: TargetFilter, page: Page<TargetColumn>): Promise<PiecedSlice<Target>>;
  /** Whether a store had targets, all of which are deleted. */
  leftStore(storeId: number): Promise<boolean>;
  /**
   * The lowest number that no target has or had, from the one up from which the installation counts, or from what this
   * process was answered last. It is nobody's until it is inserted: of two who were answered the same one, `insert`
   * refuses the second.
   */
  nextFreeId(): Promise<number>;
  /** `conflict` where a target has or had its id or uuid. */
  insert(target: Target): Promise<void>;
  /** Raises the version too, also where nothing else changes. */
  update(
    id: number,
    change: Partial<
      Pick<
        Target,
        'name' | 'rotation' | 'source' | 'storeId' | 'allowsInPlaceRestore' | 'allowsEmptySource' | 'mountPoints'
      >
    >,
  ): Promise<void>;
  /** Where a target's sources are mounted, if that is not known and they are still these. */
  learnMountPoints(id: number, learned: Pick<Target, 'source' | 'mountPoints'>): Promise<void>;
  markDeleted(id: number, at: Instant, reason: string): Promise<void>;
  /** How many live targets of an account have a managed volume. */
  countVolumes(accountId: number): Promise<number>;
  /** Those of these uuids that no target has or had. */
  unknownAmong(uuids: readonly string[]): Promise<readonly string[]>;
  /** Says of the managed volumes of these uuids, as far as that is not known, that they lie on a node. */
  settleVolumes(uuids: readonly string[], node: string): Promise<void>;
  /** Those of these uuids whose managed volumes a quota of bytes counts. */
  countedAmong(uuids: readonly string[]): Promise<readonly Pick<Target, 'id' | 'uuid'>[]>;
  /** Writes down how many bytes a managed volume takes up, or is about to. */
  recordVolumeBytes(id: number, bytes: number): Promise<void>;
  moveVolumes(from: string, to: string): Promise<void>;
  /** How many live targets' managed volumes lie on each node that alone reaches them. */
  volumesByNode(): Promise<ReadonlyMap<string, number>>;
  /** Those of these uuids whose targets are deleted, and which no task or restore that runs reads or writes. */
  abandonedAmong(uuids: readonly string[]): Promise<readonly string[]>;
}
