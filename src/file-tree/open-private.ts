import type { DirectoryHandle } from './directory-handle.ts';
import { errorCode } from './failures.ts';

/** Opens a directory that is the gateway's own and shut to all others, following no link; `null` for anything else. */
export async function openPrivate(parent: DirectoryHandle, name: Buffer): Promise<DirectoryHandle | null> {
  let directory: DirectoryHandle;
  try {
    directory = await parent.openDirectory(name);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes(errorCode(error))) return null;
    throw error;
  }
  if (directory.isPrivate) return directory;
  await directory.release();
  return null;
}
