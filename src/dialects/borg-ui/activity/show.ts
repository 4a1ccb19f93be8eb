import { hasLog, sayFailure } from '../backups/show.ts';
import { sayProblemTo } from '../problems.ts';
import { pathOf } from '../repositories/paths.ts';
import { formatTime, formatTimeOrNull } from '../times.ts';
import { type Activity, statusOf } from './load.ts';

/** Of what none of the types has. */
const NOTHING = {
  started_at: null,
  completed_at: null,
  error_message: null,
  repository: null,
  repository_path: null,
  archive_name: null,
  has_logs: false,
  skip_reason: null,
};

/** Something that was done, in the keys of all of them. */
export function showActivity(activity: Activity) {
  const status = statusOf(activity);
  switch (activity.type) {
    case 'backup': {
      const { task, target, store, snapshot, actor } = activity.backup;
      return {
        id: task.id,
        type: 'backup',
        status,
        ...NOTHING,
        started_at: formatTime(task.startedAt ?? task.createdAt),
        completed_at: formatTimeOrNull(task.finishedAt),
        error_message: status === 'skipped' ? null : sayFailure(task, actor),
        repository: target.name,
        repository_path: pathOf(target, store, actor),
        archive_name: snapshot?.name ?? null,
        has_logs: hasLog(task),
        skip_reason: status === 'skipped' ? task.reason : null,
        triggered_by: task.scheduleId === null ? 'manual' : 'schedule',
        schedule_id: task.scheduleId,
        schedule_name: activity.scheduleName,
      };
    }
    case 'check': {
      const { task, target, store, actor } = activity.check;
      return {
        id: task.id,
        type: task.action,
        status,
        ...NOTHING,
        started_at: formatTime(task.startedAt ?? task.createdAt),
        completed_at: formatTimeOrNull(task.finishedAt),
        error_message: task.state === 'skipped' ? null : sayFailure(task, actor),
        repository: target.name,
        repository_path: pathOf(target, store, actor),
        archive_name: task.evidence?.snapshot?.name ?? null,
        has_logs: hasLog(task),
        skip_reason: task.state === 'skipped' ? task.reason : null,
        triggered_by: task.scheduleId === null ? 'manual' : 'schedule',
        schedule_id: task.scheduleId,
        schedule_name: activity.scheduleName,
      };
    }
    case 'slot': {
      const { run, scheduleName } = activity;
      return {
        id: run.id,
        type: run.action,
        status,
        ...NOTHING,
        started_at: formatTime(run.fireTime ?? run.createdAt),
        completed_at: formatTime(run.createdAt),
        skip_reason: run.reason,
        triggered_by: 'schedule',
        schedule_id: run.scheduleId,
        schedule_name: scheduleName,
      };
    }
    case 'restore': {
      const { restore, snapshot, target, store, actor } = activity.restore;
      return {
        id: restore.id,
        type: 'restore',
        status,
        ...NOTHING,
        started_at: formatTime(restore.startedAt ?? restore.createdAt),
        completed_at: formatTimeOrNull(restore.finishedAt),
        error_message: restore.error === null ? null : sayProblemTo(actor, restore.error),
        repository: target.name,
        repository_path: pathOf(target, store, actor),
        archive_name: snapshot.name,
        has_logs: restore.remarks.length > 0,
        triggered_by: 'manual',
        schedule_id: null,
        schedule_name: null,
      };
    }
  }
}
