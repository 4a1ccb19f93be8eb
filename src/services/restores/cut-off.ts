import { isUnavailable } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Restore, UNFINISHED_RESTORE } from '../../domain/restore.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** More than there are at once. */
const UNFINISHED_AT_MOST = 1_000;

/**
 * Ends restores into directories whose process is gone, as their leases lapsed by then: nothing goes on with them. What
 * one of this node had written half goes first; what cannot be removed is logged, and goes with the next restore there.
 *
 * @param node this one's name, under which its processes hold their leases; `null` = nothing is removed here.
 *
 * @throws `unavailable` - the database is away.
 */
export async function endCutOff(
  {
    unitOfWork,
    files,
    log,
  }: { readonly unitOfWork: UnitOfWork; readonly files: () => Promise<Files>; readonly log: Log },
  node: string | null,
  lapsedAt: Instant,
): Promise<void> {
  const lapsed = await unitOfWork.records.restores.lapsed(lapsedAt);
  if (lapsed.length === 0) return;
  for (const restore of lapsed.filter(({ leaseOwner }) => node !== null && leaseOwner?.startsWith(`${node}:`))) {
    try {
      await removeWritten(unitOfWork, await files(), restore, lapsed);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      log.warn({ restore: restore.id, err: error }, `What restore ${restore.id} has left could not be removed.`);
    }
  }
  await unitOfWork.transaction(async (records) => {
    for (const restore of await records.restores.endLapsed(lapsedAt, records.now)) {
      records.events.note('restore.ended', restore);
    }
  });
}

type Files = Pick<FileArea, 'removePartial'>;

/**
 * Removes what a restore into a directory has left half written. It has the name that another restore of the same snapshot
 * into the same directory writes under, so it stays where one is at work, which takes it away itself.
 *
 * @param ended restores that are unfinished by their rows alone.
 */
export async function removeWritten(
  { records }: UnitOfWork,
  files: Files,
  { id, directory, snapshotId }: Restore,
  ended: readonly Pick<Restore, 'id'>[] = [],
): Promise<void> {
  const snapshot = await records.snapshots.find('everything', { id: snapshotId });
  if (directory === null || snapshot === null || snapshot.fingerprint === null) return;
  const gone = new Set([id, ...ended.map((restore) => restore.id)]);
  const filter = { kinds: ['directory'], states: UNFINISHED_RESTORE, snapshotId } as const;
  const { rows } = await records.restores.list('everything', filter, { offset: 0, limit: UNFINISHED_AT_MOST });
  if (rows.some((other) => !gone.has(other.id) && other.directory === directory)) return;
  await files.removePartial(directory, snapshot.fingerprint);
}
