export type { InstallationFigures, readFigures, readScheduleFigures } from './figures.ts';
export type { Housekeeping } from './housekeeping.ts';
export { isServerRunning, type Status, type StatusService } from './status.ts';
export type { checkTzdata } from './tzdata-check.ts';
