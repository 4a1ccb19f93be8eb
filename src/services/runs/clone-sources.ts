import type { Actor } from '../../domain/account.ts';
import type { Restore } from '../../domain/restore.ts';
import { plainly } from '../../domain/retention/index.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Target } from '../../domain/target.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { enqueueRuns, OF_BACKUPS, REQUESTED } from './task-queue.ts';

/** Queues the backup of a target that is taken for one restore alone; its snapshot goes when that has ended. */
export async function enqueueCloneSource(records: Transaction, actor: Actor, source: Target): Promise<Snapshot> {
  const [run] = await enqueueRuns(records, [
    {
      ...REQUESTED,
      ...OF_BACKUPS,
      accountId: source.accountId,
      scheduleId: null,
      class: 'snapshot',
      origin: actor.via,
      snapshotName: source.name,
      isTransient: true,
      taskOrder: 'parallel',
      tasks: [{ targetId: source.id, storeId: source.storeId, isOverlapping: false }],
    },
  ]);
  const [snapshot] = run?.snapshots ?? [];
  if (snapshot === undefined) throw new Error('A planned run was not queued.');
  return snapshot;
}

/** Marks the snapshot that was taken for a restore alone `deleting`, once the restore has ended. */
export async function dropCloneSource(records: Transaction, restore: Restore): Promise<void> {
  if (!restore.dropsSnapshot) return;
  await moveSnapshot(records, { ...restore, id: restore.snapshotId }, 'deleting', { deletedReason: plainly('copied') });
}
