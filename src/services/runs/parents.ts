import type { BackupMethod } from '../../domain/schedule.ts';
import { type RecordedCopy, recordedCopy, type Snapshot } from '../../domain/snapshot.ts';
import type { Records } from '../../ports/records/index.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** What the row of a snapshot says that is built upon no other. */
export const WHOLE = { chainId: null, parentId: null, isIncremental: false } as const;

/** What an increment is built upon. */
export interface Parent {
  readonly snapshot: Snapshot;
  readonly copy: RecordedCopy;
}

/**
 * What the copy of a snapshot in the making is to be an increment of: the newest one that its schedule made of its target in its
 * store. `null` where it is to be whole: by its schedule's method, or since one of the chain that it would join is gone or lost.
 *
 * It is written into the snapshot's row, and what an increment is built upon stays, as long as it may be one. A copy that an
 * earlier attempt was ready with (`fingerprint`) has its parent already.
 */
export async function takeParent(
  unitOfWork: UnitOfWork,
  child: Snapshot,
  fingerprint: string | null,
  method: BackupMethod,
): Promise<Parent | null> {
  return unitOfWork.transaction(async (records) => {
    const { snapshots, events } = records;
    // An earlier attempt may have written down another one.
    const made = fingerprint === null ? null : await snapshots.find('everything', child);
    const found = made === null ? await findParent(records, child, method) : made.parentId;
    const parent = found === null ? null : await snapshots.lock('everything', { id: found });
    const copy = parent?.state === 'available' ? recordedCopy(parent) : null;
    if (made !== null) return parent === null || copy === null ? null : { snapshot: parent, copy };
    if (parent === null || copy === null) {
      if (child.parentId === null) return null;
      await snapshots.update(child.id, WHOLE);
      events.note('snapshot.changed', child);
      return null;
    }
    const chainId = parent.chainId ?? parent.uuid;
    // Its version is raised too: whoever has just judged that it may go finds it changed.
    await snapshots.update(parent.id, { chainId });
    await snapshots.update(child.id, { chainId, parentId: parent.id, isIncremental: true });
    for (const changed of [parent, child]) events.note('snapshot.changed', changed);
    return { snapshot: parent, copy };
  });
}

/** Has a snapshot in the making be built upon nothing. */
export const dropParent = (unitOfWork: UnitOfWork, child: Snapshot): Promise<void> =>
  unitOfWork.transaction(async ({ snapshots, events }) => {
    await snapshots.update(child.id, WHOLE);
    events.note('snapshot.changed', child);
  });

async function findParent(
  { snapshots }: Pick<Records, 'snapshots'>,
  { id, scheduleId, targetId, storeId }: Snapshot,
  method: BackupMethod,
): Promise<number | null> {
  if (method.kind === 'full' || scheduleId === null) return null;
  const chain = await snapshots.newestChain(scheduleId, targetId, storeId, id);
  return chain === null || chain.hasLost || chain.length >= method.fullEvery ? null : chain.newestId;
}
