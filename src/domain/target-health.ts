import { DAY_SECONDS, type Instant, type Seconds } from './instant.ts';

/** How well something is looked after; `unknown`: nothing tells. */
export type Health = 'healthy' | 'warning' | 'critical' | 'unknown';

/** When a target was looked after last; `null` = never. */
export interface CareDates {
  /** Since when it is there: before its first time nothing is overdue. */
  readonly createdAt: Instant;
  readonly backedUpAt: Instant | null;
  /** Whether others back it up, into a store that is only read here. */
  readonly isObserved: boolean;
  /** When its copies were found whole; `null` = nobody looked. */
  readonly checkedAt: Instant | null;
  /** When its repository was compacted; `not_needed`: its store frees room by itself. */
  readonly compactedAt: Instant | null | 'not_needed';
}

/** How its backups, their checks and the room that they take are looked after, and all of that together: the worst. */
export interface TargetHealth {
  readonly backup: Health;
  readonly check: Health;
  readonly compact: Health;
  readonly overall: Exclude<Health, 'unknown'>;
}

/** After so long something is overdue, and badly so. */
interface Patience {
  readonly warning: Seconds;
  readonly critical: Seconds;
}

const days = (warning: number, critical: number): Patience => ({
  warning: warning * DAY_SECONDS,
  critical: critical * DAY_SECONDS,
});

const PATIENCE = {
  backup: days(3, 7),
  observed: days(2, 7),
  check: days(7, 30),
  compact: days(30, 60),
} as const;

/** How a target is looked after, as of now. */
export function healthOf(dates: CareDates, now: Instant): TargetHealth {
  const { createdAt, backedUpAt, isObserved, checkedAt, compactedAt } = dates;
  const since = (last: Instant | null, patience: Patience): Health => judge(now - (last ?? createdAt), patience);
  const backup = since(backedUpAt, isObserved ? PATIENCE.observed : PATIENCE.backup);
  const check = checkedAt === null ? 'unknown' : since(checkedAt, PATIENCE.check);
  const compact = compactedAt === 'not_needed' ? 'healthy' : since(compactedAt, PATIENCE.compact);
  const all = [backup, check, compact];
  return { backup, check, compact, overall: WORST_FIRST.find((health) => all.includes(health)) ?? 'healthy' };
}

const WORST_FIRST = ['critical', 'warning'] as const;

const judge = (age: Seconds, { warning, critical }: Patience): Health => {
  if (age >= critical) return 'critical';
  return age >= warning ? 'warning' : 'healthy';
};
