import type { Transaction } from '../ports/unit-of-work.ts';

/** Cancels what of a schedule or target has not started; the snapshots that it would have made are `deleted` with it. */
export async function cancelQueued(
  records: Transaction,
  filter: { readonly scheduleId: number } | { readonly targetId: number },
  reason: string,
): Promise<void> {
  for (const { snapshotId } of await records.tasks.cancelQueued(filter, reason, records.now)) {
    if (snapshotId === null) continue;
    await records.snapshots.move(snapshotId, 'deleted', { deletedAt: records.now, deletedReason: reason });
  }
}
