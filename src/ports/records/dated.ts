import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Run, RunReason } from '../../domain/run.ts';
import type { SlotRange } from '../../domain/slots.ts';

/** How far ahead each of these is ever set. */
export interface LongestWaits {
  readonly taskLeaseSeconds: Seconds;
  readonly taskDelaySeconds: Seconds;
  readonly storeRestSeconds: Seconds;
  readonly restoreLeaseSeconds: Seconds;
  readonly mailLeaseSeconds: Seconds;
  readonly mailDelaySeconds: Seconds;
  readonly sessionSeconds: Seconds;
  readonly loginKeySeconds: Seconds;
}

/** What a clock that was ahead dated: rows from after now, whosever they are. */
export interface DatedRecords {
  /** Whether anything is there that the others of these would change, but for snapshots, sessions and the times of mails. */
  isAny(now: Instant, longest: LongestWaits): Promise<boolean>;
  /** Schedules, deleted ones too, with runs made after now that cover slots after `from`; with an id above `after`. */
  schedulesWithRuns(now: Instant, from: Instant, after: number, limit: number): Promise<readonly number[]>;
  /** Those runs of one schedule. */
  runsOf(scheduleId: number, now: Instant, from: Instant): Promise<readonly Run[]>;
  /** Takes a run's fire time away and leaves it this part of its range, or none; it was made `now` then. */
  redateRun(id: number, range: SlotRange | null, reason: RunReason, now: Instant): Promise<void>;
  /** The slots of schedules made, changed or paused after now count from `from`: of `limit` of them; answers how many they are. */
  redateSchedules(now: Instant, from: Instant, limit: number): Promise<number>;
  /** All targets, deleted ones too, with an id above `after`, ascending. */
  targetsAfter(after: number, limit: number): Promise<readonly number[]>;
  /** Snapshots of these targets that stand for a time after now stand for `from`; answers how many they are. */
  redateSnapshots(targetIds: readonly number[], now: Instant, from: Instant): Promise<number>;
  /** Ends leases, delays, sessions and keys that are further ahead than they are ever set. */
  lapse(now: Instant, longest: LongestWaits): Promise<void>;
}
