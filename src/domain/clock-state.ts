import type { Instant, Seconds } from './instant.ts';

/** A clock that is off by no more than this is corrected as clocks are; by more, it was set. */
export const JUMP_SECONDS: Seconds = 60;

/** How long a clock that was set stands, by a clock that nobody sets, before it is believed. */
export const STANDING_SECONDS: Seconds = 15 * 60;

/** What an installation remembers of its clock, over restarts and among nodes. */
export interface ClockState {
  /** The latest time that was read and could be true. */
  readonly seenAt: Instant;
  /** Whether the clock has not stood long enough since it was set. */
  readonly isUnsettled: boolean;
  /** The time to which it was last set back, while what is dated later is yet to be put right; else `null`. */
  readonly setBackTo: Instant | null;
  /** How far it went ahead all at once, and when it had; 0 = it did not. A time without the gateway looks the same. */
  readonly aheadBy: Seconds;
  readonly aheadSince: Instant;
}

/** The state of a clock of which nothing is known. */
export const newClock = (now: Instant): ClockState => ({
  seenAt: now,
  isUnsettled: false,
  setBackTo: null,
  aheadBy: 0,
  aheadSince: now,
});

/** The state once the clock shows `now`, having jumped by so much: back where that is negative. */
export function afterJump(state: ClockState, now: Instant, by: Seconds): ClockState {
  if (Math.abs(by) <= JUMP_SECONDS) return { ...state, seenAt: now };
  if (by > 0) {
    const aheadBy = by + (isAhead(state, state.seenAt) ? state.aheadBy : 0);
    return { ...state, seenAt: now, isUnsettled: true, aheadBy, aheadSince: now };
  }
  return {
    seenAt: now,
    isUnsettled: true,
    setBackTo: now,
    aheadBy: Math.max(0, state.aheadBy + by),
    aheadSince: state.aheadSince + by,
  };
}

/**
 * Whether the clock may still be ahead: it has not stood there for as long as it went. Nobody can tell a clock that is
 * wrong from a gateway that was off, so what is far ahead is doubted for long, and a short downtime briefly.
 */
export const isAhead = (state: ClockState, now: Instant): boolean => now < aheadUntil(state);

/** Until when it may be. */
export const aheadUntil = ({ aheadBy, aheadSince }: ClockState): Instant => aheadSince + aheadBy;
