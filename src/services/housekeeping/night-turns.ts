import type { Records } from '../../ports/records/index.ts';
import type { StoreDrivers } from '../stores/index.ts';

/** Why work of the night is called off: the night is over, or a backup waits for its store, which takes one piece of work. */
export class TurnOver extends Error {}

/** Work of a night in a store. */
export interface NightTurn {
  readonly storeId: number;
  readonly night: number;
}

/** Whether work is to be called off; `present`: the night that it is now, `null` = it is day. */
export async function isTurnOver(
  records: Pick<Records, 'stores' | 'tasks'>,
  drivers: Pick<StoreDrivers, 'exclusiveDrivers'>,
  { storeId, night }: NightTurn,
  present: number | null,
): Promise<boolean> {
  if (present !== night) return true;
  const [store] = await records.stores.findMany([storeId]);
  if (store === undefined || !drivers.exclusiveDrivers().includes(store.driver)) return false;
  return (await records.tasks.busyStores()).includes(storeId);
}
