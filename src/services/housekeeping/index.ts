export type { Housekeeping } from './housekeeping.ts';
export { isServerRunning, type Status, type StatusService } from './status.ts';
export type { TzdataCheck } from './tzdata-check.ts';
