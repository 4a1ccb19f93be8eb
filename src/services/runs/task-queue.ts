import type { Action, CheckOptions } from '../../domain/action.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Run } from '../../domain/run.ts';
import type { TaskOrder } from '../../domain/schedule.ts';
import type { Snapshot, SnapshotClass } from '../../domain/snapshot.ts';
import type { Task } from '../../domain/task.ts';
import { mapInSlices } from '../../ports/current-call.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** One target's part of a run that is about to be queued. */
export interface PlannedTask {
  readonly targetId: number;
  readonly storeId: number;
  /** Another task of the same schedule on this target is unfinished: recorded as `skipped (overlap)`. */
  readonly isOverlapping: boolean;
  /** The snapshot to copy, instead of the target's files. */
  readonly sourceSnapshotId?: number;
}

/** A run that is about to be recorded; with tasks only where it is `fired`. */
export interface PlannedRun {
  readonly accountId: number;
  readonly scheduleId: number | null;
  /** As in `Task`; only backups make snapshots. */
  readonly action: Action;
  readonly check: CheckOptions | null;
  readonly trigger: Run['trigger'];
  readonly outcome: Run['outcome'];
  readonly reason: Run['reason'];
  readonly fireTime: Instant | null;
  readonly coversFrom: Instant | null;
  readonly coversCount: number;
  readonly class: SnapshotClass;
  /** As `Snapshot.origin`. */
  readonly origin: string;
  readonly snapshotName: string;
  /** As `Snapshot.isTransient`; absent = it is not. */
  readonly isTransient?: boolean;
  readonly taskOrder: TaskOrder;
  readonly tasks: readonly PlannedTask[];
}

/** The fields that are the same in every run on request. */
export const REQUESTED = {
  trigger: 'manual',
  outcome: 'fired',
  reason: null,
  fireTime: null,
  coversFrom: null,
  coversCount: 0,
} as const;

/** The fields of runs that make snapshots. */
export const OF_BACKUPS = { action: 'backup', check: null } as const;

/** What was written, in the order of the plan. */
export interface EnqueuedRun {
  readonly run: Run;
  readonly tasks: readonly Task[];
  readonly snapshots: readonly Snapshot[];
}

/**
 * Writes runs with their tasks and snapshot rows in the caller's transaction, in a constant number of statements per
 * batch.
 *
 * @throws `conflict` where a (schedule, fire time) already has its run.
 */
export async function enqueueRuns(records: Transaction, plans: readonly PlannedRun[]): Promise<EnqueuedRun[]> {
  if (plans.length === 0) return [];
  const planned = plans.flatMap((plan) => plan.tasks);
  const ids = {
    runs: await records.ids.next('run', plans.length),
    tasks: await records.ids.next('task', planned.length),
    snapshots: await records.ids.next('snapshot', countSnapshots(plans)),
  };
  const [nextRun, nextTask, nextSnapshot] = [taker(ids.runs), taker(ids.tasks), taker(ids.snapshots)];
  const enqueued = await mapInSlices(plans, (plan): EnqueuedRun => {
    const run = newRun(plan, nextRun(), records.now);
    const snapshots: Snapshot[] = [];
    const tasks = plan.tasks.map((task, position): Task => {
      const taskId = nextTask();
      if (task.isOverlapping || plan.action !== 'backup') return newTask(plan, run, task, position, taskId, null);
      const snapshot = newSnapshot(plan, run, task, taskId, nextSnapshot());
      snapshots.push(snapshot);
      return newTask(plan, run, task, position, taskId, snapshot.id);
    });
    return { run, tasks, snapshots };
  });
  await records.runs.insertMany(enqueued.map(({ run }) => run));
  await records.tasks.insertMany(enqueued.flatMap(({ tasks }) => tasks));
  await records.snapshots.insertMany(enqueued.flatMap(({ snapshots }) => snapshots));
  for (const { run } of enqueued) records.events.note('run.created', run);
  return enqueued;
}

const countSnapshots = (plans: readonly PlannedRun[]): number =>
  plans
    .filter(({ action }) => action === 'backup')
    .reduce((count, { tasks }) => count + tasks.filter(({ isOverlapping }) => !isOverlapping).length, 0);

function taker(ids: readonly number[]): () => number {
  let index = 0;
  return () => {
    const id = ids[index];
    if (id === undefined) throw new Error('Fewer ids were given out than asked for.');
    index += 1;
    return id;
  };
}

/**
 * A v4 uuid that begins with the second and the id, so that rows that are made together lie together in the index on
 * it: a thousand random places of it would be a thousand pages to write. The other 74 bits are random.
 */
const uuidOf = (id: number, now: Instant): string =>
  `${hex(now, 8)}-${hex(id % 0x1_0000, 4)}${crypto.randomUUID().slice('00000000-0000'.length)}`;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits);

const newRun = (plan: PlannedRun, id: number, now: Instant): Run => ({
  id,
  uuid: uuidOf(id, now),
  accountId: plan.accountId,
  scheduleId: plan.scheduleId,
  action: plan.action,
  trigger: plan.trigger,
  outcome: plan.outcome,
  reason: plan.reason,
  fireTime: plan.fireTime,
  coversFrom: plan.coversFrom,
  coversTo: plan.fireTime,
  coversCount: plan.coversCount,
  taskOrder: plan.taskOrder,
  createdAt: now,
  deletedAt: null,
});

const newTask = (
  plan: PlannedRun,
  run: Run,
  task: PlannedTask,
  position: number,
  id: number,
  snapshotId: number | null,
): Task => ({
  id,
  uuid: uuidOf(id, run.createdAt),
  runId: run.id,
  accountId: plan.accountId,
  scheduleId: plan.scheduleId,
  targetId: task.targetId,
  storeId: task.storeId,
  action: plan.action,
  check: plan.check,
  snapshotId,
  position,
  state: task.isOverlapping ? 'skipped' : 'queued',
  reason: task.isOverlapping ? 'overlap' : null,
  attempt: 0,
  lapses: 0,
  fingerprint: null,
  leaseOwner: null,
  leaseUntil: null,
  notBefore: null,
  createdAt: run.createdAt,
  startedAt: null,
  finishedAt: task.isOverlapping ? run.createdAt : null,
  error: null,
  log: [],
  progress: null,
  followUps: [],
  evidence: null,
});

const newSnapshot = (plan: PlannedRun, run: Run, task: PlannedTask, taskId: number, id: number): Snapshot => ({
  id,
  uuid: uuidOf(id, run.createdAt),
  accountId: plan.accountId,
  targetId: task.targetId,
  storeId: task.storeId,
  scheduleId: plan.scheduleId,
  taskId,
  sourceSnapshotId: task.sourceSnapshotId ?? null,
  class: plan.class,
  origin: plan.origin,
  name: plan.snapshotName,
  state: 'creating',
  takenFor: plan.fireTime ?? run.createdAt,
  sizeBytes: null,
  contentBytes: null,
  fileCount: null,
  locator: null,
  fingerprint: null,
  chainId: null,
  parentId: null,
  isIncremental: false,
  isTransient: plan.isTransient ?? false,
  isShrunk: false,
  isProtected: false,
  holdReason: null,
  version: 1,
  createdAt: run.createdAt,
  availableAt: null,
  verifiedAt: null,
  deletedAt: null,
  retentionChangeId: null,
  deletedReason: null,
  error: null,
});
