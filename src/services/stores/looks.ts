import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { readStored, toStored } from '../../domain/problems/stored.ts';
import type { Records } from '../../ports/records/index.ts';

const LOOKS = 'store_looks:';
/** What a node that looks each minute saw no more recently is not told any more. */
const FRESH_SECONDS: Seconds = 300;

/** Why stores cannot be written, by their ids. */
export type StoreFailures = ReadonlyMap<number, Problem>;

type Settings = Pick<Records, 'settings'>;

/** Bytes that are free in stores that tell of it, by their ids. */
export type FreeBytes = ReadonlyMap<number, number>;

/** Writes down what a node saw of the stores that it reaches. */
export const writeLooks = (
  { settings }: Settings,
  node: string | null,
  at: Instant,
  failures: StoreFailures,
  free: FreeBytes = new Map(),
): Promise<void> => {
  const stores = Object.fromEntries([...failures].map(([id, problem]) => [id, toStored(problem)]));
  return settings.put(`${LOOKS}${node ?? ''}`, JSON.stringify({ at, stores, free: Object.fromEntries(free) }));
};

/** What the nodes saw of a store holds no more: it was adopted, or has another place. */
export const dropLooks = async ({ settings }: Settings, storeId: number): Promise<void> => {
  for (const [name, text] of await settings.beginningWith(LOOKS)) {
    const { at, stores, free = {} } = JSON.parse(text);
    const { [storeId]: dropped, ...others } = stores;
    if (dropped !== undefined) await settings.put(name, JSON.stringify({ at, stores: others, free }));
  }
};

/** What the nodes saw last of stores that they could not use. */
export const readLooks = async ({ settings }: Settings, now: Instant): Promise<StoreFailures> => {
  const failures = new Map<number, Problem>();
  for (const text of (await settings.beginningWith(LOOKS)).values()) {
    const { at, stores }: { at: Instant; stores: Record<string, unknown> } = JSON.parse(text);
    if (now - at > FRESH_SECONDS) continue;
    for (const [id, stored] of Object.entries(stores)) failures.set(Number(id), readStored(JSON.stringify(stored)));
  }
  return failures;
};

/** What was free in stores when nodes saw them last; of one that several nodes reach, the least that any of them saw. */
export const readFree = async ({ settings }: Settings, now: Instant): Promise<FreeBytes> => {
  const all = new Map<number, number>();
  for (const text of (await settings.beginningWith(LOOKS)).values()) {
    const { at, free = {} }: { at: Instant; free?: Record<string, number> } = JSON.parse(text);
    if (now - at > FRESH_SECONDS) continue;
    for (const [id, bytes] of Object.entries(free)) {
      all.set(Number(id), Math.min(bytes, all.get(Number(id)) ?? bytes));
    }
  }
  return all;
};

/** Which of these stores keep all that they have: those that cannot be written now, or are not this installation's own. */
export const keepingStores = async (
  records: Pick<Records, 'settings' | 'stores'>,
  now: Instant,
  ids: readonly number[],
): Promise<ReadonlySet<number>> => {
  const failures = await readLooks(records, now);
  const stores = await records.stores.findMany(ids);
  return new Set(stores.flatMap(({ id, needsAdoption }) => (needsAdoption || failures.has(id) ? [id] : [])));
};
