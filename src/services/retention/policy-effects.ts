import type { Selection } from '../../domain/retention/index.ts';
import { asStanding, type Pool, type PoolSnapshot, selectIn } from './pools.ts';

/** What another policy does to what stands under the one of now. */
export interface PolicyEffect {
  /** What it lets go that the one of now keeps. */
  readonly going: Selection<PoolSnapshot>['expire'];
  /** What was let go before and may be called back, and it keeps. */
  readonly returning: readonly PoolSnapshot[];
  /** Whether it lets something stay gone that may be called back. */
  readonly leavesGone: boolean;
}

/** Compares what one policy keeps of its pools with what another keeps of those that it decides over. */
export async function compareEffects(before: readonly Pool[], after: readonly Pool[]): Promise<PolicyEffect> {
  const goingNow = new Set<number>();
  for (const pool of before) for (const { snapshot } of (await selectIn(pool)).expire) goingNow.add(snapshot.id);
  const going: Selection<PoolSnapshot>['expire'][number][] = [];
  const returning: PoolSnapshot[] = [];
  let gone = 0;
  for (const pool of after.map(asStanding)) {
    const { keep, expire } = await selectIn(pool);
    going.push(...expire.filter(({ snapshot }) => !goingNow.has(snapshot.id)));
    const kept = keep.flatMap(({ snapshot }) => (snapshot.isExpiring === true ? [snapshot] : []));
    returning.push(...kept);
    gone += pool.snapshots.filter(({ isExpiring }) => isExpiring === true).length - kept.length;
  }
  return { going, returning, leavesGone: gone > 0 };
}
