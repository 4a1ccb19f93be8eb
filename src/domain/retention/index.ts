export { describeRetention } from './describe-retention.ts';
export { parseRetention } from './parse-retention.ts';
export type {
  ChainsPolicy,
  KeepPolicy,
  OwnPolicy,
  PeriodRule,
  PeriodsPolicy,
  PeriodUnit,
  RetentionPolicy,
} from './policy.ts';
export { rotation } from './policy.ts';
export type { PoolMember, Selection } from './pool.ts';
export { select } from './select.ts';
export { type Simulation, simulate } from './simulate.ts';
