import { problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import { LOCAL_DESTINATION } from '../../domain/store.ts';
import type { Records } from '../../ports/records/index.ts';

/** Whether a node reaches a store; `null` = one without a name. */
export const isReachedBy =
  (node: string | null) =>
  (store: Store): boolean =>
    store.node === null || store.node === node;

/** @throws `driver_failed` (`store_elsewhere`): another node alone reaches it, and here its path is something else's. */
export function requireReached(node: string | null, store: Store): void {
  if (store.node === null || store.node === node) return;
  throw problem('store_elsewhere', { store: thing('store', store), node: store.node });
}

/**
 * The installation's own local store: the provider's oldest one there that will do.
 *
 * @param driver only of this driver
 * @throws `not_found` (reason `no_local_store`).
 */
export async function findLocalStore(
  records: Pick<Records, 'stores'>,
  willDo: (store: Store) => boolean,
  driver?: string,
): Promise<Store> {
  const local = (await records.stores.list('everything')).find(
    (store) =>
      store.accountId === null &&
      store.locationCode === LOCAL_DESTINATION &&
      (driver === undefined || store.driver === driver) &&
      !store.holdsOneTarget &&
      willDo(store),
  );
  if (local !== undefined) return local;
  throw problem('no_local_store', { driver: driver ?? null, location: LOCAL_DESTINATION });
}
