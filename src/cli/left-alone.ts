import type { Instant } from '../domain/instant.ts';
import { toIso } from './output.ts';

/** Until when a store is left alone, and why. */
export interface LeftAlone {
  readonly until: Instant;
  /** What its last attempt failed for. */
  readonly reason: string;
  /** How many failed in a row. */
  readonly failures: number;
}

/** In words. */
export const tellLeftAlone = ({ until, reason, failures }: LeftAlone): string =>
  `until ${toIso(until)}: ${reason}, ${failures} times in a row`;
