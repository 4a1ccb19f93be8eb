import type { RestoreState } from '../../../domain/restore.ts';
import { sayProblemTo } from '../problems.ts';
import { pathOf } from '../repositories/paths.ts';
import { formatTimeOrNull } from '../times.ts';
import type { LoadedRestore } from './load.ts';

/** How this wire calls what became of a restore. */
export const RESTORE_STATES: Readonly<Record<RestoreState, string>> = {
  queued: 'pending',
  running: 'running',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A restore, by itself or in a list. */
export function showRestore({ restore, snapshot, target, store, actor }: LoadedRestore): object {
  const { progress, remarks } = restore;
  const isWarned = restore.state === 'succeeded' && remarks.length > 0;
  return {
    id: restore.id,
    repository: pathOf(target, store, actor),
    repository_id: target.id,
    archive: snapshot.name,
    // Where a directory is, staff alone are told.
    destination: restore.directory !== null && actor.isStaff ? restore.directory : '/',
    status: isWarned ? 'completed_with_warnings' : RESTORE_STATES[restore.state],
    started_at: formatTimeOrNull(restore.startedAt),
    completed_at: formatTimeOrNull(restore.finishedAt),
    progress: percentOf(restore.state, progress?.bytes ?? 0, snapshot.contentBytes ?? 0),
    error_message: restore.error === null ? null : sayProblemTo(actor, restore.error),
    logs: remarks.map((problem) => sayProblemTo(actor, problem)).join('\n'),
    progress_details: {
      nfiles: progress?.files ?? 0,
      progress_percent: percentOf(restore.state, progress?.bytes ?? 0, snapshot.contentBytes ?? 0),
      restore_speed: 0,
      estimated_time_remaining: 0,
      current_file: null,
    },
  };
}

/** 100 only once it has succeeded. */
const percentOf = (state: RestoreState, bytes: number, all: number): number => {
  if (state === 'succeeded') return 100;
  return all === 0 ? 0 : Math.min(99, Math.floor((100 * bytes) / all));
};
