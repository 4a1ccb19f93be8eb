import type { Instant, Seconds } from '../domain/instant.ts';

/** Time as this process has it. Where "now" decides something durable, the database's clock is asked instead. */
export interface Clock {
  /** The wall clock, which people and time servers set. */
  now(): Instant;
  /** Seconds, with their fractions, since some moment of this process: no setting of the wall clock moves it. */
  monotonic(): Seconds;
  /** No true time is before this. */
  readonly earliest: Instant;
}
