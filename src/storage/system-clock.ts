import { performance } from 'node:perf_hooks';
import type { Instant, Seconds } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import { newestMigrationDate } from './engine/migration-names.ts';

/** The clocks of this machine: the only place that reads the wall clock. */
export class SystemClock implements Clock {
  readonly earliest: Instant = newestMigrationDate();

  now(): Instant {
    return Math.floor(Date.now() / 1_000);
  }

  monotonic(): Seconds {
    return performance.now() / 1_000;
  }
}
