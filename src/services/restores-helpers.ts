import type { Actor } from '../domain/account.ts';
import type { Restore } from '../domain/restore.ts';
import { MAX_NAME_LENGTH } from '../domain/schedule.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Target } from '../domain/target.ts';
import type { Transaction } from '../ports/unit-of-work.ts';
import { enqueueRuns } from './enqueueing.ts';

/** Queues the backup of a target that is taken for one restore alone; its snapshot goes when that has ended. */
export async function enqueueHelper(records: Transaction, actor: Actor, source: Target): Promise<Snapshot> {
  const [run] = await enqueueRuns(records, [
    {
      accountId: source.accountId,
      scheduleId: null,
      trigger: 'manual',
      outcome: 'fired',
      reason: null,
      fireTime: null,
      coversFrom: null,
      coversCount: 0,
      class: 'snapshot',
      origin: actor.via,
      snapshotName: [...`clone of ${source.name}`].slice(0, MAX_NAME_LENGTH).join(''),
      taskOrder: 'parallel',
      tasks: [{ targetId: source.id, storeId: source.storeId, isOverlapping: false }],
    },
  ]);
  const [snapshot] = run?.snapshots ?? [];
  if (snapshot === undefined) throw new Error('A planned run was not queued.');
  return snapshot;
}

/** Marks the snapshot that was taken for a restore alone `deleting`, once the restore has ended. */
export async function dropHelper(records: Transaction, restore: Restore): Promise<void> {
  if (!restore.dropsSnapshot) return;
  const snapshot = await records.snapshots.lock('everything', { id: restore.snapshotId });
  if (snapshot === null || snapshot.isProtected || snapshot.holdReason !== null) return;
  await records.snapshots.move(snapshot.id, 'deleting', { deletedReason: 'copied' });
}
