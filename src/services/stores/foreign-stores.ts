import { problem } from '../../domain/errors.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { readLooks } from './looks.ts';
import type { IsReadOnly } from './ownership.ts';

/**
 * Nothing is let go that lies in a store of another installation, as far as is known of it.
 *
 * @throws `driver_failed` (`store_not_adopted`; `store_taken_over`, as a node saw it last).
 */
export async function refuseForeign(
  records: Pick<Transaction, 'stores' | 'settings' | 'now'>,
  isReadOnly: IsReadOnly,
  snapshots: readonly { readonly storeId: number }[],
): Promise<void> {
  const ids = new Set(snapshots.map(({ storeId }) => storeId));
  if (ids.size === 0) return;
  const seen = await readLooks(records, records.now);
  for (const store of await records.stores.findMany([...ids])) {
    const place = { path: store.name, server: null };
    if (isReadOnly(store)) throw problem('store_not_adopted', { place });
    if (seen.get(store.id)?.reason === 'store_taken_over') throw problem('store_taken_over', { place });
  }
}
