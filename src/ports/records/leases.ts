import type { Instant } from '../../domain/instant.ts';
import type { TaskProgress } from '../../domain/task.ts';

/** What a worker takes work up with. */
export interface LeaseTerms {
  readonly owner: string;
  readonly now: Instant;
  /** Leases up to then have lapsed; absent = up to now. */
  readonly lapsedAt?: Instant;
  readonly leaseUntil: Instant;
}

/** An attempt at a piece of work, by whose number its lease is known. */
export interface Attempt {
  readonly id: number;
  readonly attempt: number;
}

/** Work whose attempts show that they are alive. */
export interface LeasedRecords {
  /** Whether (id, attempt, owner) still holds it. */
  isHeld(id: number, attempt: number, owner: string): Promise<boolean>;
  /** Renews a lease; `false` if (id, attempt, owner) no longer holds it. */
  renew(id: number, attempt: number, owner: string, until: Instant, progress: TaskProgress | null): Promise<boolean>;
}
