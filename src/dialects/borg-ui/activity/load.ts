import type { Actor } from '../../../domain/account.ts';
import { ACTIONS, type Action } from '../../../domain/action.ts';
import type { Run } from '../../../domain/run.ts';
import { type LoadedBackup, listRuns, loadBackups } from '../backups/load.ts';
import { JOB_STATES } from '../backups/states.ts';
import { type BorgUiServices, DIALECT } from '../call.ts';
import { loadChecks } from '../checks/load.ts';
import { type LoadedCheck, statusOfCheck } from '../checks/show.ts';
import { type LoadedRestore, loadRestores } from '../restores/load.ts';
import { RESTORE_STATES } from '../restores/show.ts';

/** Something that was done, or was to be; each has an id of its own among all. */
export type Activity =
  | { readonly type: 'backup'; readonly backup: LoadedBackup; readonly scheduleName: string | null }
  | { readonly type: 'check'; readonly check: LoadedCheck; readonly scheduleName: string | null }
  /** Slots that passed without a backup or check. */
  | { readonly type: 'slot'; readonly run: Run; readonly scheduleName: string | null }
  | { readonly type: 'restore'; readonly restore: LoadedRestore };

/** What is asked of the history. */
export interface ActivityQuery {
  readonly limit: number;
  readonly jobType: string | null;
  readonly status: string | null;
}

/** What was put out of sight is read too, and left out: so many more are read. */
const HIDDEN_BETWEEN = 200;

/** When an activity began, as far as it has. */
const idOf = (activity: Activity): number => {
  switch (activity.type) {
    case 'backup':
      return activity.backup.task.id;
    case 'check':
      return activity.check.task.id;
    case 'slot':
      return activity.run.id;
    case 'restore':
      return activity.restore.restore.id;
  }
};

/** How this wire calls what became of it. */
export const statusOf = (activity: Activity): string => {
  switch (activity.type) {
    case 'backup':
      return JOB_STATES[activity.backup.task.state];
    case 'check':
      return statusOfCheck(activity.check.task);
    case 'slot':
      return 'skipped';
    case 'restore':
      return RESTORE_STATES[activity.restore.restore.state];
  }
};

/** The newest first; ids are of one sequence, and grow. */
export async function loadActivity(
  services: BorgUiServices,
  actor: Actor,
  { limit, jobType, status }: ActivityQuery,
): Promise<readonly Activity[]> {
  const most = limit + HIDDEN_BETWEEN;
  const actions = jobType === null ? ACTIONS : ACTIONS.filter((action) => action === jobType);
  const tasks = actions.length === 0 ? [] : await loadTaskActivity(services, actor, actions, most);
  const restores = jobType === null || jobType === 'restore' ? await loadRestoreActivity(services, actor, most) : [];
  return [...tasks, ...restores]
    .filter((activity) => status === null || statusOf(activity) === status)
    .toSorted((one, other) => idOf(other) - idOf(one))
    .slice(0, limit);
}

async function loadTaskActivity(
  services: BorgUiServices,
  actor: Actor,
  actions: readonly Action[],
  limit: number,
): Promise<readonly Activity[]> {
  const { runs, tasks } = await listRuns(services, actor, { actions, limit });
  const withTasks = new Set(tasks.map(({ runId }) => runId));
  const slots = runs.filter(({ id }) => !withTasks.has(id));
  const scheduleIds = runs.flatMap(({ scheduleId }) => scheduleId ?? []);
  const names = await services.schedules.namesOf(actor, [...new Set(scheduleIds)]);
  const nameOf = (id: number | null): string | null => (id === null ? null : (names.get(id) ?? null));
  const hiddenTasks = await services.runs.recallOf(
    actor,
    'task',
    DIALECT,
    tasks.map(({ id }) => id),
  );
  const hiddenRuns = await services.runs.recallOf(
    actor,
    'run',
    DIALECT,
    slots.map(({ id }) => id),
  );
  const shown = tasks.filter(({ id }) => !hiddenTasks.has(id));
  const backups = await loadBackups(services, actor, shown);
  const checks = await loadChecks(
    services,
    actor,
    shown.filter(({ action }) => action !== 'backup'),
  );
  return [
    ...backups.map((backup): Activity => ({ type: 'backup', backup, scheduleName: nameOf(backup.task.scheduleId) })),
    ...checks.map((check): Activity => ({ type: 'check', check, scheduleName: nameOf(check.task.scheduleId) })),
    ...slots
      .filter(({ id }) => !hiddenRuns.has(id))
      .map((run): Activity => ({ type: 'slot', run, scheduleName: nameOf(run.scheduleId) })),
  ];
}

async function loadRestoreActivity(
  services: BorgUiServices,
  actor: Actor,
  limit: number,
): Promise<readonly Activity[]> {
  const { rows } = await services.restores.list(actor, {}, { offset: 0, limit });
  const hidden = await services.restores.recall(
    actor,
    DIALECT,
    rows.map(({ id }) => id),
  );
  const shown = await loadRestores(
    services,
    actor,
    rows.filter(({ id }) => !hidden.has(id)),
  );
  return shown.map((restore): Activity => ({ type: 'restore', restore }));
}
