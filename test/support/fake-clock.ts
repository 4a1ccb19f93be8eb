import type { Instant, Seconds } from '../../src/domain/instant.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock that moves only when it is told to: forward, or back as a real one sometimes is. */
export class FakeClock implements Clock {
  #now: Instant;

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  advanceTo(instant: Instant): void {
    this.#now = instant;
  }

  /** Negative seconds set it back. */
  advance(seconds: Seconds): void {
    this.#now += seconds;
  }
}
