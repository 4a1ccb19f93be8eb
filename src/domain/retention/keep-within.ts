import type { KeepPolicy } from './policy.ts';
import { type Entry, keepFor, type PoolMember } from './pool.ts';
import type { KeepReason } from './reasons.ts';
import { parseWithin, reachBack } from './within.ts';

/** Keeps every candidate taken after `newest` minus `within`; the newest available snapshot stands for "now". */
export const keepWithin = <M extends PoolMember>(
  candidates: readonly Entry<M>[],
  within: string,
  algorithm: KeepPolicy['algorithm'],
  newest: Entry<M>,
): void => {
  const reach = parseWithin(within, algorithm, 'retention.within');
  const timeOf = (entry: Entry<M>): number => (reach.isLocal ? entry.local : entry.snapshot.takenAt);
  const start = reachBack(reach, timeOf(newest));
  const reason: KeepReason = { reason: 'within', params: { within } };
  for (const entry of candidates) {
    if (timeOf(entry) > start) keepFor(entry, reason);
  }
};
