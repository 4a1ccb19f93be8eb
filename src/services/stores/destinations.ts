import type { Schedule } from '../../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Records } from '../../ports/records/index.ts';

/** The id of the store that a schedule's backups of a target go to. */
export type StoreOf = (target: Pick<Target, 'storeId'>) => number;

/**
 * Finds, for all these schedules at once, where their backups go: `local` is each target's own store. A schedule has
 * `null` where no store is at its location (any more).
 */
export async function storeFinder(
  records: Pick<Records, 'stores'>,
  schedules: readonly Schedule[],
): Promise<(schedule: Schedule) => StoreOf | null> {
  const stores = new Map<string, number | null>();
  for (const schedule of schedules) {
    const key = destinationKey(schedule);
    if (schedule.destination === LOCAL_DESTINATION || stores.has(key)) continue;
    const store = await records.stores.findByLocation(schedule.accountId, schedule.destination);
    stores.set(key, store?.id ?? null);
  }
  return (schedule) => {
    if (schedule.destination === LOCAL_DESTINATION) return ({ storeId }) => storeId;
    const remote = stores.get(destinationKey(schedule)) ?? null;
    return remote === null ? null : () => remote;
  };
}

const destinationKey = ({ accountId, destination }: Schedule): string => `${accountId}:${destination}`;
