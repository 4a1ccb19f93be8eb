import { problem } from '../../domain/errors.ts';
import type { Records } from '../../ports/records/index.ts';
import type { IsReadOnly } from './ownership.ts';

/** Nothing is let go that lies in a store of another installation. @throws `driver_failed` (`store_not_adopted`). */
export async function refuseForeign(
  { stores }: Pick<Records, 'stores'>,
  isReadOnly: IsReadOnly,
  snapshots: readonly { readonly storeId: number }[],
): Promise<void> {
  const ids = new Set(snapshots.map(({ storeId }) => storeId));
  if (ids.size === 0) return;
  const foreign = (await stores.findMany([...ids])).find(isReadOnly);
  if (foreign === undefined) return;
  throw problem('store_not_adopted', { place: { path: foreign.name, server: null } });
}
