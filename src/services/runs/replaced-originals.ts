import { problemIn } from '../../domain/errors.ts';
import { type Problem, problemOf, thing } from '../../domain/problems/index.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Task } from '../../domain/task.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { RestoreRecords } from '../../ports/records/restores.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** What removing replaced originals takes. */
export interface KeptParts {
  readonly unitOfWork: UnitOfWork;
  readonly files: FileArea;
  readonly log: Log;
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

/**
 * Removes what a restore that has ended kept. Where that cannot be done it is tried again later; until then the restore
 * says why, and so do `status` and the next backups of its target: see `describeKept`.
 */
export async function dropKept({ unitOfWork, files, log }: KeptParts, restore: Restore): Promise<void> {
  const { id, uuid: restoreUuid, stagingSecret, keptPaths } = restore;
  try {
    for (const path of keptPaths) await files.removeKept({ restoreUuid, stagingSecret }, path);
  } catch (error) {
    const problem = problemIn(error);
    await keep(unitOfWork, restore, keptPaths, problem);
    log.warn({ restore: id, problem, err: error }, `What restore ${id} kept could not be removed and is tried again.`);
    return;
  }
  await keep(unitOfWork, restore, [], null);
}

function keep(
  unitOfWork: UnitOfWork,
  restore: Restore,
  keptPaths: readonly string[],
  problem: Problem | null,
): Promise<void> {
  return unitOfWork.transaction(async (records) => {
    await records.restores.keep(restore.id, keptPaths, problem);
    records.events.note('restore.changed', restore);
  });
}

/** What a target's backups warn of: restores kept something of it that could not be removed when it was time to. */
export async function describeKept(restores: RestoreRecords, targetId: number): Promise<readonly Problem[]> {
  return (await restores.keeping(targetId)).flatMap((restore) =>
    restore.keptProblem === null
      ? []
      : [problemOf('original_kept', { restore: thing('restore', restore) }), restore.keptProblem],
  );
}
