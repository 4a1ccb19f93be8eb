import type { Restore, RestoreState } from '../../../domain/restore.ts';
import type { Target } from '../../../domain/target.ts';
import { uriOf } from '../related.ts';
import { formatJobTime } from '../times.ts';

/** A restore with all that showing it takes. */
export interface Job {
  readonly restore: Restore;
  readonly source: { readonly contentBytes: number | null };
  /** From which, and into which. */
  readonly drives: readonly Target[];
}

/** Only `success` is documented. */
const STATES: Readonly<Record<RestoreState, string>> = {
  queued: 'queued',
  running: 'running',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A job. Every one of them fills a drive, so that all are called `drive_clone`. */
export const showJob = ({ restore, source, drives }: Job) => ({
  children: [],
  created: formatJobTime(restore.createdAt),
  data: { progress: progressOf(restore, source) },
  last_modified: formatJobTime(restore.finishedAt ?? restore.startedAt ?? restore.createdAt),
  operation: 'drive_clone',
  resource_uri: uriOf('jobs', restore),
  resources: drives.map((drive) => uriOf('drives', drive)),
  state: STATES[restore.state],
  uuid: restore.uuid,
});

/** Per cent; 100 only where it has succeeded. */
function progressOf({ state, progress }: Restore, { contentBytes }: Job['source']): number {
  if (state === 'succeeded') return 100;
  if (progress === null || contentBytes === null || contentBytes === 0) return 0;
  return Math.min(99, Math.floor((100 * progress.bytes) / contentBytes));
}
