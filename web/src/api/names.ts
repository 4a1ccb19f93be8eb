import { useQuery } from '@tanstack/react-query';
import { api, type Snapshot } from './client.ts';

/** States of snapshots that a list shows where it is asked for them, so that those that are gone are named too. */
const SNAPSHOT_STATES = [
  ...['creating', 'transferring', 'available', 'missing', 'damaged'],
  ...['deleting', 'deleted', 'error', 'delete_failed'],
] as readonly Snapshot['state'][];

interface Named {
  readonly id: number;
  readonly name: string;
}

type List = (id: readonly number[]) => Promise<{ readonly items: readonly Named[] }>;

/** How things of a noun are asked for by their ids. */
const LISTS = {
  account: (id) => api.call('listAccounts', { query: { id, limit: id.length } }),
  schedule: (id) => api.call('listSchedules', { query: { id, limit: id.length } }),
  snapshot: (id) => api.call('listSnapshots', { query: { id, limit: id.length, state: SNAPSHOT_STATES } }),
  store: (id) => api.call('listStores', { query: { id, limit: id.length } }),
  target: (id) => api.call('listTargets', { query: { id, limit: id.length } }),
} as const satisfies Readonly<Record<string, List>>;

type Noun = keyof typeof LISTS;

/** So many are asked for by one call. */
const MOST = 200;

interface Asked {
  readonly id: number;
  readonly tell: (name: string | null) => void;
  readonly fail: (error: unknown) => void;
}

const waiting = new Map<Noun, Asked[]>();

/** The name of a thing, asked for with those of all things of its noun that are wanted at the same time; `null` = it is gone. */
function nameOf(noun: Noun, id: number): Promise<string | null> {
  return new Promise((tell, fail) => {
    const asked = waiting.get(noun);
    if (asked !== undefined) {
      asked.push({ id, tell, fail });
      return;
    }
    waiting.set(noun, [{ id, tell, fail }]);
    setTimeout(() => {
      const all = waiting.get(noun) ?? [];
      waiting.delete(noun);
      for (let at = 0; at < all.length; at += MOST) void askFor(noun, all.slice(at, at + MOST));
    });
  });
}

async function askFor(noun: Noun, asked: readonly Asked[]): Promise<void> {
  try {
    const { items } = await LISTS[noun](asked.map(({ id }) => id).sort((one, other) => one - other));
    const names = new Map(items.map(({ id, name }) => [id, name]));
    for (const { id, tell } of asked) tell(names.get(id) ?? null);
  } catch (error) {
    for (const { fail } of asked) fail(error);
  }
}

/** What a thing is called; `null` until that is known, where it is gone, and where there is none. */
export function useName(noun: Noun, id: number | null): string | null {
  const { data } = useQuery({
    queryKey: ['name', noun, id],
    queryFn: () => nameOf(noun, id ?? 0),
    enabled: id !== null,
  });
  return data ?? null;
}
