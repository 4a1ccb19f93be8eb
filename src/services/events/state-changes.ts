import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Snapshot, SnapshotState } from '../../domain/snapshot.ts';
import type { Task } from '../../domain/task.ts';
import type { TaskNote } from '../../domain/task-log.ts';
import type { ChangedThing } from '../../ports/events.ts';
import type { TaskEnd } from '../../ports/records/runs.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** Moves a snapshot on as `SnapshotRecords.move`, with its event. */
export async function moveSnapshot(
  records: Transaction,
  snapshot: ChangedThing,
  to: Exclude<SnapshotState, 'creating'>,
  change: Partial<Snapshot>,
): Promise<boolean> {
  const isMoved = await records.snapshots.move(snapshot.id, to, change);
  if (isMoved) records.events.note(`snapshot.${to}`, snapshot);
  return isMoved;
}

/** Ends an attempt as `TaskRecords.end`, with its event, and what its log is to tell: `notes` first, then how it ended. */
export async function endTask(
  records: Transaction,
  task: Task,
  end: TaskEnd,
  notes: readonly TaskNote[] = [],
): Promise<boolean> {
  const isEnded = await records.tasks.end(task.id, task.attempt, end);
  if (!isEnded) return false;
  records.events.note(end.state === 'queued' ? 'task.queued' : 'task.ended', task);
  await records.taskLogs.append(task.id, [...notes, ...notesOf(end, records.now)], records.now);
  return true;
}

function notesOf({ state, log, notBefore }: TaskEnd, now: Instant): readonly TaskNote[] {
  const remarks = log.map((problem): TaskNote => ({ kind: 'remarked', problem }));
  const last: TaskNote =
    notBefore === undefined ? { kind: 'ended', state } : { kind: 'put_off', seconds: notBefore - now };
  return [...remarks, last];
}

/** Ends an attempt as `RestoreRecords.end`, with its event. */
export async function endRestore(
  records: Transaction,
  restore: Restore,
  state: Restore['state'],
  error: Problem | null,
): Promise<boolean> {
  const isEnded = await records.restores.end(restore.id, restore.attempt, state, error, records.now);
  if (isEnded) records.events.note(state === 'queued' ? 'restore.queued' : 'restore.ended', restore);
  return isEnded;
}
