import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Run } from '../../../domain/run.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { HIDDEN, type Snapshot } from '../../../domain/snapshot.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import type { Target } from '../../../domain/target.ts';
import type { Task } from '../../../domain/task.ts';
import type { SelectelServices } from '../call.ts';

/** One volume's part of a checkpoint: a task with the copy that it made, or is to make. */
export interface LoadedItem {
  readonly task: Task;
  readonly snapshot: Snapshot;
  readonly target: Target;
}

/** A schedule's run with what is left of it. */
export interface LoadedCheckpoint {
  readonly run: Run;
  /** Deleted, maybe. */
  readonly schedule: Schedule;
  /** In the order of the plan's volumes; never empty. */
  readonly items: readonly LoadedItem[];
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/**
 * Adds what showing them takes, in as many queries for many runs as for one; runs of no schedule, and those of which
 * nothing is left, are left out.
 */
export async function loadCheckpoints(
  services: SelectelServices,
  actor: Actor,
  runs: readonly Run[],
): Promise<readonly LoadedCheckpoint[]> {
  const tasks = await services.runs.tasksOf(runs);
  const items = Map.groupBy(await loadItems(services, actor, tasks), ({ task }) => task.runId);
  const ids = new Set(runs.flatMap(({ scheduleId }) => scheduleId ?? []));
  const schedules = new Map((await services.schedules.findMany(actor, [...ids])).map((one) => [one.id, one]));
  return runs.flatMap((run) => {
    const schedule = run.scheduleId === null ? undefined : schedules.get(run.scheduleId);
    const left = items.get(run.id);
    return schedule === undefined || left === undefined ? [] : [{ run, schedule, items: left }];
  });
}

async function loadItems(
  services: SelectelServices,
  actor: Actor,
  tasks: readonly Task[],
): Promise<readonly LoadedItem[]> {
  const ids = tasks.flatMap(({ snapshotId }) => snapshotId ?? []);
  const { rows } = await services.snapshots.list(actor, { ids }, ALL);
  const snapshots = new Map(rows.map((snapshot) => [snapshot.id, snapshot]));
  const targetIds = new Set(tasks.map(({ targetId }) => targetId));
  const targets = new Map((await services.targets.findMany(actor, [...targetIds])).map((one) => [one.id, one]));
  return tasks.flatMap((task) => {
    const snapshot = task.snapshotId === null ? undefined : snapshots.get(task.snapshotId);
    const target = targets.get(task.targetId);
    const isLeft = snapshot !== undefined && !isOneOf(HIDDEN, snapshot.state) && target !== undefined;
    return isLeft ? [{ task, snapshot, target }] : [];
  });
}

/** One checkpoint. @throws GatewayError `not_found`, also of one without items left */
export async function findCheckpoint(
  services: SelectelServices,
  actor: Actor,
  uuid: string,
): Promise<LoadedCheckpoint> {
  const { run } = await services.runs.find(actor, { uuid });
  const [loaded] = await loadCheckpoints(services, actor, [run]);
  if (loaded === undefined) throw notFound('run', uuid);
  return loaded;
}
