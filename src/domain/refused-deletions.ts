import { DAY_SECONDS, type Instant, type Seconds } from './instant.ts';
import type { Problem } from './problems/index.ts';
import { isOneOf } from './state-machine.ts';

/** A store that refuses to let anything go, such as an append-only one. */
export interface RefusedDeletions {
  readonly storeId: number;
  /** How many tries it refused, one after the other. */
  readonly times: number;
  /** Before this nothing is tried to be deleted there. */
  readonly until: Instant;
  readonly problem: Problem;
}

const FIRST_PAUSE_SECONDS: Seconds = 3_600;

/** The longest time for which nothing is tried. */
export const LONGEST_PAUSE_SECONDS: Seconds = DAY_SECONDS;

/** How long nothing is tried after so many refusals in a row: twice as long with each, up to a day. */
export const pauseAfter = (times: number): Seconds =>
  Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (times - 1));

const REFUSALS = [
  'deletion_refused',
  'store_unwritable',
  'store_not_adopted',
  'store_taken_over',
] as const satisfies readonly Problem['reason'][];

/** Whether what one copy was refused for, every other one in its store is too. */
export const isRefusal = ({ reason }: Problem): boolean => isOneOf<string>(REFUSALS, reason);

/** Whether nothing is tried now. One that would last longer than any was dated by a clock that was ahead. */
export const isPausing = ({ until }: RefusedDeletions, now: Instant): boolean =>
  until > now && until - now <= LONGEST_PAUSE_SECONDS;
