export { ClockRepair } from './repair.ts';
export { type Expiry, Timekeeping } from './timekeeping.ts';
