import { isUnavailable } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Recurrence } from '../../domain/recurrence/index.ts';
import type { RunOutcome, RunReason } from '../../domain/run.ts';
import { runOrderOf, type Schedule } from '../../domain/schedule.ts';
import { type FiringPlan, planFirings, type SlotRange } from '../../domain/slots.ts';
import { nameSnapshot } from '../../domain/snapshot.ts';
import type { Clock } from '../../ports/clock.ts';
import { mapInSlices } from '../../ports/current-call.ts';
import type { Log } from '../../ports/log.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { storeFinder } from '../stores/index.ts';
import { enqueueRuns, type PlannedRun, type PlannedTask } from './task-queue.ts';

/** What one batch did. */
export interface FiringBatch {
  readonly claimed: number;
  readonly fired: number;
  readonly missed: number;
}

/** How long a schedule that could not be fired is left alone, so that it keeps no other from firing. */
const SET_ASIDE_SECONDS: Seconds = 60;

/** Turns slots that have come into durable runs and tasks. The database decides who fires. */
export class Firing {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Until when which schedule is left alone, by the clock that nobody sets. */
  readonly #setAside = new Map<number, Seconds>();

  constructor(unitOfWork: UnitOfWork, clock: Clock, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Fires up to `limit` due schedules in one transaction; where that fails for one of them, each in its own. Call again
   * while `claimed` equals the limit.
   *
   * @throws `unavailable` - the database does not answer, or is too busy.
   */
  async fireDue(limit: number): Promise<FiringBatch> {
    const except = this.#stillSetAside();
    try {
      return this.#report(
        await this.#unitOfWork.transaction(async (records) => {
          const due = await records.schedules.claimDue(records.now, limit, except);
          return { due, runs: await settle(records, due) };
        }),
      );
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#log.warn({ err: error }, 'A batch of due schedules could not be fired; each is fired by itself.');
      return this.#fireOneByOne(limit, except);
    }
  }

  async #fireOneByOne(limit: number, except: readonly number[]): Promise<FiringBatch> {
    const now = await this.#unitOfWork.now();
    const ids = await this.#unitOfWork.records.schedules.dueIds(now, limit, except);
    const total = { claimed: ids.length, fired: 0, missed: 0 };
    for (const id of ids) {
      try {
        const { fired, missed } = this.#report(await this.#unitOfWork.transaction((records) => fireOne(records, id)));
        total.fired += fired;
        total.missed += missed;
      } catch (error) {
        if (isUnavailable(error)) throw error;
        this.#setAside.set(id, this.#clock.monotonic() + SET_ASIDE_SECONDS);
        this.#log.error(
          { schedule: id, err: error },
          `Schedule ${id} could not be fired; it is tried again in a minute.`,
        );
      }
    }
    return total;
  }

  #stillSetAside(): readonly number[] {
    const now = this.#clock.monotonic();
    for (const [id, until] of this.#setAside) if (until <= now) this.#setAside.delete(id);
    return [...this.#setAside.keys()];
  }

  #report({ due, runs }: Settled): FiringBatch {
    const missed = runs.filter(({ outcome }) => outcome === 'missed');
    for (const { scheduleId, reason, coversCount } of missed) {
      const targets = due.find(({ id }) => id === scheduleId)?.targets.map(({ targetId }) => targetId);
      const message = `Schedule ${scheduleId} missed ${coversCount} slot(s).`;
      this.#log.error({ schedule: scheduleId, targets, reason }, message);
    }
    const fired = runs.filter(({ outcome }) => outcome === 'fired').length;
    return { claimed: due.length, fired, missed: missed.length };
  }
}

interface Settled {
  readonly due: readonly Schedule[];
  readonly runs: readonly PlannedRun[];
}

async function fireOne(records: Transaction, id: number): Promise<Settled> {
  const schedule = await records.schedules.lock('everything', { id });
  const due = schedule === null ? [] : [schedule];
  return { due, runs: await settle(records, due) };
}

/**
 * Gives every slot of these (locked) schedules that has come its record, and moves `nextFireAt` on. Also called before
 * a rule is changed, paused or deleted, so that a slot that had come is not lost with it. Answers what was recorded.
 */
export async function settle(records: Transaction, schedules: readonly Schedule[]): Promise<readonly PlannedRun[]> {
  const planOf = planner(records.now);
  const due = (await mapInSlices(schedules, (schedule) => dueOf(schedule, records.now, planOf))).flat();
  if (due.length === 0) return [];
  const planTasks = await taskPlanner(
    records,
    due.map(({ schedule }) => schedule),
  );
  const suspended = await records.accounts.suspended([...new Set(due.map(({ schedule }) => schedule.accountId))]);
  const recordsOf = ({ schedule, plan }: DueSchedule): readonly PlannedRun[] =>
    suspended.has(schedule.accountId) ? passedRuns(schedule, plan) : runsOf(schedule, plan, planTasks(schedule));
  const runs = (await mapInSlices(due, recordsOf)).flat();
  await enqueueRuns(records, runs);
  await records.schedules.advance(
    due.map(({ schedule, dueAt, plan }) => ({ id: schedule.id, from: dueAt, to: plan.nextFireAt })),
  );
  return runs;
}

interface DueSchedule {
  readonly schedule: Schedule;
  readonly dueAt: Instant;
  readonly plan: FiringPlan;
}

function dueOf(schedule: Schedule, now: Instant, planOf: ReturnType<typeof planner>): readonly DueSchedule[] {
  const { nextFireAt: dueAt, recurrence } = schedule;
  return dueAt === null || dueAt > now ? [] : [{ schedule, dueAt, plan: planOf(recurrence, dueAt) }];
}

/** Works out one plan for all that share a rule and are due at the same time. */
function planner(now: Instant): (rule: Recurrence, dueAt: Instant) => FiringPlan {
  const plans = new Map<Recurrence, Map<Instant, FiringPlan>>();
  return (rule, dueAt) => {
    const ofRule = plans.getOrInsertComputed(rule, () => new Map());
    return ofRule.getOrInsertComputed(dueAt, () => planFirings(rule, dueAt, now));
  };
}

function runsOf(schedule: Schedule, plan: FiringPlan, planned: PlannedTasks): PlannedRun[] {
  const runs = plan.fire.map(
    (firing): PlannedRun =>
      planned.tasks.length === 0
        ? unfiredRun(schedule, firing, 'missed', planned.whyNone)
        : {
            ...slotRecord(schedule, firing),
            trigger: firing.trigger,
            outcome: 'fired',
            reason: null,
            snapshotName: nameSnapshot(schedule.name, firing.fireTime, schedule.recurrence.timeZone),
            tasks: planned.tasks,
          },
  );
  if (plan.missed !== null) runs.unshift(unfiredRun(schedule, plan.missed, 'missed', 'next_slot_near'));
  return runs;
}

/** What is recorded of slots that came while the account was suspended. */
const passedRuns = (schedule: Schedule, { missed, fire }: FiringPlan): readonly PlannedRun[] =>
  [...(missed === null ? [] : [missed]), ...fire].map((range) =>
    unfiredRun(schedule, range, 'skipped', 'account_suspended'),
  );

/** The record of slots that passed without a backup: of a pause, or missed. */
export const unfiredRun = (
  schedule: Schedule,
  range: SlotRange,
  outcome: Exclude<RunOutcome, 'fired'>,
  reason: RunReason,
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
  action: schedule.action,
  check: schedule.check,
  fireTime: range.coversTo,
  coversFrom: range.coversFrom,
  coversCount: range.coversCount,
  class: schedule.class,
  origin: schedule.origin,
  taskOrder: runOrderOf(schedule),
});

/** A schedule's part of the work; `whyNone` says why there is none of it. */
export interface PlannedTasks {
  readonly tasks: readonly PlannedTask[];
  /** `no_store`: nothing is at its destination; `no_target`: its targets are gone. */
  readonly whyNone: Extract<RunReason, 'no_store' | 'no_target'>;
}

/** Finds, for all these schedules at once, each target's store and whether its previous task is unfinished. */
export async function taskPlanner(
  records: Transaction,
  schedules: readonly Schedule[],
): Promise<(schedule: Schedule) => PlannedTasks> {
  const targetIds = new Set(schedules.flatMap(({ targets }) => targets.map(({ targetId }) => targetId)));
  const targets = new Map((await records.targets.findMany([...targetIds])).map((target) => [target.id, target]));
  const unfinished = await records.tasks.unfinishedPairs(schedules.map(({ id }) => id));
  const findStore = await storeFinder(records, schedules);
  return (schedule) => {
    const storeOf = findStore(schedule);
    if (storeOf === null) return { tasks: [], whyNone: 'no_store' };
    const tasks = schedule.targets.flatMap(({ targetId }) => {
      const target = targets.get(targetId);
      if (target === undefined || target.deletedAt !== null) return [];
      const isOverlapping = unfinished.has(`${schedule.id}:${targetId}`);
      return [{ targetId, storeId: storeOf(target), isOverlapping }];
    });
    return { tasks, whyNone: 'no_target' };
  };
}
