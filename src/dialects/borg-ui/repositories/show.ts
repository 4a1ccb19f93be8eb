import { formatTime, formatTimeOrNull } from '../times.ts';
import type { LoadedRepository } from './load.ts';
import { compressionOf, encryptionOf, pathOf } from './paths.ts';

/** What a tenant is told of where its files are: the whole of them. */
const ALL_OF_IT = '/';

/** What is done with a repository. */
export const modeOf = (isReadOnly: boolean): string => (isReadOnly ? 'observe' : 'full');

/** A repository as lists have it. */
export function showRepository({
  target,
  store,
  isReadOnly,
  kept,
  checkedAt,
  isMaintained,
  compactedAt,
  schedule,
  actor,
}: LoadedRepository): object {
  const showsPaths = actor.isStaff && target.source.kind === 'paths';
  return {
    id: target.id,
    name: target.name,
    path: pathOf(target, store, actor),
    encryption: encryptionOf(store),
    compression: compressionOf(store),
    source_directories: showsPaths && target.source.kind === 'paths' ? target.source.paths : [ALL_OF_IT],
    exclude_patterns: target.source.excludes ?? [],
    repository_type: 'local',
    mode: modeOf(isReadOnly),
    last_backup: formatTimeOrNull(kept?.lastMadeAt),
    last_check: formatTimeOrNull(checkedAt),
    last_compact: formatTimeOrNull(compactedAt),
    total_size: formatBytes(kept?.bytes ?? 0),
    archive_count: kept?.count ?? 0,
    has_running_maintenance: isMaintained,
    has_schedule: schedule !== null,
    schedule_enabled: schedule !== null && schedule.pause === null,
    schedule_name: schedule?.name ?? null,
    schedule_timezone: schedule?.recurrence.timeZone ?? null,
    next_run: formatTimeOrNull(schedule?.nextFireAt),
    borg_version: 1,
    created_at: formatTime(target.createdAt),
    updated_at: null,
  };
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes as people read them: `926.00 B`, `1.50 KB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${(bytes / 1_024 ** power).toFixed(2)} ${UNITS[power]}`;
}
