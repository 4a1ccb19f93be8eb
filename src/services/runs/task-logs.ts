import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Task } from '../../domain/task.ts';
import { MOST_LOG_LINES } from '../../domain/task-log.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { TaskLogPage } from '../../ports/records/task-logs.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** A task with some lines of its log. */
export interface TaskLog extends TaskLogPage {
  readonly task: Task;
}

/** What was noted of the work on a task, from a line on; all that is kept of it where no limit is said. @throws `not_found`. */
export async function read(
  { records }: UnitOfWork,
  actor: Actor,
  key: Key,
  { after = 0, limit = MOST_LOG_LINES }: { readonly after?: number; readonly limit?: number } = {},
): Promise<TaskLog> {
  const task = await records.tasks.find(scopeOf(actor), key);
  if (task === null) throw notFound('task', nameOf(key));
  return { task, ...(await records.taskLogs.read(task.id, after, limit)) };
}
