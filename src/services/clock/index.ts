export { type Expiry, LAST_TICK, type Repair, Timekeeping } from './timekeeping.ts';
