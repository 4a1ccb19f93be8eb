import type { Restore } from '../domain/restore.ts';
import type { Task } from '../domain/task.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';

/** What looks after kept trees. */
export interface KeptParts {
  readonly unitOfWork: UnitOfWork;
  readonly files: FileArea;
}

/**
 * Removes what in-place restores of a target kept of what was there before: called after each success of one of its
 * tasks. Only of restores that had ended when the task began: of what a later one put there it has no copy. One that
 * only copied an earlier snapshot to another store says nothing of what is there now.
 */
export async function dropKeptAfter(
  parts: KeptParts,
  { targetId, snapshotId, startedAt }: Pick<Task, 'targetId' | 'snapshotId' | 'startedAt'>,
): Promise<void> {
  const { restores, snapshots } = parts.unitOfWork.records;
  // Within one second nobody knows which was first.
  const isBefore = ({ finishedAt }: Restore) => finishedAt !== null && startedAt !== null && finishedAt < startedAt;
  const keeping = (await restores.keeping(targetId)).filter(isBefore);
  if (keeping.length === 0 || snapshotId === null) return;
  const snapshot = await snapshots.find('everything', { id: snapshotId });
  if (snapshot?.sourceSnapshotId !== null) return;
  for (const restore of keeping) await dropKept(parts, restore);
}

/** Removes what a restore that has ended kept. */
export async function dropKept({ unitOfWork, files }: KeptParts, { id, keptPaths }: Restore): Promise<void> {
  for (const path of keptPaths) await files.removeKept(path);
  await unitOfWork.records.restores.keep(id, []);
}
