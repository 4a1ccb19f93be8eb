import { type Entry, isKept, keepFor, type PoolMember } from './pool.ts';
import type { KeepReason } from './reasons.ts';

/** One full with its increments, as far as they are in the pool. */
interface Chain<M extends PoolMember> {
  /** Newest first. */
  readonly entries: Entry<M>[];
  /** What its rank goes by: its newest full, or its oldest member where the full is gone. */
  readonly base: Entry<M>;
}

/**
 * Keeps the newest `count` chains whole and marks the others with how many newer ones there are.
 *
 * A chain counts once its full is available, unless nothing in it is left to the rules (protected, held ...); one that
 * does not count stays as long as fewer than `count` that do are newer, so a run that fails, or an increment whose full
 * is gone, never pushes a good chain out. A snapshot without a chain is a chain by itself.
 */
export const keepChains = <M extends PoolMember>(
  entries: readonly Entry<M>[],
  count: number,
): ReadonlyMap<Entry<M>, number> => {
  const newerChains = new Map<Entry<M>, number>();
  let counted = 0;
  for (const chain of listChains(entries)) {
    const candidates = chain.entries.filter((entry) => !isKept(entry));
    const counts = candidates.length > 0 && !chain.base.snapshot.isIncremental && isAvailable(chain.base);
    if (counted < count) {
      const reason = nameRank(counts ? counted + 1 : null, count);
      for (const entry of candidates) keepFor(entry, reason);
    } else {
      for (const entry of candidates) newerChains.set(entry, counted);
    }
    if (counts) counted++;
  }
  return newerChains;
};

const isAvailable = (entry: Entry<PoolMember>): boolean => entry.snapshot.state === 'available';

const nameRank = (rank: number | null, count: number): KeepReason =>
  rank === null ? { reason: 'no_older_chain', params: { count } } : { reason: 'chain', params: { rank, count } };

/** The chains of the pool, the one whose full was taken last first. */
const listChains = <M extends PoolMember>(entries: readonly Entry<M>[]): Chain<M>[] => {
  const members = new Map<string | number, Entry<M>[]>();
  for (const entry of entries) {
    const key = entry.snapshot.chainId ?? entry.snapshot.id;
    const chain = members.get(key);
    if (chain === undefined) members.set(key, [entry]);
    else chain.push(entry);
  }
  return [...members.values()]
    .flatMap((chain) => {
      const base = chain.find((entry) => !entry.snapshot.isIncremental) ?? chain.at(-1);
      return base === undefined ? [] : [{ entries: chain, base }];
    })
    .sort((a, b) => b.base.snapshot.takenAt - a.base.snapshot.takenAt || b.base.snapshot.id - a.base.snapshot.id);
};
