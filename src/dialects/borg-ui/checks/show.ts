import type { Actor } from '../../../domain/account.ts';
import type { CheckAction } from '../../../domain/action.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import type { Store } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import { type Task, UNFINISHED_TASK } from '../../../domain/task.ts';
import type { KeptCopies } from '../../../services/snapshots/index.ts';
import { hasLog, sayFailure } from '../backups/show.ts';
import { JOB_STATES } from '../backups/states.ts';
import { pathOf } from '../repositories/paths.ts';
import { showWhen } from '../schedules/when.ts';
import { formatTimeOrNull } from '../times.ts';
import { showFlags } from './read.ts';
import type { CheckSchedule } from './schedules.ts';

/** A check with all that showing it takes. */
export interface LoadedCheck {
  readonly task: Task;
  readonly target: Target;
  readonly store: Store | undefined;
  readonly kept: KeptCopies | undefined;
  readonly actor: Actor;
}

/** How this wire calls what became of a check. */
export const statusOfCheck = ({ state, action }: Task): string =>
  state === 'skipped' && action === 'restore_check' ? 'needs_backup' : JOB_STATES[state];

/** A check as lists have it. */
export function showCheck({ task, target, store, kept, actor }: LoadedCheck): object {
  const { evidence, check } = task;
  return {
    id: task.id,
    repository_id: target.id,
    repository_name: target.name,
    repository_path: pathOf(target, store, actor),
    status: statusOfCheck(task),
    started_at: formatTimeOrNull(task.startedAt),
    completed_at: formatTimeOrNull(task.finishedAt),
    progress: progressOf(task, kept),
    progress_message: null,
    error_message: task.state === 'skipped' ? null : sayFailure(task, actor),
    has_logs: hasLog(task),
    triggered_by: task.scheduleId === null ? 'manual' : 'schedule',
    scheduled_check: task.scheduleId !== null,
    ...(task.action === 'check'
      ? { max_duration: check?.maxSeconds ?? null, extra_flags: showFlags(check?.flags ?? []) || null }
      : {
          archive_name: evidence?.snapshot?.name ?? null,
          probe_paths: check?.paths ?? [],
          full_archive: (check?.paths ?? []).length === 0,
        }),
    files: evidence?.files ?? null,
    bytes: evidence?.bytes ?? null,
    differences: evidence?.differences.map(({ path, how }) => ({ path, difference: how })) ?? [],
  };
}

/** Per cent of what all copies held at most, or of a restore check the largest; 100 only once it has ended well. */
function progressOf({ state, action, progress }: Task, kept: KeptCopies | undefined): number {
  if (state === 'succeeded' || state === 'succeeded_with_warnings') return 100;
  const largest = kept?.mostContentBytes ?? 0;
  const expected = action === 'check' ? largest * (kept?.count ?? 0) : largest;
  if (!isOneOf(UNFINISHED_TASK, state) || progress === null || expected === 0) return 0;
  return Math.min(99, Math.floor((100 * progress.bytes) / expected));
}

/** When a repository is checked, in the keys of this kind of check. */
export function showCheckSchedule(loaded: CheckSchedule, action: CheckAction): object {
  const { target, store, schedule, dialectData, lastEndedAt, lastBegunAt, actor } = loaded;
  const when = schedule === null ? null : showWhen(schedule.recurrence, dialectData);
  const check = schedule?.check ?? null;
  const timezone = when?.timezone ?? 'UTC';
  const isEnabled = schedule !== null && schedule.pause === null;
  const isMailed = schedule?.notifications.onCreation ?? true;
  const named = {
    repository_id: target.id,
    repository_name: target.name,
    repository_path: pathOf(target, store, actor),
  };
  if (action === 'check') {
    return {
      ...named,
      check_cron_expression: when?.cron_expression ?? null,
      check_timezone: timezone,
      timezone,
      check_max_duration: check?.maxSeconds ?? 0,
      check_extra_flags: showFlags(check?.flags ?? []),
      last_check: formatTimeOrNull(lastEndedAt),
      last_scheduled_check: formatTimeOrNull(lastBegunAt),
      next_scheduled_check: formatTimeOrNull(schedule?.nextFireAt),
      notify_on_check_success: isMailed,
      notify_on_check_failure: isMailed,
      enabled: isEnabled,
      check_schedule_enabled: isEnabled,
    };
  }
  const paths = check?.paths ?? [];
  return {
    ...named,
    restore_check_cron_expression: when?.cron_expression ?? null,
    restore_check_timezone: timezone,
    timezone,
    restore_check_paths: paths,
    restore_check_full_archive: paths.length === 0,
    restore_check_canary_enabled: false,
    restore_check_mode: paths.length === 0 ? 'full_archive' : 'probe_paths',
    last_restore_check: formatTimeOrNull(lastEndedAt),
    last_scheduled_restore_check: formatTimeOrNull(lastBegunAt),
    next_scheduled_restore_check: formatTimeOrNull(schedule?.nextFireAt),
    notify_on_restore_check_success: isMailed,
    notify_on_restore_check_failure: isMailed,
    enabled: isEnabled,
    restore_check_schedule_enabled: isEnabled,
  };
}
