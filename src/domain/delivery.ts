import type { Instant } from './instant.ts';
import type { Problem } from './problems/index.ts';

/** Something that is written once and sent later under a lease, tried again until it was sent or is given up. */
export interface Delivery {
  readonly createdAt: Instant;
  readonly attempt: number;
  /** When it is due; `null` once sent or given up. */
  readonly nextAttemptAt: Instant | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: Instant | null;
  readonly sentAt: Instant | null;
  readonly givenUpAt: Instant | null;
  readonly error: Problem | null;
}
