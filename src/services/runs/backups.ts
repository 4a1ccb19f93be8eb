import { type Actor, scopeOf } from '../../domain/account.ts';
import { type GatewayError, notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { runOrderOf, type Schedule } from '../../domain/schedule.ts';
import { nameSnapshot, type SnapshotClass } from '../../domain/snapshot.ts';
import { LOCAL_DESTINATION, type Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import { checkName } from '../../domain/text.ts';
import type { DialectMemory } from '../../ports/records/dialect-data.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { ScheduleKey } from '../../ports/records/schedules.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { remember } from '../dialect-memory.ts';
import { audit, requireRole } from '../identity/index.ts';
import { lockInOrder } from '../lock-order.ts';
import { meant } from '../meant-schedule.ts';
import { countManual, foundSnapshot, lockAvailable, type ManualCounts, refuseOverQuota } from '../snapshots/index.ts';
import { type PlannedTasks, taskPlanner } from './firing.ts';
import { refuseOverLimits } from './store-limits.ts';
import { type EnqueuedRun, enqueueRuns, OF_BACKUPS, type PlannedRun, REQUESTED } from './task-queue.ts';
import { refuseOverBytes } from './write-limits.ts';

/** Where a backup by hand goes. */
export interface BackupOptions {
  /** A store's location code; absent or `local` = the target's own store. */
  readonly destination?: string;
  /** The target's own store is none of the stores to choose from: a copy there would be lost with what it is of. */
  readonly isElsewhere?: boolean;
  /** What a dialect remembers of the snapshot. */
  readonly memory?: DialectMemory;
}

/** How a schedule is run by hand. */
export interface RunOptions {
  /** Whether nothing is run where any of it would be skipped, as an earlier run on a target has not ended. */
  readonly isWhole?: boolean;
}

/** What a copy of a snapshot is called and where it goes. */
export interface CopyOptions extends Pick<BackupOptions, 'destination'> {
  /** Absent = the snapshot's own. */
  readonly name?: string;
}

/**
 * Queues a manual backup; its snapshot is `creating` from this answer on, and no rule ever expires it.
 *
 * @throws `forbidden`, `not_found` (target), `invalid_request` (name, destination), `quota_exceeded` (the account's, or
 *   its store's limits: see `refuseOverLimits`).
 */
export async function backUp(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  snapshotClass: SnapshotClass,
  name: string,
  options: BackupOptions = {},
): Promise<EnqueuedRun> {
  const [queued] = await backUpAll(unitOfWork, actor, snapshotClass, [{ key, name, options }]);
  if (queued === undefined) throw new Error('A backup was asked for and not queued.');
  return queued;
}

/** A backup by hand of several. */
export interface BackupRequest {
  readonly key: Key;
  readonly name: string;
  readonly options?: BackupOptions;
}

/** As `backUp`, of several: all or none. */
export async function backUpAll(
  unitOfWork: UnitOfWork,
  actor: Actor,
  snapshotClass: SnapshotClass,
  requests: readonly BackupRequest[],
): Promise<readonly EnqueuedRun[]> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const lock = (key: Key) => records.targets.lock(scopeOf(actor), key);
    const targets = await lockInOrder(
      requests.map(({ key }) => key),
      lock,
      (key) => notFound('target', nameOf(key)),
    );
    const queued: EnqueuedRun[] = [];
    for (const { key, name, options = {} } of requests) {
      const target = targets.find((one) => ('id' in key ? one.id === key.id : one.uuid === key.uuid));
      if (target === undefined) throw notFound('target', nameOf(key));
      const snapshotName = checkName(name);
      const store = await findStore(records, target, options);
      const run = await queueManual(records, actor, { target, store, class: snapshotClass, name: snapshotName });
      for (const { id } of run.snapshots) await remember(records, 'snapshot', id, options.memory);
      queued.push(run);
    }
    return queued;
  });
}

/**
 * Queues a copy of a snapshot, in the same store or another: a manual snapshot of its own, which outlives the first.
 *
 * @throws `forbidden`, `not_found`, `conflict` (not available), `invalid_request` (name, destination),
 *   `quota_exceeded` as `backUp`.
 */
export async function copySnapshot(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  options: CopyOptions = {},
): Promise<EnqueuedRun> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const { accountId } = foundSnapshot(await records.snapshots.find(scopeOf(actor), key), key);
    // The order of locks: an account, whose places are counted below, before a snapshot.
    await records.accounts.lock(accountId);
    const source = await lockAvailable(records, actor, key, 'copied');
    // A deleted one too: its snapshots outlive it.
    const [target] = await records.targets.findMany([source.targetId]);
    if (target === undefined) throw new Error(`Snapshot ${source.id} has lost its target.`);
    const name = checkName(options.name ?? source.name);
    const store = await findStore(records, target, options);
    return queueManual(records, actor, { target, store, class: source.class, name, sourceSnapshotId: source.id });
  });
}

/**
 * Queues a run of a schedule now, paused or not; its snapshots belong to the schedule's pool.
 *
 * @throws `forbidden`, `not_found`, `invalid_request` (it has no target, or no store is at its location), `conflict`
 *   (`schedule_suspended`: its account is; `schedule_underway`, where it is to be run as a whole).
 */
export async function runSchedule(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: ScheduleKey,
  { isWhole = false }: RunOptions = {},
): Promise<EnqueuedRun> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    // Locked: neither a firing nor a deletion comes in between.
    const schedule = meant(await records.schedules.lock(scopeOf(actor), key), key);
    if (schedule === null) throw notFound('schedule', nameOf(key));
    if ((await records.accounts.suspended([schedule.accountId])).size > 0)
      throw problem('schedule_suspended', { schedule: thing('schedule', schedule) });
    const { tasks, whyNone } = (await taskPlanner(records, [schedule]))(schedule);
    if (tasks.length === 0) throw nothingToRun(schedule, whyNone);
    const overlapping = tasks.find(({ isOverlapping }) => isOverlapping);
    if (isWhole && overlapping !== undefined) throw await underway(records, schedule, overlapping.targetId);
    return queue(records, actor, 'schedule.run', {
      ...REQUESTED,
      accountId: schedule.accountId,
      scheduleId: schedule.id,
      action: schedule.action,
      check: schedule.check,
      class: schedule.class,
      origin: schedule.origin,
      snapshotName: nameSnapshot(schedule.name, records.now, schedule.recurrence.timeZone),
      taskOrder: runOrderOf(schedule),
      tasks,
    });
  });
}

/**
 * What quotas count for this account and class: made by hand in the last 24 hours, and all that still exist; `targetId`:
 * of these only those of one target.
 */
export async function manualCounts(
  unitOfWork: UnitOfWork,
  actor: Actor,
  accountId: number,
  snapshotClass: SnapshotClass,
  targetId?: number,
): Promise<ManualCounts> {
  const scope = scopeOf(actor);
  if (scope !== 'everything' && scope.accountId !== accountId) return { today: 0, total: 0 };
  return countManual(unitOfWork.records, accountId, snapshotClass, await unitOfWork.now(), targetId);
}

async function underway(records: Transaction, schedule: Schedule, targetId: number): Promise<GatewayError> {
  const [target] = await records.targets.findMany([targetId]);
  const task = await records.tasks.oldestUnfinished(schedule.id, targetId);
  if (target === undefined || task === null) throw new Error(`Nothing of schedule ${schedule.id} is underway.`);
  const { id, state } = task;
  const about = { schedule: thing('schedule', schedule), target: thing('target', target) };
  return problem('schedule_underway', { ...about, task: { id, state } });
}

const nothingToRun = (schedule: Schedule, whyNone: PlannedTasks['whyNone']): GatewayError => {
  const about = { schedule: thing('schedule', schedule) };
  return whyNone === 'no_target'
    ? problem('schedule_without_target', { field: 'targets', value: '', ...about })
    : problem('schedule_store_missing', { field: 'destination', value: schedule.destination, ...about });
};

/** A request by hand that is about to be judged. */
interface ManualPlan {
  readonly target: Target;
  readonly store: Store;
  readonly class: SnapshotClass;
  readonly name: string;
  readonly sourceSnapshotId?: number;
}

/** Judges a request by the account's quotas and the store's limits, under the account's lock, and queues it. */
async function queueManual(records: Transaction, actor: Actor, plan: ManualPlan): Promise<EnqueuedRun> {
  const { target, store, name, class: snapshotClass, sourceSnapshotId } = plan;
  await refuseOverQuota(records, target.accountId, snapshotClass);
  await refuseOverLimits(records, store, target);
  await refuseOverBytes(records, target.accountId, store);
  const task = { targetId: target.id, storeId: store.id, isOverlapping: false };
  return queue(records, actor, sourceSnapshotId === undefined ? 'backup.request' : 'snapshot.copy', {
    ...REQUESTED,
    accountId: target.accountId,
    scheduleId: null,
    ...OF_BACKUPS,
    class: snapshotClass,
    origin: actor.via,
    snapshotName: name,
    taskOrder: 'parallel',
    tasks: [sourceSnapshotId === undefined ? task : { ...task, sourceSnapshotId }],
  });
}

/** @throws `invalid_request`, field `destination`: no store is there for the target's account, or only the target's own. */
async function findStore(
  records: Transaction,
  target: Target,
  { destination = LOCAL_DESTINATION, isElsewhere = false }: Pick<BackupOptions, 'destination' | 'isElsewhere'>,
): Promise<Store> {
  const [own] = await records.stores.findMany([target.storeId]);
  const store =
    destination === LOCAL_DESTINATION ? own : await records.stores.findByLocation(target.accountId, destination);
  if (store && isElsewhere && store.id === target.storeId) {
    throw problem('location_of_source', { field: 'destination', value: destination });
  }
  if (store) return store;
  throw problem('location_unknown', { field: 'destination', value: destination, purpose: 'snapshot' });
}

/** Queues one run, with its audit line. */
async function queue(records: Transaction, actor: Actor, action: string, plan: PlannedRun): Promise<EnqueuedRun> {
  const [enqueued] = await enqueueRuns(records, [plan]);
  if (enqueued === undefined) throw new Error('A planned run was not queued.');
  await audit(records, actor, action, ['run', enqueued.run]);
  return enqueued;
}
