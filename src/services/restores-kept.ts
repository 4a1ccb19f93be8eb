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
 * tasks. One that only copied an earlier snapshot to another store says nothing of what is there now.
 */
export async function dropKeptAfter(parts: KeptParts, task: Pick<Task, 'targetId' | 'snapshotId'>): Promise<void> {
  const { restores, snapshots } = parts.unitOfWork.records;
  if ((await restores.keeping(task.targetId)).length === 0 || task.snapshotId === null) return;
  const snapshot = await snapshots.find('everything', { id: task.snapshotId });
  if (snapshot?.sourceSnapshotId === null) await dropKept(parts, task.targetId);
}

/** Removes what in-place restores of a target kept, those aside that have not ended: they may have to put it back. */
export async function dropKept({ unitOfWork, files }: KeptParts, targetId: number): Promise<void> {
  const { restores } = unitOfWork.records;
  for (const { id, state, keptPaths } of await restores.keeping(targetId)) {
    if (state === 'queued' || state === 'running') continue;
    for (const path of keptPaths) await files.removeKept(path);
    await restores.keep(id, []);
  }
}
