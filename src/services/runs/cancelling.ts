import { plainly } from '../../domain/retention/index.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { CancelReason, Task } from '../../domain/task.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';

/**
 * Cancels what of a schedule or target has not started; the snapshots that it would have made are `deleted` with it, or
 * `deleting` where an attempt that was put back may have left something in their store.
 */
export async function cancelQueued(
  records: Transaction,
  filter: { readonly scheduleId: number } | { readonly targetId: number },
  reason: CancelReason,
): Promise<void> {
  await dropCancelled(records, await records.tasks.cancelQueued(filter, reason, records.now), reason);
}

/**
 * Cancels a task, or all tasks of a run, that have not ended; a worker that is at one stops within two seconds, and what it
 * has made of the copy goes. Answers those that were called off.
 */
export async function cancelUnfinished(
  records: Transaction,
  filter: { readonly id: number } | { readonly runId: number },
): Promise<readonly Task[]> {
  const tasks = await records.tasks.cancelUnfinished(filter, 'requested', records.now);
  await dropCancelled(records, tasks, 'requested');
  return tasks;
}

async function dropCancelled(records: Transaction, tasks: readonly Task[], reason: CancelReason): Promise<void> {
  for (const task of tasks) {
    records.events.note('task.ended', task);
    await records.taskLogs.append(task.id, CALLED_OFF, records.now);
    if (task.snapshotId === null || (await dropSnapshot(records, task, task.snapshotId, reason))) continue;
    throw new Error(`The snapshot ${task.snapshotId} of task ${task.id} could not be cancelled with it.`);
  }
}

const CALLED_OFF = [{ kind: 'ended', state: 'cancelled' }] as const;

/** `false` if the snapshot is in a state that none of an unfinished task can be in. */
async function dropSnapshot(records: Transaction, task: Task, id: number, reason: CancelReason): Promise<boolean> {
  const snapshot = { id, accountId: task.accountId };
  if (task.attempt === 0)
    return moveSnapshot(records, snapshot, 'deleted', { deletedAt: records.now, deletedReason: plainly(reason) });
  // By way of `error`, as the attempt that did not end: a snapshot that is being made is never deleted.
  return (
    (await moveSnapshot(records, snapshot, 'error', {})) &&
    (await moveSnapshot(records, snapshot, 'deleting', { deletedReason: plainly(reason) }))
  );
}

/** Calls off the making of a snapshot; `false` where that has ended. */
export async function callOff(records: Transaction, { taskId }: Pick<Snapshot, 'taskId'>): Promise<boolean> {
  return taskId !== null && (await cancelUnfinished(records, { id: taskId })).length > 0;
}
