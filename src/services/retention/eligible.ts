import type { Snapshot } from '../../domain/snapshot.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import type { PoolSnapshot } from './pools.ts';

/**
 * Asked with the snapshot's row locked: it may have been protected, held, accepted, built upon or opened by a restore a
 * moment ago. One that is not as it was judged stays until it is judged again.
 */
export async function lockEligible(records: Transaction, { id, version }: PoolSnapshot): Promise<Snapshot | null> {
  const snapshot = await records.snapshots.lock('everything', { id });
  if (snapshot === null || snapshot.version !== version) return null;
  return (await records.restores.reading('everything', [id])).has(id) ? null : snapshot;
}
