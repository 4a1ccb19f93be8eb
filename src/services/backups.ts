import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { GatewayError, notFound } from '../domain/errors.ts';
import type { Seconds } from '../domain/instant.ts';
import type { SnapshotClass } from '../domain/snapshot.ts';
import type { Target } from '../domain/target.ts';
import { type Key, nameOf } from '../ports/records.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import { checkName, requireRole } from './access.ts';
import { audit } from './auditing.ts';
import type { EnqueuedRun } from './enqueueing.ts';
import { enqueueRuns } from './enqueueing.ts';
import { taskPlanner } from './firing.ts';
import { nameSnapshot } from './snapshot-naming.ts';

const DAY_SECONDS: Seconds = 86_400;

/** How many snapshots were made by hand, as quotas count them. */
export interface ManualCounts {
  readonly today: number;
  readonly total: number;
}

/** Runs on request: a manual backup of one target, or a schedule's run before its time. */
export class Backups {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  /**
   * Queues a manual backup; its snapshot is `creating` from this answer on, and no rule ever expires it.
   *
   * @throws `forbidden`, `not_found` (target), `invalid_request` (name), `quota_exceeded`.
   */
  async backUp(actor: Actor, key: Key, snapshotClass: SnapshotClass, name: string): Promise<EnqueuedRun> {
    requireRole(actor, 'operator');
    const snapshotName = checkName(name);
    return this.#unitOfWork.transaction(async (records) => {
      const target = await records.targets.lock(scopeOf(actor), key);
      if (target === null) throw notFound('target', nameOf(key));
      await checkQuota(records, target, snapshotClass);
      const [run] = await enqueueRuns(records, [
        {
          ...REQUESTED,
          accountId: target.accountId,
          scheduleId: null,
          class: snapshotClass,
          snapshotName,
          taskOrder: 'parallel',
          tasks: [{ targetId: target.id, storeId: target.storeId, isOverlapping: false }],
        },
      ]);
      return await audited(records, actor, 'backup.request', run);
    });
  }

  /**
   * Queues a run of a schedule now, paused or not; its snapshots belong to the schedule's pool.
   *
   * @throws `forbidden`, `not_found`, `invalid_request` (it has no target).
   */
  async runSchedule(actor: Actor, key: Key): Promise<EnqueuedRun> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      // Locked: neither a firing nor a deletion comes in between.
      const schedule = await records.schedules.lock(scopeOf(actor), key);
      if (schedule === null) throw notFound('schedule', nameOf(key));
      const { tasks, whyNone } = (await taskPlanner(records, [schedule]))(schedule);
      if (tasks.length === 0) {
        throw new GatewayError('invalid_request', {
          message:
            whyNone === 'no_target'
              ? `The schedule '${schedule.id}' has no target to back up; link one first.`
              : `There is no store at the location '${schedule.destination}' of the schedule '${schedule.id}'.`,
          field: whyNone === 'no_target' ? 'targets' : 'destination',
          value: whyNone === 'no_target' ? '' : schedule.destination,
        });
      }
      const [run] = await enqueueRuns(records, [
        {
          ...REQUESTED,
          accountId: schedule.accountId,
          scheduleId: schedule.id,
          class: schedule.class,
          snapshotName: nameSnapshot(schedule.name, records.now, schedule.recurrence.timeZone),
          taskOrder: schedule.taskOrder,
          tasks,
        },
      ]);
      return await audited(records, actor, 'schedule.run', run);
    });
  }

  /** What quotas count for this account and class: made by hand in the last 24 hours, and all that still exist. */
  async manualCounts(actor: Actor, accountId: number, snapshotClass: SnapshotClass): Promise<ManualCounts> {
    const scope = scopeOf(actor);
    if (scope !== 'everything' && scope.accountId !== accountId) return { today: 0, total: 0 };
    return countManual(this.#unitOfWork.records, accountId, snapshotClass, await this.#unitOfWork.now());
  }
}

const REQUESTED = {
  trigger: 'manual',
  outcome: 'fired',
  reason: null,
  fireTime: null,
  coversFrom: null,
  coversCount: 0,
} as const;

async function countManual(
  records: Pick<Transaction, 'snapshots'>,
  accountId: number,
  snapshotClass: SnapshotClass,
  now: number,
): Promise<ManualCounts> {
  return {
    today: await records.snapshots.countManualSince(accountId, snapshotClass, now - DAY_SECONDS),
    total: await records.snapshots.countManual(accountId, snapshotClass),
  };
}

/** Counted under the account's lock, so that two requests at once cannot both take the last place. */
async function checkQuota(records: Transaction, target: Target, snapshotClass: SnapshotClass): Promise<void> {
  const account = await records.accounts.lock(target.accountId);
  if (account === null || (account.quotaPerDay === null && account.quotaTotal === null)) return;
  const counts = await countManual(records, account.id, snapshotClass, records.now);
  refuseOver('day', counts.today, account.quotaPerDay, `${account.quotaPerDay} manual ${snapshotClass}s a day`);
  refuseOver('total', counts.total, account.quotaTotal, `${account.quotaTotal} ${snapshotClass}s in all`);
}

function refuseOver(which: string, count: number, quota: number | null, allowance: string): void {
  if (quota === null || count < quota) return;
  throw new GatewayError('quota_exceeded', {
    message: `Your account allows ${allowance}; delete one or wait.`,
    field: which,
    value: String(quota),
    reason: which,
  });
}

async function audited(
  records: Transaction,
  actor: Actor,
  action: string,
  enqueued: EnqueuedRun | undefined,
): Promise<EnqueuedRun> {
  if (enqueued === undefined) throw new Error('A planned run was not queued.');
  await audit(records, actor, action, enqueued.run);
  return enqueued;
}
