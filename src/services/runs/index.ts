export type * as backups from './backups.ts';
export type { BackupOptions } from './backups.ts';
export { cancelQueued } from './cancelling.ts';
export { dropCloneSource, enqueueCloneSource } from './clone-sources.ts';
export { type Firing, settle, unfiredRun } from './firing.ts';
export { dropKept } from './replaced-originals.ts';
export type * as runs from './runs.ts';
export { type EnqueuedRun, enqueueRuns } from './task-queue.ts';
export type { TaskBounds, Tasks } from './tasks.ts';
