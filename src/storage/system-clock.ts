import type { Instant } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';

/** The wall clock of this machine: the only place that reads it. */
export class SystemClock implements Clock {
  now(): Instant {
    return Math.floor(Date.now() / 1_000);
  }
}
