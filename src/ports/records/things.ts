import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { RestoreKind, RestoreState } from '../../domain/restore.ts';
import type { Store, StoreLimits } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Key, Page, PiecedSlice, Slice } from '../records.ts';

export interface StoreRecords {
  /** The account's own stores and the provider's. */
  find(scope: Scope, key: Key): Promise<Store | null>;
  findByName(scope: Scope, name: string): Promise<Store | null>;
  /** The store that a location code means for this account: its own before the provider's. */
  findByLocation(accountId: number, locationCode: string): Promise<Store | null>;
  findMany(ids: readonly number[]): Promise<readonly Store[]>;
  /** As `list` chooses, but deleted ones too: the location codes of these stores, by their ids. */
  locationsOf(scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  list(scope: Scope): Promise<readonly Store[]>;
  insert(store: Store): Promise<void>;
  updateLimits(id: number, limits: Partial<StoreLimits>): Promise<void>;
}

export type TargetColumn = 'id' | 'uuid' | 'name' | 'createdAt';

/** Restores of one kind in some of their states. */
export interface RestorePhase {
  readonly kind: RestoreKind;
  readonly states: readonly RestoreState[];
}

export interface TargetFilter {
  readonly ids?: readonly number[];
  readonly uuids?: readonly string[];
  readonly kind?: Target['kind'];
  readonly names?: readonly string[];
  /** Case-insensitive substring; any of them where there are several. */
  readonly nameContains?: string | readonly string[];
  readonly native?: NativeFilter;
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
  /** Locks the row for the transaction. */
  lock(scope: Scope, key: Key): Promise<Target | null>;
  /** Deleted ones too: for history. */
  findMany(ids: readonly number[]): Promise<readonly Target[]>;
  list(scope: Scope, filter: TargetFilter, page: Page<TargetColumn>): Promise<Slice<Target>>;
  listInPieces(scope: Scope, filter: TargetFilter, page: Page<TargetColumn>): Promise<PiecedSlice<Target>>;
  /**
   * The lowest number that no target has or had, from the one up from which the installation counts, or from what this
   * process was answered last. It is nobody's until it is inserted: of two who were answered the same one, `insert`
   * refuses the second.
   */
  nextFreeId(): Promise<number>;
  /** `conflict` where a target has or had its id or uuid. */
  insert(target: Target): Promise<void>;
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
  /** Those of these uuids whose targets are deleted, and which no task or restore that runs reads or writes. */
  abandonedAmong(uuids: readonly string[]): Promise<readonly string[]>;
}

/** Of what dialects remember something. */
export type NativeNoun = 'schedule' | 'target' | 'snapshot';

/**
 * What one dialect alone knows of a thing: texts to echo while the canonical value behind them stands (its
 * fingerprint), and fields of its own.
 */
export interface NativeFields {
  readonly texts: Readonly<Record<string, { readonly text: string; readonly fingerprint: string }>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Things of which a dialect remembers, among the objects of its field `tags`, one with one of these texts as `uuid`. */
export interface NativeFilter {
  readonly dialect: string;
  readonly tags: readonly string[];
}

/** What a dialect remembers of a thing, to be stored with it. */
export interface NativeMemory {
  readonly dialect: string;
  readonly native: NativeFields;
}

export interface NativeRecords {
  /** Of things of one noun, by id, as far as they are in scope; deleted ones too. */
  findMany(
    scope: Scope,
    noun: NativeNoun,
    dialect: string,
    objectIds: readonly number[],
  ): Promise<ReadonlyMap<number, NativeFields>>;
  put(noun: NativeNoun, objectId: number, dialect: string, native: NativeFields): Promise<void>;
}

/** Small facts of the installation itself, by name. */
export interface SettingRecords {
  get(name: string): Promise<string | null>;
  /** As `get`, locking it for the transaction where it is there. */
  lock(name: string): Promise<string | null>;
  /** Those whose names begin so. */
  beginningWith(prefix: string): Promise<ReadonlyMap<string, string>>;
  put(name: string, value: string): Promise<void>;
  /** Writes it only where nobody has: `true` for one caller, however many ask at once. */
  claim(name: string, value: string): Promise<boolean>;
}
