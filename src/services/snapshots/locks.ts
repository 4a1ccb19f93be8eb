import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { HIDDEN, type Snapshot } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** A snapshot that was asked for. @throws `not_found`, also for one that is hidden, or there for one restore alone. */
export function foundSnapshot(snapshot: Snapshot | null, key: Key): Snapshot {
  if (snapshot === null || isOneOf(HIDDEN, snapshot.state) || snapshot.isTransient)
    throw notFound('snapshot', nameOf(key));
  return snapshot;
}

/**
 * Refuses a snapshot that is let go. @throws `conflict`: it is being deleted, or was to be: a deletion that failed is
 * tried again.
 */
export function refuseGoing(snapshot: Snapshot): void {
  if (snapshot.state !== 'deleting' && snapshot.state !== 'delete_failed') return;
  throw problem('snapshot_deleting', { snapshot: thing('snapshot', snapshot) });
}

/** Refuses a snapshot that cannot be read. @throws `conflict`: it cannot be read, not yet or no more. */
export function refuseUnavailable(snapshot: Snapshot, purpose: 'copied' | 'restored'): void {
  if (snapshot.state === 'available') return;
  throw problem('snapshot_unavailable', { snapshot: thing('snapshot', snapshot), state: snapshot.state, purpose });
}

/** Locks a snapshot that can be read. @throws `not_found`, `conflict` (not available). */
export async function lockAvailable(
  records: Transaction,
  actor: Actor,
  key: Key,
  purpose: 'copied' | 'restored',
): Promise<Snapshot> {
  const snapshot = foundSnapshot(await records.snapshots.lock(scopeOf(actor), key), key);
  refuseUnavailable(snapshot, purpose);
  return snapshot;
}
