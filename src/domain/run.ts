import type { Instant } from './instant.ts';
import type { TaskOrder } from './schedule.ts';

export type RunTrigger = 'schedule' | 'catch_up' | 'manual';
export type RunOutcome = 'fired' | 'missed' | 'skipped';

/**
 * The one record of a slot (or of a range of slots), or one request.
 *
 * A slot's record has `fireTime = coversTo`; a request has none of the four. Ranges of one schedule never overlap.
 */
export interface Run {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly trigger: RunTrigger;
  readonly outcome: RunOutcome;
  /** Why it is not `fired`, e.g. `paused`, `next_slot_near`; `null` when fired. */
  readonly reason: string | null;
  readonly fireTime: Instant | null;
  readonly coversFrom: Instant | null;
  readonly coversTo: Instant | null;
  readonly coversCount: number;
  /** `sequence`: a task starts when all earlier ones of the run have ended. */
  readonly taskOrder: TaskOrder;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
}
