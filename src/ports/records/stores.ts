import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Store, StoreChange, StoreMarking } from '../../domain/store.ts';
import type { StoreTrouble } from '../../domain/store-trouble.ts';
import type { Key, Page, Slice } from './page.ts';

/** Which stores are listed. */
export interface StoreFilter {
  readonly ids?: readonly number[];
  readonly accountId?: number;
  readonly names?: readonly string[];
  readonly locationCode?: string;
}

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
  page(scope: Scope, filter: StoreFilter, page: Page<'id'>): Promise<Slice<Store>>;
  /** All stores that were ever an account's own, deleted ones too. */
  everOf(accountId: number): Promise<readonly Pick<Store, 'uuid' | 'driver'>[]>;
  /** Locks a store's row for the transaction. */
  lock(id: number): Promise<void>;
  insert(store: Store): Promise<void>;
  /** The uuid of the first store that there ever was; `null` = there was none. */
  firstUuid(): Promise<string | null>;
  update(id: number, change: StoreChange): Promise<void>;
  /** Also drops its settings and secrets. */
  markDeleted(id: number, at: Instant): Promise<void>;
  /** What the gateway knows of its mark; the gateway's own knowledge, which raises no version. */
  mark(id: number, marking: Partial<StoreMarking>): Promise<void>;
}

/** Which stores fail, one attempt after the other. */
export interface StoreTroubleRecords {
  /** All of them, or those of these stores, by store. */
  list(storeIds?: readonly number[]): Promise<ReadonlyMap<number, StoreTrouble>>;
  /** Locks the store's, or that there is none. */
  lock(storeId: number): Promise<StoreTrouble | null>;
  put(trouble: StoreTrouble): Promise<void>;
  /** Ends a store's trouble, if it has any; answers whether it had. */
  end(storeId: number): Promise<boolean>;
}
