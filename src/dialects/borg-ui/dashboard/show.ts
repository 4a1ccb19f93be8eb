import type { Schedule } from '../../../domain/schedule.ts';
import type { Activity } from '../activity/load.ts';
import { showActivity } from '../activity/show.ts';
import { formatBytes, modeOf } from '../repositories/show.ts';
import { showWhen } from '../schedules/when.ts';
import { formatTimeOrNull } from '../times.ts';
import type { Overview, RepositoryCare } from './load.ts';

/** How many repositories the largest parts of the storage are told of. */
const LARGEST = 10;

/** The dashboard, in the keys that its page reads. */
export const showOverview = (overview: Overview): object => ({
  summary: showSummary(overview),
  storage: showStorage(overview),
  repository_health: overview.repositories.map(showHealth),
  upcoming_tasks: overview.next.map((schedule) => showTask(schedule, overview)),
  activity_feed: overview.activity.map(showEvent),
  system_metrics: showMachine(overview.machine),
});

function showSummary({ repositoryCount, scheduleCount, activeCount, ended: { succeeded, failed } }: Overview): object {
  const total = succeeded + failed;
  return {
    total_repositories: repositoryCount,
    local_repositories: repositoryCount,
    ssh_repositories: 0,
    active_schedules: activeCount,
    total_schedules: scheduleCount,
    success_rate_30d: total === 0 ? 0 : Math.round((1_000 * succeeded) / total) / 10,
    successful_jobs_30d: succeeded,
    failed_jobs_30d: failed,
    total_jobs_30d: total,
  };
}

function showStorage({ kept, repositories }: Overview): object {
  const largest = repositories
    .map(({ loaded }) => ({ name: loaded.target.name, bytes: loaded.kept?.bytes ?? 0 }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, LARGEST);
  return {
    total_size: formatBytes(kept.bytes),
    total_size_bytes: kept.bytes,
    total_archives: kept.count,
    average_dedup_ratio: kept.bytes === 0 ? null : Math.round((100 * kept.contentBytes) / kept.bytes) / 100,
    breakdown: largest.map(({ name, bytes }) => ({
      name,
      size: formatBytes(bytes),
      size_bytes: bytes,
      percentage: Math.round((1_000 * bytes) / kept.bytes) / 10,
    })),
  };
}

function showHealth({ loaded, health }: RepositoryCare): object {
  const { target, isReadOnly, kept, checkedAt, restoreCheckedAt, schedule } = loaded;
  return {
    id: target.id,
    name: target.name,
    type: 'local',
    mode: modeOf(isReadOnly),
    last_backup: formatTimeOrNull(kept?.lastMadeAt),
    last_check: formatTimeOrNull(checkedAt),
    last_compact: formatTimeOrNull(loaded.compactedAt),
    last_restore_check: formatTimeOrNull(restoreCheckedAt),
    archive_count: kept?.count ?? 0,
    total_size: formatBytes(kept?.bytes ?? 0),
    health_status: health.overall,
    warnings: [],
    next_run: formatTimeOrNull(schedule?.nextFireAt),
    has_schedule: schedule !== null,
    schedule_enabled: schedule !== null && schedule.pause === null,
    schedule_name: schedule?.name ?? null,
    schedule_timezone: schedule?.recurrence.timeZone ?? null,
    dimension_health: { backup: health.backup, check: health.check, compact: health.compact },
  };
}

/** Without its type the page lists none. */
function showTask(schedule: Schedule, { names }: Overview): object {
  const { cron_expression, timezone } = showWhen(schedule.recurrence, null);
  return {
    id: schedule.id,
    type: 'schedule',
    name: schedule.name,
    repositories: schedule.targets.flatMap(({ targetId }) => names.get(targetId) ?? []),
    cron: cron_expression,
    timezone,
    next_run: formatTimeOrNull(schedule.nextFireAt),
  };
}

function showEvent(activity: Activity): object {
  const { id, type, status, repository, started_at, error_message } = showActivity(activity);
  return {
    id,
    type,
    status,
    repository: repository ?? '',
    timestamp: started_at,
    message: `${type} ${status}`.replaceAll('_', ' '),
    error: error_message,
  };
}

const showMachine = (load: Overview['machine']): object => ({
  cpu_usage: load.cpuPercent,
  cpu_count: load.cpuCount,
  memory_usage: load.memoryPercent,
  memory_total: load.memoryBytes,
  memory_available: load.memoryFreeBytes,
  disk_usage: load.diskPercent,
  disk_total: load.diskBytes,
  disk_free: load.diskFreeBytes,
});
