import type { TaskState } from '../../../domain/task.ts';

/** How this wire calls what became of a backup job. */
export const JOB_STATES: Readonly<Record<TaskState, string>> = {
  queued: 'pending',
  running: 'running',
  succeeded: 'completed',
  succeeded_with_warnings: 'completed_with_warnings',
  failed: 'failed',
  abandoned: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
};
