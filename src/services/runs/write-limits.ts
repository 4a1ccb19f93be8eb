import { problem } from '../../domain/errors.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Task } from '../../domain/task.ts';
import type { DiskReserve, WriteLimits } from '../../domain/write-limits.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Uncounted } from '../../ports/records/snapshots.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** So much at most is granted beyond what is asked for, and of what is left an eighth: others may need it before. */
const MOST_AHEAD = 64 * 1024 * 1024;
const PART_AHEAD = 1 / 8;

const UNBOUNDED: Left = { bytes: Number.MAX_SAFE_INTEGER, mayGrowTo: () => false };

/** What is kept free for the database; `null` = it is not on a disk of this node. */
export type Reserve = DiskReserve | null;

/** A reserve alone, for what no quota counts. */
export const keepingFree = (reserve: Reserve): WriteLimits => (reserve === null ? {} : { reserve });

interface Left {
  readonly bytes: number;
  /**
   * Whether so many may come free, of each quota that leaves fewer: of what later tasks were granted, which give way, or of what
   * others were granted beyond what they asked for.
   */
  mayGrowTo(bytes: number): boolean;
}

/** What the quotas of an account, and of a store (`null` = elsewhere), leave; `null` = there is none. */
async function bytesLeft(
  records: Pick<Records, 'accounts' | 'snapshots'>,
  accountId: number,
  store: Store | null,
  uncounted: Uncounted,
): Promise<Left | null> {
  const quota = (await records.accounts.find('everything', { id: accountId }))?.quotaBytes ?? null;
  const ofStore = store?.limits.maxBytesPerAccount ?? null;
  if (quota === null && ofStore === null) return null;
  const used = await records.snapshots.bytesOf(accountId, store?.id ?? null, uncounted);
  const left = [
    ...(quota === null ? [] : [{ bytes: quota - used.inAll, hasLater: used.hasLater, ahead: used.ahead }]),
    ...(ofStore === null
      ? []
      : [{ bytes: ofStore - used.inStore, hasLater: used.hasLaterInStore, ahead: used.aheadInStore }]),
  ];
  return {
    bytes: Math.max(0, Math.min(...left.map(({ bytes }) => bytes))),
    mayGrowTo: (wanted) => left.every(({ bytes, hasLater, ahead }) => hasLater || bytes + ahead >= wanted),
  };
}

/**
 * Refuses where nothing is left. Two at once that something is left for both begin: what they write is granted.
 *
 * @throws `quota_exceeded` (`over_byte_quota`).
 */
export async function refuseOverBytes(
  records: Pick<Records, 'accounts' | 'snapshots'>,
  accountId: number,
  store: Store | null,
): Promise<void> {
  if ((await bytesLeft(records, accountId, store, {}))?.bytes === 0) throw problem('over_byte_quota', { limit: 0 });
}

/**
 * What a task's attempt may write. One that may take over a copy which is made may begin whatever is left: its bytes are
 * there.
 *
 * @throws `quota_exceeded` (`over_byte_quota`): nothing is left.
 */
export async function limitTask(
  records: Pick<Records, 'accounts' | 'snapshots'>,
  { id, accountId, fingerprint }: Task,
  store: Store,
  reserve: Reserve,
): Promise<WriteLimits> {
  const left = await bytesLeft(records, accountId, store, { taskId: id });
  if (left === null) return keepingFree(reserve);
  const { bytes } = left;
  if (bytes === 0 && fingerprint === null && !left.mayGrowTo(1)) throw problem('over_byte_quota', { limit: 0 });
  return { ...keepingFree(reserve), bytes };
}

/**
 * Grants a task's attempt bytes of what is left: those that are asked for, in all, and some more. They count as if they were written already,
 * so that however many write at once, on whichever node, together they never go beyond. `null`: a later task stands in the
 * way, which is refused as soon as it asks, else those that run out at once would all end; or others have not used yet what
 * they were granted, as none does that waits itself.
 *
 * @throws `quota_exceeded` (`over_byte_quota`), `driver_failed` (`superseded`), `unavailable`.
 */
export async function grantBytes(
  unitOfWork: UnitOfWork,
  { id, uuid, accountId, attempt }: Task,
  store: Store,
  { bytes: wanted, mayWait }: { readonly bytes: number; readonly mayWait: boolean },
): Promise<number | null> {
  return unitOfWork.transaction(async (records) => {
    await records.accounts.lock(accountId);
    const left = (await bytesLeft(records, accountId, store, { taskId: id })) ?? UNBOUNDED;
    const { bytes } = left;
    if (wanted > bytes && mayWait && left.mayGrowTo(wanted)) {
      await records.tasks.useGrant(id, attempt);
      return null;
    }
    if (wanted > bytes) throw problem('over_byte_quota', { limit: bytes });
    const granted = wanted + Math.min(MOST_AHEAD, Math.floor((bytes - wanted) * PART_AHEAD));
    if (await records.tasks.grantBytes(id, attempt, granted, wanted)) return granted;
    throw problem('superseded', { work: 'task', taskUuid: uuid, attempt });
  });
}

/**
 * What a restore may write into a new target's volume, which counts as that large from now on.
 *
 * @throws `quota_exceeded` (`over_byte_quota`): nothing is left.
 */
export async function limitNewVolume(
  unitOfWork: UnitOfWork,
  { id, accountId }: Target,
  { contentBytes }: Snapshot,
  reserve: Reserve,
): Promise<WriteLimits> {
  return unitOfWork.transaction(async (records) => {
    // The order of locks: a target before its account, as what is made for a target takes them.
    await records.targets.lock('everything', { id });
    await records.accounts.lock(accountId);
    const left = await bytesLeft(records, accountId, null, { targetId: id });
    if (left === null) return keepingFree(reserve);
    const { bytes } = left;
    if (bytes === 0) throw problem('over_byte_quota', { limit: 0 });
    await records.targets.recordVolumeBytes(id, Math.min(bytes, contentBytes ?? bytes));
    return { ...keepingFree(reserve), bytes };
  });
}
