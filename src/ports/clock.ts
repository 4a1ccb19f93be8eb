import type { Instant } from '../domain/instant.ts';

/** The wall clock of this process. Where "now" decides something durable, the database's clock is asked instead. */
export interface Clock {
  now(): Instant;
}
