import type { Instant, Seconds } from '../../src/domain/instant.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock that moves only when it is told to: because time passes, or because someone sets it. */
export class FakeClock implements Clock {
  earliest: Instant = 0;
  #now: Instant;
  #monotonic: Seconds = 0;

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  monotonic(): Seconds {
    return this.#monotonic;
  }

  /** Time passes until then; to what is past already it is set back. */
  advanceTo(instant: Instant): void {
    this.advance(instant - this.#now);
  }

  /** Time passes; negative seconds set it back. */
  advance(seconds: Seconds): void {
    this.#now += seconds;
    this.#monotonic += Math.max(0, seconds);
  }

  /** Sets it, as a person or a time server does: no time passes. */
  setTo(instant: Instant): void {
    this.#now = instant;
  }
}
