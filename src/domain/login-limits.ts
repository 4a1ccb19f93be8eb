import { JUMP_SECONDS } from './clock-state.ts';
import type { Instant, Seconds } from './instant.ts';

/** So many tries in a window that begins with the first one; each further one waits, twice as long as the last. */
export interface TryLimit {
  readonly windowSeconds: Seconds;
  readonly free: number;
  /** How long the first that is not free waits. */
  readonly waitSeconds: Seconds;
  readonly longestWaitSeconds: Seconds;
}

const DAY: Seconds = 86_400;

/** To the end of the window. */
const inFiveMinutes = (free: number): TryLimit => ({
  windowSeconds: 300,
  free,
  waitSeconds: 300,
  longestWaitSeconds: 300,
});

const inADay = (free: number): TryLimit => ({
  windowSeconds: DAY,
  free,
  waitSeconds: 10,
  longestWaitSeconds: 900,
});

/**
 * How often a login may be tried that does not get in. `known`: at an address that logged it in within a day; that
 * counts by itself, so that nobody else's failures keep it out. The others count wherever else a try comes from: at one
 * login from one caller, at all logins from one caller, at one login from all callers.
 */
export const LOGIN_LIMITS = {
  known: inADay(50),
  pair: inFiveMinutes(10),
  caller: inFiveMinutes(50),
  login: inADay(20),
} as const satisfies Readonly<Record<string, TryLimit>>;

/** How long an address is known for having logged a login in. */
export const KNOWN_SECONDS: Seconds = DAY;

/** The longest that anything of tries is remembered. */
export const LONGEST_WINDOW_SECONDS: Seconds = DAY;

/** Tries that did not get in, counted in one window. */
export interface CountedTries {
  readonly tries: number;
  readonly lastAt: Instant;
  readonly endsAt: Instant;
}

/** How long the next try has to wait; 0 = not at all. A window that a clock ahead began is none. */
export function secondsToWait(limit: TryLimit, { tries, lastAt, endsAt }: CountedTries, now: Instant): Seconds {
  if (tries < limit.free || lastAt > now + JUMP_SECONDS) return 0;
  const wait = Math.min(limit.longestWaitSeconds, limit.waitSeconds * 2 ** (tries - limit.free));
  return Math.max(0, Math.min(endsAt, lastAt + wait) - now);
}
