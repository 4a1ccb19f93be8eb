import type { Schedule } from '../domain/schedule.ts';
import type { FiringPlan, SlotRange } from '../domain/slots.ts';
import { planFirings } from '../domain/slots.ts';
import { LOCAL_DESTINATION } from '../domain/store.ts';
import type { Target } from '../domain/target.ts';
import type { Log } from '../ports/log.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import type { PlannedRun, PlannedTask } from './enqueueing.ts';
import { enqueueRuns } from './enqueueing.ts';
import { nameSnapshot } from './snapshot-naming.ts';

/** What one batch did. */
export interface FiringBatch {
  readonly claimed: number;
  readonly fired: number;
  readonly missed: number;
}

/** Turns slots that have come into durable runs and tasks. The database decides who fires. */
export class Firing {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
  }

  /** Fires up to `limit` due schedules in one transaction. Call again while `claimed` equals the limit. */
  async fireDue(limit: number): Promise<FiringBatch> {
    const { due, planned } = await this.#unitOfWork.transaction(async (records) => {
      const claimed = await records.schedules.claimDue(records.now, limit);
      return { due: claimed, planned: await settle(records, claimed) };
    });
    const missed = planned.filter(({ outcome }) => outcome === 'missed');
    for (const run of missed) this.#logMissed(run, due);
    return { claimed: due.length, fired: planned.length - missed.length, missed: missed.length };
  }

  #logMissed({ scheduleId, reason, coversCount }: PlannedRun, due: readonly Schedule[]): void {
    const targets = due.find(({ id }) => id === scheduleId)?.targets.map(({ targetId }) => targetId);
    this.#log.error({ schedule: scheduleId, targets, reason }, `Schedule ${scheduleId} missed ${coversCount} slot(s).`);
  }
}

/**
 * Gives every slot of these (locked) schedules that has come its record, and moves `nextFireAt` on. Also called before
 * a rule is changed, paused or deleted, so that a slot that had come is not lost with it. Answers what was recorded.
 */
export async function settle(records: Transaction, schedules: readonly Schedule[]): Promise<readonly PlannedRun[]> {
  const due = schedules.flatMap((schedule) =>
    schedule.nextFireAt !== null && schedule.nextFireAt <= records.now
      ? [
          {
            schedule,
            dueAt: schedule.nextFireAt,
            plan: planFirings(schedule.recurrence, schedule.nextFireAt, records.now),
          },
        ]
      : [],
  );
  if (due.length === 0) return [];
  const planTasks = await taskPlanner(
    records,
    due.map(({ schedule }) => schedule),
  );
  const runs = due.flatMap(({ schedule, plan }) => runsOf(schedule, plan, planTasks(schedule)));
  await enqueueRuns(records, runs);
  await records.schedules.advance(
    due.map(({ schedule, dueAt, plan }) => ({ id: schedule.id, from: dueAt, to: plan.nextFireAt })),
  );
  return runs;
}

function runsOf(schedule: Schedule, plan: FiringPlan, tasks: readonly PlannedTask[]): PlannedRun[] {
  const runs = plan.fire.map(
    (firing): PlannedRun => ({
      ...slotRecord(schedule, firing),
      trigger: firing.trigger,
      outcome: 'fired',
      reason: null,
      snapshotName: nameSnapshot(schedule.name, firing.fireTime, schedule.recurrence.timeZone),
      tasks,
    }),
  );
  if (plan.missed !== null) runs.unshift(unfiredRun(schedule, plan.missed, 'missed', 'next_slot_near'));
  return runs;
}

/** The record of slots that passed without a backup: of a pause, or missed. */
export const unfiredRun = (
  schedule: Schedule,
  range: SlotRange,
  outcome: 'missed' | 'skipped',
  reason: string,
): PlannedRun => ({
  ...slotRecord(schedule, range),
  trigger: 'schedule',
  outcome,
  reason,
  snapshotName: '',
  tasks: [],
});

const slotRecord = (schedule: Schedule, range: SlotRange) => ({
  accountId: schedule.accountId,
  scheduleId: schedule.id,
  fireTime: range.coversTo,
  coversFrom: range.coversFrom,
  coversCount: range.coversCount,
  class: schedule.class,
  taskOrder: schedule.taskOrder,
});

/** Finds, for all these schedules at once, each target's store and whether its previous task is unfinished. */
export async function taskPlanner(
  records: Transaction,
  schedules: readonly Schedule[],
): Promise<(schedule: Schedule) => readonly PlannedTask[]> {
  const targetIds = new Set(schedules.flatMap(({ targets }) => targets.map(({ targetId }) => targetId)));
  const targets = new Map((await records.targets.findMany([...targetIds])).map((target) => [target.id, target]));
  const unfinished = await records.tasks.unfinishedPairs(schedules.map(({ id }) => id));
  const remoteStores = await findRemoteStores(records, schedules);
  const storeOf = (schedule: Schedule, target: Target): number =>
    remoteStores.get(`${schedule.accountId}:${schedule.destination}`) ?? target.storeId;
  return (schedule) =>
    schedule.targets.flatMap(({ targetId }) => {
      const target = targets.get(targetId);
      if (target === undefined || target.deletedAt !== null) return [];
      const isOverlapping = unfinished.has(`${schedule.id}:${targetId}`);
      return [{ targetId, storeId: storeOf(schedule, target), isOverlapping }];
    });
}

async function findRemoteStores(
  records: Transaction,
  schedules: readonly Schedule[],
): Promise<ReadonlyMap<string, number>> {
  const stores = new Map<string, number>();
  for (const { accountId, destination } of schedules) {
    const key = `${accountId}:${destination}`;
    if (destination === LOCAL_DESTINATION || stores.has(key)) continue;
    const store = await records.stores.findByLocation(accountId, destination);
    if (store !== null) stores.set(key, store.id);
  }
  return stores;
}
