import type { Actor } from '../../domain/account.ts';
import { ACTIONS } from '../../domain/action.ts';
import { problem } from '../../domain/errors.ts';
import { problemOf, thing } from '../../domain/problems/index.ts';
import { plainly } from '../../domain/retention/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { OCCUPYING, type Snapshot, UNFINISHED_SNAPSHOT, VERIFIABLE } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Target } from '../../domain/target.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { audit } from '../identity/index.ts';
import { callOff, cancelQueued, settle } from '../runs/index.ts';
import { forgetRepository, type IsReadOnly, refuseForeign } from '../stores/index.ts';

const REASON = 'target_deleted';
/** What may lie in a store of a snapshot that is made, or is on its way to be. */
const KEPT = [...new Set([...OCCUPYING, ...VERIFIABLE])];
const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** Marks locked targets deleted, with their links, their queued tasks and the queued restores into them. */
export async function removeTargets(records: Transaction, actor: Actor, targets: readonly Target[]): Promise<void> {
  // A slot that had come is recorded first: it is not lost with its target.
  await settle(records, await lockSchedulesOf(records, targets));
  for (const target of targets) {
    await cancelQueued(records, { targetId: target.id }, REASON);
    const cause = problemOf('target_deleted', { target: thing('target', target) });
    for (const id of await records.restores.cancelQueued(target.id, cause, records.now)) {
      records.events.note('restore.ended', { ...target, id });
    }
    const unlinked = await records.schedules.unlinkTarget(target.id);
    for (const id of unlinked) records.events.note('schedule.changed', { ...target, id });
    await haltWithoutTargets(records, unlinked);
    await records.targets.markDeleted(target.id, records.now, 'requested');
    await forgetRepository(records, target.id);
    records.events.note('target.deleted', target);
    await audit(records, actor, 'target.remove', ['target', target]);
  }
}

/**
 * Marks all snapshots that were made in a locked target's own store `deleting`, and calls off those that are being made,
 * wherever; those made elsewhere stay. Call it after `removeTargets`, which has cancelled those that were only queued.
 *
 * @throws `forbidden` (`target_has_protected`,
 *   `target_has_held`; `target_has_snapshots`: there are some that were not made through `origin`), `driver_failed` (`store_not_adopted`, `store_taken_over`).
 */
export async function removeSnapshotsOf(
  records: Transaction,
  actor: Actor,
  target: Target,
  origin: string,
  isReadOnly: IsReadOnly,
): Promise<void> {
  // However far a worker is with one: from now on there is nothing to make it of.
  const unmade = { targetId: target.id, states: UNFINISHED_SNAPSHOT };
  for (const snapshot of (await records.snapshots.list('everything', unmade, EVERY)).rows) {
    refuseUntouchable(target, snapshot);
    await callOff(records, snapshot);
  }
  const snapshots = await lockSnapshotsOf(records, target);
  const made = snapshots.filter(({ state }) => isOneOf(VERIFIABLE, state));
  for (const snapshot of snapshots) refuseUntouchable(target, snapshot);
  const others = made.filter((snapshot) => snapshot.origin !== origin).length;
  if (others > 0) {
    throw problem('target_has_snapshots', { target: thing('target', target), count: made.length, others });
  }
  const going = snapshots.filter(({ state }) => state === 'expiring' || isOneOf(VERIFIABLE, state));
  const own = going.filter(({ storeId }) => storeId === target.storeId);
  await refuseForeign(records, isReadOnly, own);
  for (const snapshot of own) {
    await moveSnapshot(records, snapshot, 'deleting', { deletedReason: plainly(REASON) });
    await audit(records, actor, 'snapshot.delete', ['snapshot', snapshot]);
  }
}

async function lockSnapshotsOf(records: Transaction, { id }: Target): Promise<readonly Snapshot[]> {
  const { rows } = await records.snapshots.list('everything', { targetId: id, states: KEPT }, EVERY);
  const locked: Snapshot[] = [];
  for (const row of rows) {
    const snapshot = await records.snapshots.lock('everything', { id: row.id });
    if (snapshot !== null && isOneOf(KEPT, snapshot.state)) locked.push(snapshot);
  }
  return locked;
}

function refuseUntouchable(target: Target, snapshot: Snapshot): void {
  const { isProtected, holdReason } = snapshot;
  const things = { snapshot: thing('snapshot', snapshot), target: thing('target', target) };
  if (isProtected) throw problem('target_has_protected', things);
  if (holdReason !== null) throw problem('target_has_held', { ...things, holdReason });
}

/** Of all the targets at once: a schedule of several of them is locked in the order of its id. */
async function lockSchedulesOf(records: Transaction, targets: readonly Target[]): Promise<readonly Schedule[]> {
  const ids = new Set<number>();
  for (const { id: targetId } of targets) {
    const { rows } = await records.schedules.list('everything', { targetId, actions: ACTIONS }, EVERY);
    for (const { id } of rows) ids.add(id);
  }
  return lockSchedules(
    records,
    [...ids].toSorted((one, other) => one - other),
  );
}

async function lockSchedules(records: Transaction, ids: readonly number[]): Promise<readonly Schedule[]> {
  const locked: Schedule[] = [];
  for (const id of ids) {
    const schedule = await records.schedules.lock('everything', { id });
    if (schedule !== null) locked.push(schedule);
  }
  return locked;
}

/** A schedule that has lost its last target has no slots any more. */
async function haltWithoutTargets(records: Transaction, scheduleIds: readonly number[]): Promise<void> {
  const moves = (await lockSchedules(records, scheduleIds)).flatMap(({ id, targets, nextFireAt }) =>
    targets.length === 0 && nextFireAt !== null ? [{ id, from: nextFireAt, to: null }] : [],
  );
  await records.schedules.advance(moves);
}
