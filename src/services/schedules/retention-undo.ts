import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { nameOf } from '../../ports/records/page.ts';
import type { ScheduleKey } from '../../ports/records/schedules.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireRole } from '../identity/index.ts';
import { meant } from '../meant-schedule.ts';
import { callBack, findUndoable, type UndoableChanges } from '../retention/index.ts';
import { changeSchedule } from './schedules.ts';

/** What an undo did. */
export interface UndoneRetention {
  readonly schedule: Schedule;
  /** How many snapshots can be restored again, of all schedules that the changes were about. */
  readonly broughtBack: number;
}

/**
 * Undoes the changes of policy by which snapshots of a schedule are `expiring`, its own and those of its targets' rotation:
 * all of them can be restored again, and what they are kept by is what it was before the first of the changes.
 *
 * @throws `forbidden`, `not_found`, `conflict` (`retention_not_undoable`: nothing is expiring; `stale`: the policies were
 *   changed meanwhile).
 */
export async function undoRetention(unitOfWork: UnitOfWork, actor: Actor, key: ScheduleKey): Promise<UndoneRetention> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const seen = await findSchedule(records, actor, key);
    const { changes: found } = await findUndoable(records, seen);
    const schedules = await lockHolders(records, seen, found);
    // Asked again with everything locked: nobody changes these policies from here on.
    const undoable = await findUndoable(records, seen);
    if (undoable.expiring.length === 0) throw problem('retention_not_undoable', { schedule: thing('schedule', seen) });
    if (undoable.changes.some(({ id }) => !found.some((change) => change.id === id))) {
      throw problem('stale', { thing: thing('schedule', seen) });
    }
    await restorePolicies(records, actor, undoable, schedules);
    const broughtBack = await callBack(
      records,
      undoable.expiring.map(({ id }) => id),
    );
    await records.retentionChanges.forget(undoable.changes.map(({ id }) => id));
    const schedule = await findSchedule(records, actor, key);
    await audit(records, actor, 'schedule.retention_undo', ['schedule', schedule], { broughtBack });
    return { schedule, broughtBack };
  });
}

async function findSchedule(records: Transaction, actor: Actor, key: ScheduleKey): Promise<Schedule> {
  const schedule = meant(await records.schedules.find(scopeOf(actor), key), key);
  if (schedule === null) throw notFound('schedule', nameOf(key));
  return schedule;
}

/** The targets of all these changes, and the schedule's, first; then the schedules, which it answers by their ids. */
async function lockHolders(
  records: Transaction,
  seen: Schedule,
  changes: UndoableChanges['changes'],
): Promise<ReadonlyMap<number, Schedule>> {
  const scope = { accountId: seen.accountId };
  const ids = ascending([seen.id, ...changes.flatMap(({ scheduleId }) => scheduleId ?? [])]);
  const holders = await records.schedules.findMany(scope, ids);
  const linked = holders.flatMap(({ targets }) => targets.map(({ targetId }) => targetId));
  for (const id of ascending([...linked, ...changes.flatMap(({ targetId }) => targetId ?? [])])) {
    await records.targets.lock(scope, { id });
  }
  const locked = new Map<number, Schedule>();
  for (const id of ids) {
    const schedule = await records.schedules.lock(scope, { id });
    if (schedule !== null) locked.set(id, schedule);
  }
  return locked;
}

const ascending = (ids: readonly number[]): readonly number[] =>
  [...new Set(ids)].toSorted((one, other) => one - other);

/** Of each schedule and target what it was before its first change; what is deleted meanwhile has none any more. */
async function restorePolicies(
  records: Transaction,
  actor: Actor,
  { changes }: UndoableChanges,
  schedules: ReadonlyMap<number, Schedule>,
): Promise<void> {
  const settled = new Set<string>();
  for (const { accountId, scheduleId, targetId, formerPolicy, formerRotation } of changes) {
    const holder = `${scheduleId}:${targetId}`;
    if (settled.has(holder)) continue;
    settled.add(holder);
    const schedule = scheduleId === null ? undefined : schedules.get(scheduleId);
    if (schedule !== undefined && formerPolicy !== null) {
      await changeSchedule(records, actor, schedule, { retention: formerPolicy });
    }
    const target = targetId === null ? null : await records.targets.find({ accountId }, { id: targetId });
    if (target === null || formerRotation === null) continue;
    await records.targets.update(target.id, { rotation: formerRotation });
    records.events.note('target.changed', target);
    await audit(records, actor, 'target.change', ['target', target], { fields: ['rotation'] });
  }
}
