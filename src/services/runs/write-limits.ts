import { problem } from '../../domain/errors.ts';
import type { Store } from '../../domain/store.ts';
import type { DiskReserve, WriteLimits } from '../../domain/write-limits.ts';
import type { Records } from '../../ports/records/index.ts';

/** What is kept free for the database; `null` = it is not on a disk of this node. */
export type Reserve = DiskReserve | null;

/** A reserve alone, for what no quota counts. */
export const keepingFree = (reserve: Reserve): WriteLimits => (reserve === null ? {} : { reserve });

/**
 * What may be written for an account to a store, or elsewhere (`null`): what the quotas leave. Two pieces of work at once may
 * each take all of that.
 *
 * @throws `quota_exceeded` (`over_byte_quota`): nothing is left.
 */
export async function limitWriting(
  records: Pick<Records, 'accounts' | 'snapshots'>,
  accountId: number,
  store: Store | null,
  reserve: Reserve,
): Promise<WriteLimits> {
  const quota = (await records.accounts.find('everything', { id: accountId }))?.quotaBytes ?? null;
  const ofStore = store?.limits.maxBytesPerAccount ?? null;
  if (quota === null && ofStore === null) return keepingFree(reserve);
  const used = await records.snapshots.bytesOf(accountId, store?.id ?? null);
  const left = [
    ...(quota === null ? [] : [quota - used.snapshots - used.volumes]),
    ...(ofStore === null ? [] : [ofStore - used.inStore]),
  ];
  const bytes = Math.max(0, Math.min(...left));
  if (bytes === 0) throw problem('over_byte_quota', { limit: 0 });
  return { ...keepingFree(reserve), bytes };
}
