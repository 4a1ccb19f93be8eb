import type { Action } from './action.ts';
import type { Instant } from './instant.ts';
import type { TaskOrder } from './schedule.ts';
import type { States } from './state-machine.ts';

export type RunTrigger = 'schedule' | 'catch_up' | 'manual';
export type RunOutcome = 'fired' | 'missed' | 'skipped';

/** What became of a slot or a request: it is decided when the run is recorded, and stays. */
export const RUN_OUTCOMES = {
  fired: {
    means: 'There is a task for each of its targets.',
    begins: 'a slot has come, at most a minute ago or as the last of a downtime, or somebody asks for a run',
    next: {},
  },
  missed: {
    means: 'Its slots passed without a backup or check, and should not have.',
    begins: 'the next slot is too near to catch up, or there is no store or target',
    next: {},
  },
  skipped: {
    means: 'Its slots passed without a backup or check, as they should.',
    begins: 'a pause has ended, or the account is suspended',
    next: {},
  },
} as const satisfies States<RunOutcome>;

/** Why a run is not `fired`, or has no fire time any more. */
export const RUN_REASONS = {
  paused: 'The schedule was paused when the slots came.',
  account_suspended: 'The account was suspended when the slots came.',
  next_slot_near: 'A later slot had come, or was too near, for these to be caught up.',
  no_store: 'Nothing was at the place that the schedule names as its destination.',
  no_target: 'None of the schedule’s targets was there any more.',
  clock_ahead: 'The run was recorded while the clock was ahead; it covers only what came before that.',
} as const;

export type RunReason = keyof typeof RUN_REASONS;

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
  /** What its tasks do, or would have done. */
  readonly action: Action;
  readonly trigger: RunTrigger;
  readonly outcome: RunOutcome;
  /** `null` = it is `fired`, at its fire time. */
  readonly reason: RunReason | null;
  readonly fireTime: Instant | null;
  readonly coversFrom: Instant | null;
  readonly coversTo: Instant | null;
  readonly coversCount: number;
  /** `sequence`: a task starts when all earlier ones of the run have ended. */
  readonly taskOrder: TaskOrder;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
}
