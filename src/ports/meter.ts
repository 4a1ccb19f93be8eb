import type { Seconds } from '../domain/instant.ts';
import type { RunOutcome, RunReason, RunTrigger } from '../domain/run.ts';
import type { TaskState } from '../domain/task.ts';

/** A call that was answered. */
export interface AnsweredCall {
  /** `null` = the shell itself. */
  readonly room: string | null;
  /** One of those that there are; `null` = its address led to none. */
  readonly endpoint: string | null;
  readonly status: number;
  readonly seconds: Seconds;
}

/** A run that was recorded. */
export interface RecordedRun {
  readonly outcome: RunOutcome;
  readonly reason: RunReason | null;
  readonly trigger: RunTrigger;
  /** How long after its slot it fired; `null` = it has none, or did not fire. */
  readonly lateness: Seconds | null;
}

/** A task that has ended. */
export interface EndedTask {
  readonly state: TaskState;
  readonly driver: string;
  /** `null` = it was never begun. */
  readonly duration: Seconds | null;
  /** Bytes of the files that it copied. */
  readonly bytes: number;
  /** How many of its leases lapsed. */
  readonly lapses: number;
}

/** What a process counts while it works, for whoever watches it: nothing waits for it, and none of it names an account. */
export interface Meter {
  answered(call: AnsweredCall): void;
  /** A try to log in that was not right, by the room. */
  failedLogin(room: string): void;
  recordedRun(run: RecordedRun): void;
  endedTask(task: EndedTask): void;
  /** A try to send a digest to a webhook. */
  posted(outcome: 'taken' | 'failed'): void;
  /** Snapshots that retention let go. */
  expired(snapshots: number): void;
}

/** Counts nothing. */
export const NO_METER: Meter = {
  answered: () => {},
  failedLogin: () => {},
  recordedRun: () => {},
  endedTask: () => {},
  posted: () => {},
  expired: () => {},
};
