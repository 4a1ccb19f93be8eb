export { Housekeeping } from './housekeeping.ts';
export { isServerRunning, LAST_TICK, type Status, StatusService } from './status.ts';
export { ZoneData } from './tzdata-check.ts';
