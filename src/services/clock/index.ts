export { type ClockDoubt, type Expiry, LAST_TICK, type Repair, type Timekeeping } from './timekeeping.ts';
