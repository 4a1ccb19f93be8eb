import type { Scope } from '../../domain/account.ts';
import type { Store, StoreLimits } from '../../domain/store.ts';
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
