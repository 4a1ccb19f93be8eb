import { type Entry, isKept, type PoolMember } from './pool.ts';

/**
 * Keeps what kept increments are built upon, down to their full; takes no slot of any rule.
 *
 * Where an increment's parent is not told or not in the pool, everything taken before it in its chain may be needed.
 */
export const keepNeeded = <M extends PoolMember>(entries: readonly Entry<M>[]): void => {
  const byId = new Map(entries.map((entry) => [entry.snapshot.id, entry]));
  const chainsInDoubt = new Set<string | null>();
  const climbed = new Set<Entry<M>>();
  // Newest first: a chain that falls into doubt is met only at its older members afterwards.
  for (const entry of entries) {
    if (chainsInDoubt.has(entry.snapshot.chainId)) keepAsNeeded(entry);
    let child: Entry<M> | undefined = isKept(entry) ? entry : undefined;
    while (child?.snapshot.isIncremental === true && !climbed.has(child)) {
      climbed.add(child);
      const { parentId, chainId }: PoolMember = child.snapshot;
      child = byId.get(parentId ?? Number.NaN);
      if (child !== undefined) keepAsNeeded(child);
      else if (chainId !== null) chainsInDoubt.add(chainId);
    }
  }
};

const keepAsNeeded = (entry: Entry<PoolMember>): void => {
  if (!isKept(entry)) entry.reasons.push('a later increment needs it');
};
