export { parseRetention } from './parse-retention.ts';
export type { KeepPolicy, OwnPolicy, PeriodRule, RetentionPolicy } from './policy.ts';
export { KEEP_RULES, rotation, UNLIMITED } from './policy.ts';
export type { PoolMember, Selection } from './pool.ts';
export type { ExpiryReason, KeepReason, KeepReasons, ReasonOf } from './reasons.ts';
export { plainly } from './reasons.ts';
export { select } from './select.ts';
export { type Simulation, simulate } from './simulate.ts';
