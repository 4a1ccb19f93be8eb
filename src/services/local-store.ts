import { GatewayError } from '../domain/errors.ts';
import type { Store } from '../domain/store.ts';
import { LOCAL_DESTINATION } from '../domain/store.ts';
import type { Records } from '../ports/records.ts';

/** Whether a node reaches a store; `null` = one without a name. */
export const isReachedBy =
  (node: string | null) =>
  (store: Store): boolean =>
    store.node === null || store.node === node;

/**
 * The installation's own local store: the provider's oldest one there that will do.
 *
 * @param driver only of this driver
 * @throws `not_found` saying how to add one.
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
      willDo(store),
  );
  if (local !== undefined) return local;
  const which = driver === undefined ? '' : ` of the driver '${driver}'`;
  throw new GatewayError('not_found', {
    message: `This installation has no local store that this node reaches${which}; set NODE_NAME to the node whose store it is, or add one with 'backrota store add --location ${LOCAL_DESTINATION}'.`,
    noun: 'store',
    id: driver ?? LOCAL_DESTINATION,
  });
}
