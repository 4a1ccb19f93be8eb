import type { Instant } from '../../domain/instant.ts';
import type { RetentionPolicy } from '../../domain/retention/index.ts';

/** A change of policy by which snapshots are `expiring`: of a schedule's own, or of a target's rotation. */
export interface RetentionChange {
  /** Counts up: the lower one was made first. */
  readonly id: number;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly targetId: number | null;
  /** What a schedule's snapshots were kept by before. */
  readonly formerPolicy: RetentionPolicy | null;
  /** How many a target's rotation kept before. */
  readonly formerRotation: number | null;
  readonly changedAt: Instant;
}

export interface RetentionChangeRecords {
  /** Answers its id. */
  insert(change: Omit<RetentionChange, 'id'>): Promise<number>;
  /** Those of an account that may be undone, the first one first. */
  ofAccount(accountId: number): Promise<readonly RetentionChange[]>;
  /** Up to `limit` ids above one of those made at or before an instant, ascending. */
  madeBefore(instant: Instant, after: number, limit: number): Promise<readonly number[]>;
  /** Has those that are dated after now be made now. */
  redate(now: Instant): Promise<void>;
  forget(ids: readonly number[]): Promise<void>;
  /** Forgets one by which nothing is expiring any more. */
  forgetIdle(id: number): Promise<void>;
}
