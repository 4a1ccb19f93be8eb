import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { GatewayError, notFound } from '../domain/errors.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type Key, nameOf } from '../ports/records.ts';
import type { Transaction } from '../ports/unit-of-work.ts';

/** A snapshot that was asked for. @throws `not_found`, also for one that is deleted, or there for one restore alone. */
export function foundSnapshot(snapshot: Snapshot | null, key: Key): Snapshot {
  if (snapshot === null || snapshot.state === 'deleted' || snapshot.isTransient)
    throw notFound('snapshot', nameOf(key));
  return snapshot;
}

/** @throws `conflict`: it is being deleted, or was to be: a deletion that failed is tried again. */
export function refuseGoing({ id, state }: Snapshot): void {
  if (state !== 'deleting' && state !== 'delete_failed') return;
  throw new GatewayError('conflict', {
    message: `The snapshot '${id}' is being deleted and can no longer be changed.`,
    noun: 'snapshot',
    id: String(id),
    reason: 'deleting',
  });
}

/** Locks a snapshot that can be read. @throws `not_found`, `conflict` (not available). */
export async function lockAvailable(
  records: Transaction,
  actor: Actor,
  key: Key,
  purpose: 'copied' | 'restored',
): Promise<Snapshot> {
  const snapshot = foundSnapshot(await records.snapshots.lock(scopeOf(actor), key), key);
  if (snapshot.state === 'available') return snapshot;
  throw new GatewayError('conflict', {
    message: `The snapshot '${snapshot.id}' is '${snapshot.state}', not 'available'; only an available one can be ${purpose}.`,
    noun: 'snapshot',
    id: String(snapshot.id),
    reason: snapshot.state,
  });
}
