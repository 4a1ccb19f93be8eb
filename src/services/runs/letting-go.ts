import { type Actor, scopeOf } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { type Snapshot, UNFINISHED_SNAPSHOT } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Key } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireRole } from '../identity/index.ts';
import { refuseStale } from '../seen-version.ts';
import { type DeletedSnapshots, deleteSnapshots } from '../snapshots/index.ts';
import type { Ownership } from '../stores/index.ts';
import { callOff } from './cancelling.ts';

/**
 * Deletes snapshots as `Snapshots.delete`, all or none, also those that are still being made in their targets' own stores:
 * however far that is, their making is called off. One that restores wait for is made for them, unseen, and goes with them.
 *
 * @throws as `Snapshots.delete`.
 */
export async function letSnapshotsGo(
  unitOfWork: UnitOfWork,
  ownership: Pick<Ownership, 'readOnly'>,
  actor: Actor,
  keys: readonly Key[],
  which: Pick<DeletedSnapshots, 'version'> = {},
): Promise<void> {
  requireRole(actor, 'operator');
  const isReadOnly = await ownership.readOnly();
  await unitOfWork.transaction(async (records) => {
    const made: Key[] = [];
    // The order of locks: tasks and restores before snapshots.
    for (const key of keys) if (!(await dropUnmade(records, actor, key, which))) made.push(key);
    await deleteSnapshots(records, actor, made, isReadOnly, which);
  });
}

/** `false` where it is not being made there (any more): then it is deleted as any other. */
async function dropUnmade(
  records: Transaction,
  actor: Actor,
  key: Key,
  which: Pick<DeletedSnapshots, 'version'>,
): Promise<boolean> {
  const snapshot = await records.snapshots.find(scopeOf(actor), key);
  if (snapshot === null || snapshot.isTransient || !isOneOf(UNFINISHED_SNAPSHOT, snapshot.state)) return false;
  const [target] = await records.targets.findMany([snapshot.targetId]);
  if (target?.storeId !== snapshot.storeId) return false;
  refuseStale('snapshot', snapshot, which);
  refuseKept(snapshot);
  if (await records.restores.dropWhenEnded(snapshot.id)) {
    await records.snapshots.update(snapshot.id, { isTransient: true });
    records.events.note('snapshot.changed', snapshot);
  } else if (!(await callOff(records, snapshot))) return false;
  await audit(records, actor, 'snapshot.delete', ['snapshot', snapshot]);
  return true;
}

/** @throws `conflict` (`snapshot_protected`, `snapshot_held`). */
function refuseKept(snapshot: Snapshot): void {
  const about = { snapshot: thing('snapshot', snapshot) };
  if (snapshot.isProtected) throw problem('snapshot_protected', about);
  if (snapshot.holdReason !== null) throw problem('snapshot_held', { ...about, hold: snapshot.holdReason });
}
