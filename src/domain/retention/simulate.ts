import { DAY_SECONDS, type Instant } from '../instant.ts';
import type { OwnPolicy } from './policy.ts';
import type { PoolMember } from './pool.ts';
import { selectKept } from './select.ts';

/** What becomes of a pool while it is backed up and thinned out. */
export interface Simulation {
  /** How many snapshots were made. */
  readonly made: number;
  /** How many stand at the end. */
  readonly count: number;
}

/**
 * Plays a policy forward: at each fire time (ascending, after all of `pool`) a full snapshot is made, and the pool is
 * thinned out. That is done once per day played, not after each snapshot: what a rule lets go it never wants back, so
 * the end is the same, and a year of hourly snapshots is played in a moment.
 */
export function simulate(
  policy: OwnPolicy,
  pool: readonly PoolMember[],
  fireTimes: readonly Instant[],
  timeZone: string,
): Simulation {
  if (policy.kind === 'all') return { made: fireTimes.length, count: pool.length + fireTimes.length };
  const firstId = pool.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
  let standing = [...pool];
  let thinnedAt = fireTimes[0] ?? 0;
  fireTimes.forEach((takenAt, index) => {
    standing.push({ ...MADE, id: firstId + index, takenAt });
    if (takenAt - thinnedAt < DAY_SECONDS && index < fireTimes.length - 1) return;
    standing = [...selectKept(policy, standing, timeZone)];
    thinnedAt = takenAt;
  });
  return { made: fireTimes.length, count: standing.length };
}

const MADE = {
  state: 'available',
  isProtected: false,
  isHeld: false,
  isBeingRead: false,
  chainId: null,
  parentId: null,
  isIncremental: false,
} as const;
