export { type BackupOptions, Backups } from './backups.ts';
export { cancelQueued } from './cancelling.ts';
export { dropCloneSource, enqueueCloneSource } from './clone-sources.ts';
export { recomputeFireTimes } from './fire-times.ts';
export { Firing, settle, unfiredRun } from './firing.ts';
export { Runs } from './runs.ts';
export { type EnqueuedRun, enqueueRuns } from './task-queue.ts';
export { Tasks } from './tasks.ts';
