import type { RetentionPolicy } from '../../domain/retention/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import type { Records } from '../../ports/records/index.ts';
import type { RetentionChange } from '../../ports/records/retention-changes.ts';
import type { ExpiringSnapshot } from '../../ports/records/snapshots.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { lockEligible } from './eligible.ts';
import { compareEffects, type PolicyEffect } from './policy-effects.ts';
import { loadPools, loadRotated } from './pools.ts';

/** A change of policy that is about to be written, and what it does. */
export interface JudgedChange {
  readonly change: Omit<RetentionChange, 'id' | 'changedAt'>;
  readonly effect: PolicyEffect;
}

/** Judges another policy of a locked schedule whose targets are locked too, before it is written. */
export async function judgePolicy(
  records: Transaction,
  schedule: Schedule,
  retention: RetentionPolicy,
): Promise<JudgedChange> {
  const targets = await records.targets.findMany(schedule.targets.map(({ targetId }) => targetId));
  const poolsBy = async (by: Schedule) =>
    (await Promise.all(targets.map((target) => loadPools(records, by, target, null)))).flat();
  const effect = await compareEffects(await poolsBy(schedule), await poolsBy({ ...schedule, retention }));
  const { id: scheduleId, accountId, retention: formerPolicy } = schedule;
  return { change: { accountId, scheduleId, targetId: null, formerPolicy, formerRotation: null }, effect };
}

/** Judges another rotation of a locked target, before it is written. */
export async function judgeRotation(records: Transaction, target: Target, rotation: number): Promise<JudgedChange> {
  const effect = await compareEffects(
    await loadRotated(records, target),
    await loadRotated(records, { ...target, rotation }),
  );
  const { id: targetId, accountId, rotation: formerRotation } = target;
  return { change: { accountId, scheduleId: null, targetId, formerPolicy: null, formerRotation }, effect };
}

/**
 * Has what a change of policy lets go be `expiring`, each with its reason, and what it keeps of what was let go before
 * be `available` again. Call it in the transaction of the change, after everything else is locked.
 */
export async function markLetGo(
  records: Transaction,
  { change, effect: { going, returning, leavesGone } }: JudgedChange,
): Promise<void> {
  await callBack(
    records,
    returning.map(({ id }) => id),
  );
  const isSameHolder = ({ scheduleId, targetId }: Omit<RetentionChange, 'id' | 'changedAt'>) =>
    scheduleId === change.scheduleId && targetId === change.targetId;
  const earlier = (await records.retentionChanges.ofAccount(change.accountId)).filter(isSameHolder);
  if (!leavesGone) for (const { id } of earlier) await records.retentionChanges.forgetIdle(id);
  // What stays gone is called back with the policy of before all that was changed since.
  if (going.length === 0 && (!leavesGone || earlier.length > 0)) return;
  const id = await records.retentionChanges.insert({ ...change, changedAt: records.now });
  for (const { snapshot: member, reason } of going.toSorted((one, other) => one.snapshot.id - other.snapshot.id)) {
    const snapshot = await lockEligible(records, member);
    if (snapshot === null) continue;
    await moveSnapshot(records, snapshot, 'expiring', { retentionChangeId: id, deletedReason: reason });
  }
}

/** Changes that can only be undone together, the first one first, and all that is expiring by them. */
export interface UndoableChanges {
  readonly changes: readonly RetentionChange[];
  readonly expiring: readonly ExpiringSnapshot[];
}

/**
 * What an undo of a schedule's retention undoes: each change of its own and each that lets go what it made, whoever's it
 * is, and with those all that is tied to them in the same way, so that nothing that comes back goes again by another.
 */
export async function findUndoable(
  { retentionChanges, snapshots }: Pick<Records, 'retentionChanges' | 'snapshots'>,
  { id, accountId }: Pick<Schedule, 'id' | 'accountId'>,
): Promise<UndoableChanges> {
  const all = await retentionChanges.ofAccount(accountId);
  const expiring = Map.groupBy(await snapshots.expiringBy(all.map((change) => change.id)), ({ changeId }) => changeId);
  const schedules = new Set<number | null>([id]);
  const targets = new Set<number>();
  const found = new Set<RetentionChange>();
  const isTied = (change: RetentionChange): boolean =>
    (change.scheduleId !== null && schedules.has(change.scheduleId)) ||
    (change.targetId !== null && targets.has(change.targetId)) ||
    (expiring.get(change.id) ?? []).some(({ scheduleId }) => schedules.has(scheduleId));
  for (let count = -1; count < found.size; ) {
    count = found.size;
    for (const change of all.filter((one) => !found.has(one) && isTied(one))) {
      found.add(change);
      if (change.scheduleId !== null) schedules.add(change.scheduleId);
      if (change.targetId !== null) targets.add(change.targetId);
      for (const { scheduleId } of expiring.get(change.id) ?? []) schedules.add(scheduleId);
    }
  }
  const changes = all.filter((change) => found.has(change));
  return { changes, expiring: changes.flatMap((change) => expiring.get(change.id) ?? []) };
}

/** Has snapshots that are still `expiring` be `available` again; answers how many were. */
export async function callBack(records: Transaction, ids: readonly number[]): Promise<number> {
  let count = 0;
  for (const id of ids.toSorted((one, other) => one - other)) {
    const snapshot = await records.snapshots.lock('everything', { id });
    if (snapshot?.state !== 'expiring') continue;
    await moveSnapshot(records, snapshot, 'available', { retentionChangeId: null, deletedReason: null });
    count += 1;
  }
  return count;
}
