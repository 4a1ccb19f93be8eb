export { ClockRepair } from './clock-repair.ts';
export { Housekeeping } from './housekeeping.ts';
export { isServerRunning, type Status, StatusService } from './status.ts';
export { ZoneData } from './tzdata-check.ts';
