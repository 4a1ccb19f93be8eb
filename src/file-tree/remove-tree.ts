import { lstat, rmdir, unlink } from 'node:fs/promises';
import type { DirectoryHandle } from './directory-handle.ts';
import { errorCode } from './failures.ts';
import { listDirectory } from './list-directory.ts';

const MAX_TRIES = 10;

/** Removes what a directory holds, following no link. */
const emptyDirectory = async (directory: DirectoryHandle): Promise<void> => {
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
      for (let tries = 1; ; tries += 1) {
        await emptyDirectory(directory);
        try {
          await rmdir(path);
          return;
        } catch (error) {
          // An attempt that does not know yet that it was overtaken may have put one more file in.
          if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error)) || tries === MAX_TRIES) throw error;
        }
      }
    } finally {
      await directory.release();
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
};
