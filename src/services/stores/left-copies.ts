import type { Snapshot } from '../../domain/snapshot.ts';
import type { Records } from '../../ports/records/index.ts';

/** The settings that name copies of which no row tells any more, and which may still lie in a store. */
const LEFT = 'moved:';

type Settings = Pick<Records, 'settings'>;

/** A copy of a snapshot that is to be deleted, and the setting that says so. */
export interface LeftCopy {
  readonly name: string;
  readonly accountId: number;
  readonly snapshotId: number;
  readonly storeId: number;
  readonly locator: string;
}

/** Writes down that a copy of a snapshot is to be deleted from a store, one for each store. */
export async function noteLeft(
  { settings }: Settings,
  { id, accountId }: Pick<Snapshot, 'id' | 'accountId'>,
  storeId: number,
  locator: string,
): Promise<LeftCopy> {
  const left = { accountId, snapshotId: id, storeId, locator };
  const name = `${LEFT}${id}:${storeId}`;
  await settings.put(name, JSON.stringify(left));
  return { name, ...left };
}

/** The copies that are still to be deleted: those of an account, or in a store, or all. */
export async function readLeft(
  { settings }: Settings,
  which: Partial<Pick<LeftCopy, 'accountId' | 'storeId'>> = {},
): Promise<readonly LeftCopy[]> {
  const { accountId, storeId } = which;
  return [...(await settings.beginningWith(LEFT))]
    .map(([name, text]): LeftCopy => ({ name, ...JSON.parse(text) }))
    .filter((left) => left.accountId === (accountId ?? left.accountId) && left.storeId === (storeId ?? left.storeId));
}
