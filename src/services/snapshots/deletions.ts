import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { plainly } from '../../domain/retention/index.ts';
import { HIDDEN, type Snapshot, type SnapshotClass } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { audit } from '../identity/index.ts';
import { lockInOrder } from '../lock-order.ts';
import { refuseStale } from '../seen-version.ts';
import { endRefusedDeletions, type IsReadOnly, refuseForeign } from '../stores/index.ts';

/** Which of the snapshots that are named may be deleted, and what with them. */
export interface DeletedSnapshots {
  /** Those of another class are not found. */
  readonly only?: SnapshotClass;
  /** All that is built upon them goes with them; it stands in their way otherwise. */
  readonly withIncrements?: boolean;
  /** Of the one that is named, the version that its caller saw. */
  readonly version?: number;
}

/**
 * Marks snapshots `deleting` in the caller's transaction.
 *
 * @throws `not_found` (naming the first that is missing), `conflict` (protected, held, still being made, or needed by an
 *   increment that stays), `driver_failed` (`store_not_adopted`, `store_taken_over`).
 */
export async function deleteSnapshots(
  records: Transaction,
  actor: Actor,
  keys: readonly Key[],
  isReadOnly: IsReadOnly,
  { only, withIncrements = false, version }: DeletedSnapshots = {},
): Promise<void> {
  const increments = await incrementsOf(records, actor, keys);
  // What a change of policy lets go and nobody sees is in nobody's way.
  const along = increments.filter(({ state }) => withIncrements || state === 'expiring').map(({ id }) => ({ id }));
  const lock = async (key: Key) => {
    const snapshot = await records.snapshots.lock(scopeOf(actor), key);
    const isMeant =
      snapshot?.isTransient === false &&
      (!isOneOf(HIDDEN, snapshot.state) ||
        (snapshot.state === 'expiring' && along.some(({ id }) => id === snapshot.id))) &&
      (only === undefined || snapshot.class === only);
    return isMeant ? snapshot : null;
  };
  const all = [...keys, ...along];
  const snapshots = await lockInOrder(all, lock, (key) => notFound('snapshot', nameOf(key)));
  const named = version === undefined ? undefined : snapshots.find((one) => keys.some((key) => isNamed(one, key)));
  if (named !== undefined && version !== undefined) refuseStale('snapshot', named, { version });
  await refuseForeign(records, isReadOnly, snapshots);
  await refuseNeeded(records, snapshots);
  for (const snapshot of snapshots) {
    await markDeleting(records, snapshot);
    await audit(records, actor, 'snapshot.delete', ['snapshot', snapshot]);
  }
}

const isNamed = (snapshot: Snapshot, key: Key): boolean =>
  'id' in key ? snapshot.id === key.id : snapshot.uuid === key.uuid;

/** All that is built upon these, whatever it is built upon directly. */
async function incrementsOf(records: Transaction, actor: Actor, keys: readonly Key[]): Promise<readonly Snapshot[]> {
  const found = await Promise.all(keys.map((key) => records.snapshots.find(scopeOf(actor), key)));
  const ids = new Set(found.flatMap((snapshot) => (snapshot === null ? [] : [snapshot.id])));
  const increments: Snapshot[] = [];
  for (let layer = [...ids]; layer.length > 0; ) {
    const above = (await records.snapshots.builtUpon(layer)).filter(({ id }) => !ids.has(id));
    for (const snapshot of above) ids.add(snapshot.id);
    increments.push(...above);
    layer = above.map(({ id }) => id);
  }
  return increments;
}

/** Asked with their rows locked: whoever builds upon one of them locks it too. */
async function refuseNeeded(records: Transaction, snapshots: readonly Snapshot[]): Promise<void> {
  const going = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const staying = (await records.snapshots.builtUpon([...going.keys()])).find(({ id }) => !going.has(id));
  const needed = staying === undefined ? undefined : going.get(staying.parentId ?? 0);
  if (staying === undefined || needed === undefined) return;
  throw problem('snapshot_needed', { snapshot: thing('snapshot', needed), increment: thing('snapshot', staying) });
}

async function markDeleting(records: Transaction, snapshot: Snapshot): Promise<void> {
  const about = { snapshot: thing('snapshot', snapshot) };
  const { state, holdReason: hold } = snapshot;
  if (snapshot.isProtected) throw problem('snapshot_protected', about);
  if (hold !== null) throw problem('snapshot_held', { ...about, hold });
  if (state === 'deleting') return;
  // Whoever deletes again what could not be deleted has seen to the store.
  if (state === 'delete_failed') await endRefusedDeletions(records, snapshot.storeId);
  if (await moveSnapshot(records, snapshot, 'deleting', { deletedReason: plainly('requested') })) return;
  throw problem('snapshot_unfinished', { ...about, state });
}
