import { join } from 'node:path';
import { problem } from '../../../domain/errors.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, errorCode } from '../../../file-tree/failures.ts';

/** A directory that copies are kept in, and what it is to whom its failures are told. */
export interface CopiesRoot {
  readonly root: string;
  readonly disk: CopiesDisk;
}

/** Opens a target's directory in a store. Throws `store_failed` where something else is in its place. */
export const openTarget = async (
  handle: DirectoryHandle,
  { root, disk }: CopiesRoot,
  targetUuid: string,
): Promise<DirectoryHandle> => {
  try {
    return await handle.openDirectory(Buffer.from(targetUuid));
  } catch (error) {
    // The store itself is one, and told by its own path would be looked at in vain.
    if (disk !== 'store' || errorCode(error) !== 'ENOTDIR') throw error;
    throw problem(
      'store_failed',
      { why: 'no_directory', place: { path: join(root, targetUuid), server: null } },
      error,
    );
  }
};
