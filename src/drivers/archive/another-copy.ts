import { problem } from '../../domain/errors.ts';
import { damaged } from '../../file-tree/failures.ts';
import type { MovedCopy } from '../../ports/snapshot-driver.ts';
import { nameProbe } from './format/layout.ts';
import { requireSize, sizeOf } from './format/stored-parts.ts';
import { appearsBeside, openSource } from './open-source.ts';

/** Where something can be put beside the files of a copy. */
export interface CopyDirectory {
  put(name: string): Promise<void>;
  /** What is not there is no error. */
  remove(name: string): Promise<void>;
}

/**
 * Makes sure that what another store took over stands, and is not this very copy, whatever the stores are called.
 *
 * @param here where this copy is; `null` = it is gone.
 * @throws as `SnapshotDriver.deleteMoved`.
 */
export const requireAnother = async ({ by, copy }: MovedCopy, here: CopyDirectory | null): Promise<void> => {
  const other = await openSource(by, copy.locator);
  try {
    requireSize(other, copy.sizeBytes);
    if (sizeOf(other) < (copy.sizeBytes ?? 0)) throw damaged({ kind: 'archive_cut' });
  } finally {
    await other.close();
  }
  if (here === null) return;
  const name = nameProbe();
  // Where nothing can be deleted, the probe would stay: it is found out before there is one.
  await here.remove(name);
  try {
    await here.put(name);
    if (await appearsBeside(by, copy.locator, name)) throw problem('stores_overlap', {});
  } finally {
    await here.remove(name);
  }
};
