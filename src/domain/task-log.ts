import type { Difference } from './action.ts';
import type { Instant, Seconds } from './instant.ts';
import type { Problem } from './problems/index.ts';
import type { FollowUp, TaskState } from './task.ts';

/** What is noted of the work on a task, each a line of its log: data, put into words where it is read. */
export type TaskNote =
  | { readonly kind: 'started'; readonly attempt: number }
  | { readonly kind: 'progressed'; readonly files: number; readonly bytes: number }
  | { readonly kind: 'copied'; readonly files: number; readonly bytes: number; readonly storedBytes: number }
  | { readonly kind: 'read_back'; readonly snapshot: string; readonly files: number; readonly bytes: number }
  | { readonly kind: 'restored'; readonly snapshot: string; readonly files: number; readonly bytes: number }
  | { readonly kind: 'differs'; readonly path: string; readonly how: Difference['how'] }
  | { readonly kind: 'remarked'; readonly problem: Problem }
  | {
      readonly kind: 'stepped';
      readonly step: FollowUp['kind'];
      readonly outcome: FollowUp['outcome'];
      readonly problem: Problem | null;
    }
  | { readonly kind: 'put_off'; readonly seconds: Seconds }
  | { readonly kind: 'ended'; readonly state: TaskState };

/** A line of a task's log. */
export interface TaskLogLine {
  /** From 1, in the order in which they were noted. */
  readonly number: number;
  readonly at: Instant;
  readonly note: TaskNote;
}

/** So many lines of a task are kept, the newest. */
export const MOST_LOG_LINES = 1_000;

/** The longest line that is shown, in characters. */
export const MOST_LINE_CHARACTERS = 500;
