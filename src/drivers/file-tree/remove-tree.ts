import { lstat, rmdir, unlink } from 'node:fs/promises';
import type { DirectoryHandle } from './directory-handle.ts';
import { errorCode } from './failures.ts';
import { listDirectory } from './list-directory.ts';

/** Removes what a directory holds, following no link. */
export const emptyDirectory = async (directory: DirectoryHandle): Promise<void> => {
  // A list may miss names while others are removed, hence again until nothing is left.
  for (let isEmpty = false; !isEmpty; ) {
    isEmpty = true;
    const list = await listDirectory(directory);
    try {
      for (let child = await list.read(); child !== null; child = await list.read()) {
        isEmpty = false;
        await removeTree(directory, child.name);
      }
    } finally {
      await list.close();
    }
  }
};

/** Removes one name and all below it, following no link; what is gone already is no error. */
export const removeTree = async (parent: DirectoryHandle, name: Buffer): Promise<void> => {
  const path = parent.childPath(name);
  try {
    if (!(await lstat(path)).isDirectory()) {
      await unlink(path);
      return;
    }
    const directory = await parent.openDirectory(name);
    try {
      // Modes already restored may forbid it.
      await directory.chmod(0o700);
      await emptyDirectory(directory);
    } finally {
      await directory.release();
    }
    await rmdir(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
};
