import type { Actor } from '../../../domain/account.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import type { FollowUp, Task } from '../../../domain/task.ts';
import { UNFINISHED_TASK } from '../../../domain/task.ts';
import type { ScriptOutput } from '../../../services/runs/index.ts';
import { sayProblemTo } from '../problems.ts';
import { pathOf } from '../repositories/paths.ts';
import { formatTimeOrNull } from '../times.ts';
import type { LoadedBackup } from './load.ts';
import { JOB_STATES } from './states.ts';

/** A backup job by itself. */
export function showStatus(loaded: LoadedBackup): object {
  const { task, actor } = loaded;
  return {
    id: task.id,
    repository: pathOf(loaded.target, loaded.store, loaded.actor),
    status: JOB_STATES[task.state],
    started_at: formatTimeOrNull(task.startedAt),
    completed_at: formatTimeOrNull(task.finishedAt),
    progress: progressOf(loaded),
    error_message: sayFailure(task, actor),
    logs: logOf(task, actor).join('\n'),
    maintenance_status: maintenanceOf(task),
    backup_plan_id: null,
    backup_plan_run_id: null,
    backup_plan_name: null,
    execution_mode: 'server',
    triggered_by: task.scheduleId === null ? 'manual' : 'schedule',
    retry_of_job_id: null,
    retry_attempt: Math.max(0, task.attempt - 1),
    progress_details: showProgress(loaded),
    route_strategy: null,
  };
}

/** A backup job as the list has it. */
export function showBackup(loaded: LoadedBackup): object {
  const { task, target, snapshot } = loaded;
  return {
    ...showStatus(loaded),
    repository_id: target.id,
    scheduled_job_id: task.scheduleId,
    archive_name: snapshot?.name ?? null,
    has_logs: hasLog(task),
    created_at: formatTimeOrNull(task.createdAt),
  };
}

/** How the repository was looked after following a job, as far as it was; what its store has no need of is nothing. */
export function maintenanceOf({ followUps }: Task): string | null {
  const taken = followUps.filter(({ kind, outcome }) => MAINTENANCE.includes(kind) && outcome !== 'skipped');
  const failed = taken.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) return `${failed.kind}_failed`;
  const last = taken.at(-1);
  if (last === undefined) return null;
  return last.kind === 'compact' ? 'maintenance_completed' : 'prune_completed';
}

const MAINTENANCE: readonly FollowUp['kind'][] = ['prune', 'compact'];

/** Whether there is anything in a job's log: from its first attempt on there is. */
export const hasLog = (task: Task): boolean =>
  task.startedAt !== null || task.log.length > 0 || task.followUps.some(({ reason }) => reason !== null);

/** What a job, and what was done around it, is to be remarked on, a line each. */
export const logOf = ({ log, followUps }: Task, actor: Actor): readonly string[] => [
  ...log.map((problem) => sayProblemTo(actor, problem)),
  ...followUps.flatMap(({ kind, reason }) => (reason === null ? [] : `${kind}: ${sayProblemTo(actor, reason)}`)),
];

/** What its scripts wrote, a line each of theirs. */
export const scriptLinesOf = (outputs: readonly ScriptOutput[]): readonly string[] =>
  outputs.flatMap(({ phase, output }) =>
    output
      .trimEnd()
      .split('\n')
      .map((line) => `${phase}_script: ${line}`),
  );

/** Why a job failed, or was skipped; `null` = it was not. */
export const sayFailure = ({ error, reason, state }: Task, actor: Actor): string | null => {
  if (error !== null) return sayProblemTo(actor, error);
  return state === 'abandoned' || state === 'skipped' ? reason : null;
};

function showProgress({ task, snapshot, kept }: LoadedBackup): object {
  return {
    current_file: null,
    progress_percent: progressOf({ task, kept }),
    backup_speed: 0,
    total_expected_size: snapshot?.contentBytes ?? kept?.mostContentBytes ?? 0,
    estimated_time_remaining: 0,
    nfiles: task.progress?.files ?? snapshot?.fileCount ?? 0,
    original_size: task.progress?.bytes ?? snapshot?.contentBytes ?? 0,
    compressed_size: snapshot?.sizeBytes ?? 0,
    deduplicated_size: snapshot?.sizeBytes ?? 0,
  };
}

/** Per cent of what the largest copy before held; 100 only once it has succeeded. */
function progressOf({ task, kept }: Pick<LoadedBackup, 'task' | 'kept'>): number {
  if (task.state === 'succeeded' || task.state === 'succeeded_with_warnings') return 100;
  const expected = kept?.mostContentBytes ?? 0;
  if (!isOneOf(UNFINISHED_TASK, task.state) || task.progress === null || expected === 0) return 0;
  return Math.min(99, Math.floor((100 * task.progress.bytes) / expected));
}
