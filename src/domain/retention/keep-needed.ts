import { compareNewestFirst, type Entry, isKept, keepFor, type PoolMember } from './pool.ts';
import { plainly } from './reasons.ts';

/**
 * Keeps what kept increments are built upon, down to their full; takes no slot of any rule.
 *
 * Where an increment's parent is not told, or is not in the pool, everything taken before it in its chain may be needed.
 */
export const keepNeeded = <M extends PoolMember>(entries: readonly Entry<M>[]): void => {
  const expiring = new Map<number, Entry<M>>();
  for (const entry of entries) if (!isKept(entry)) expiring.set(entry.snapshot.id, entry);
  if (expiring.size === 0) return;

  const chains = new Set([...expiring.values()].map((entry) => entry.snapshot.chainId));
  const idsOfChains = collectIds(entries, chains);
  /** By chain: the newest increment of which nobody knows what it is built upon. */
  const doubtful = new Map<string, M>();

  const listNeeded = (child: M): Entry<M>[] => {
    const { parentId, chainId } = child;
    const parent = expiring.get(parentId ?? Number.NaN);
    if (parent !== undefined) return [parent];
    if (chainId === null || !chains.has(chainId) || (parentId !== null && idsOfChains.has(parentId))) return [];
    const settled = doubtful.get(chainId);
    if (settled !== undefined && compareNewestFirst(settled, child) <= 0) return [];
    doubtful.set(chainId, child);
    return [...expiring.values()].filter(
      ({ snapshot }) => snapshot.chainId === chainId && compareNewestFirst(child, snapshot) < 0,
    );
  };

  const children = entries.filter((entry) => entry.snapshot.isIncremental && isKept(entry));
  // The list grows while it is walked: what is needed may be an increment itself.
  for (const { snapshot } of children) {
    for (const needed of listNeeded(snapshot)) {
      keepFor(needed, plainly('needed'));
      expiring.delete(needed.snapshot.id);
      if (needed.snapshot.isIncremental) children.push(needed);
    }
  }
};

const collectIds = (entries: readonly Entry<PoolMember>[], chains: ReadonlySet<string | null>): ReadonlySet<number> => {
  const ids = new Set<number>();
  for (const { snapshot } of entries) if (chains.has(snapshot.chainId)) ids.add(snapshot.id);
  return ids;
};
