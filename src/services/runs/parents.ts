import { type RecordedCopy, recordedCopy, type Snapshot } from '../../domain/snapshot.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** What the row of a snapshot says that is built upon no other. */
export const WHOLE = { chainId: null, parentId: null, isIncremental: false } as const;

/**
 * What the copy of a snapshot in the making may be an increment of: the newest earlier one of its target in its store; `null`
 * where there is none. It is written into the snapshot's row, and retention keeps what an increment is built upon, as
 * long as it may be one. A copy that an earlier attempt was ready with (`fingerprint`) has its parent already.
 */
export async function takeParent(
  unitOfWork: UnitOfWork,
  child: Snapshot,
  fingerprint: string | null,
): Promise<RecordedCopy | null> {
  const { id, targetId, storeId, parentId } = child;
  return unitOfWork.transaction(async ({ snapshots, events }) => {
    const found = fingerprint === null ? await snapshots.newestParent(targetId, storeId, id) : parentId;
    const parent = found === null ? null : await snapshots.lock('everything', { id: found });
    const copy = parent?.state === 'available' ? recordedCopy(parent) : null;
    if (fingerprint !== null) return copy;
    if (parent === null || copy === null) {
      if (parentId === null) return null;
      await snapshots.update(id, WHOLE);
      events.note('snapshot.changed', child);
      return null;
    }
    const chainId = parent.chainId ?? parent.uuid;
    // Its version is raised too: whoever has just judged that it may go finds it changed.
    await snapshots.update(parent.id, { chainId });
    await snapshots.update(id, { chainId, parentId: parent.id, isIncremental: true });
    for (const changed of [parent, child]) events.note('snapshot.changed', changed);
    return copy;
  });
}
