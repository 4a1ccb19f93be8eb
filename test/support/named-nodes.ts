import type { Store } from '../../src/domain/store.ts';
import type { Services } from '../../src/services/index.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import type { Installation, NodeOptions } from './installation.ts';

/** The services of a process that says which node it is, on the files and the database of an installation. */
export const openNamedNode = async (
  house: Installation,
  name: string,
  options: Pick<NodeOptions, 'sharesVolumes'> = {},
): Promise<Services> => (await house.openNode(undefined, { ...options, name })).services;

/** A local store of the provider's that one node alone reaches. */
export const addNodeStore = (house: Installation, node: string): Promise<Store> =>
  house.addStore(`of ${node}`, 'archive', { locationCode: 'local', node });

/** Says of a store that one node alone reaches it. */
export async function bindStore(house: Installation, { id }: Store, node: string): Promise<void> {
  const knex = await openDatabase(house.database);
  await knex('stores').where({ id }).update({ node });
  await knex.destroy();
}
