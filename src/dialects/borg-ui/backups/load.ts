import type { Actor } from '../../../domain/account.ts';
import type { Action } from '../../../domain/action.ts';
import type { Run } from '../../../domain/run.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Store } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import type { Task } from '../../../domain/task.ts';
import type { KeptCopies } from '../../../services/snapshots/index.ts';
import type { BorgUiServices } from '../call.ts';

/** A task with all that showing it takes. */
export interface LoadedBackup {
  readonly task: Task;
  /** Deleted, maybe. */
  readonly target: Target;
  readonly store: Store | undefined;
  /** `null` = none was to be made. */
  readonly snapshot: Snapshot | null;
  readonly kept: KeptCopies | undefined;
  readonly actor: Actor;
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/**
 * Adds what showing them takes, in as many queries for many tasks as for one. Those that make a snapshot for one restore
 * alone are left out: nobody asked for them.
 */
export async function loadBackups(
  services: BorgUiServices,
  actor: Actor,
  tasks: readonly Task[],
): Promise<readonly LoadedBackup[]> {
  const targetIds = [...new Set(tasks.map(({ targetId }) => targetId))];
  const targets = new Map((await services.targets.findMany(actor, targetIds)).map((target) => [target.id, target]));
  const snapshotIds = tasks.flatMap(({ snapshotId }) => snapshotId ?? []);
  const { rows } = await services.snapshots.list(actor, { ids: snapshotIds }, ALL);
  const snapshots = new Map(rows.map((snapshot) => [snapshot.id, snapshot]));
  const stores = await services.stores.list(actor);
  const kept = await services.snapshots.keptOf([...targets.values()]);
  return tasks.flatMap((task) => {
    const target = targets.get(task.targetId);
    const snapshot = task.snapshotId === null ? null : snapshots.get(task.snapshotId);
    if (target === undefined || snapshot === undefined || task.action !== 'backup') return [];
    const store = stores.find(({ id }) => id === target.storeId);
    return [{ task, target, store, snapshot, kept: kept.get(target.id), actor }];
  });
}

/** What is asked of the history. */
export interface HistoryQuery {
  readonly isScheduled?: boolean;
  readonly targetId?: number;
  /** Absent = backups alone. */
  readonly actions?: readonly Action[];
  readonly limit: number;
}

/** The newest runs, as many as there may be rows. */
export async function listRuns(
  { runs }: Pick<BorgUiServices, 'runs'>,
  actor: Actor,
  { limit, ...filter }: HistoryQuery,
): Promise<{ readonly runs: readonly Run[]; readonly tasks: readonly Task[] }> {
  const { rows } = await runs.list(actor, { actions: ['backup'], ...filter }, { offset: 0, limit });
  const ofTarget = (task: Task) => filter.targetId === undefined || task.targetId === filter.targetId;
  return { runs: rows, tasks: (await runs.tasksOf(rows)).filter(ofTarget) };
}
