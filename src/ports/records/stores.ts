import type { Scope } from '../../domain/account.ts';
import type { Store, StoreLimits } from '../../domain/store.ts';
import type { StoreTrouble } from '../../domain/store-trouble.ts';
import type { Key } from './page.ts';

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
