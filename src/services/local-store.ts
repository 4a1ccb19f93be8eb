import { GatewayError } from '../domain/errors.ts';
import type { Store } from '../domain/store.ts';
import { LOCAL_DESTINATION } from '../domain/store.ts';
import type { Records } from '../ports/records.ts';

/** The installation's own local store: the provider's oldest one there. @throws `not_found` saying how to add one. */
export async function findLocalStore(records: Pick<Records, 'stores'>): Promise<Store> {
  const stores = (await records.stores.list('everything')).toSorted((one, other) => one.id - other.id);
  const local = stores.find(
    ({ accountId, locationCode, deletedAt }) =>
      accountId === null && locationCode === LOCAL_DESTINATION && deletedAt === null,
  );
  if (local !== undefined) return local;
  throw new GatewayError('not_found', {
    message: `This installation has no local store; add one with 'backrota store add --location ${LOCAL_DESTINATION}'.`,
    noun: 'store',
    id: LOCAL_DESTINATION,
  });
}
