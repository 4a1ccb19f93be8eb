import type { Instant } from '../../domain/instant.ts';
import type { TaskLogLine, TaskNote } from '../../domain/task-log.ts';

/** Some lines of a task's log. */
export interface TaskLogPage {
  readonly lines: readonly TaskLogLine[];
  /** The number of the first line that is kept, and of the last; 0 where there is none. */
  readonly first: number;
  readonly last: number;
}

/** What was noted of the work on tasks. */
export interface TaskLogRecords {
  /** Adds lines, and lets the oldest go beyond as many as are kept. The task's row is locked for the transaction. */
  append(taskId: number, notes: readonly TaskNote[], at: Instant): Promise<void>;
  /** The lines with a number above one, so many at most. */
  read(taskId: number, after: number, limit: number): Promise<TaskLogPage>;
}
