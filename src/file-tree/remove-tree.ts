import { lstat, rmdir, unlink } from 'node:fs/promises';
import { problem } from '../domain/errors.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { showPath } from './entry.ts';
import { errorCode } from './failures.ts';
import { listDirectory } from './list-directory.ts';
import { stepsDone } from './steps.ts';

const MAX_TRIES = 10;
/** Something else has the name by now, or something was put in: by an attempt that was overtaken, or by whoever may. */
const CHANGED: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR', 'ELOOP']);

/**
 * Removes what a directory holds, following no link.
 *
 * @throws `driver_failed` (`mount_point`): something is mounted in it, under whatever view; what is mounted is not
 * touched.
 */
export const emptyDirectory = async (
  directory: DirectoryHandle,
  isMeant: (name: Buffer) => boolean = () => true,
): Promise<void> => {
  // A list may miss names while others are removed, hence again until nothing is left.
  for (let isEmpty = false; !isEmpty; ) {
    isEmpty = true;
    const list = await listDirectory(directory);
    try {
      for (let child = await list.read(); child !== null; child = await list.read()) {
        if (!isMeant(child.name)) continue;
        isEmpty = false;
        await removeTree(directory, child.name);
      }
    } finally {
      await list.close();
    }
  }
};

/** Opens a directory to be emptied, whatever its mode. */
const openToEmpty = async (parent: DirectoryHandle, name: Buffer): Promise<DirectoryHandle> => {
  try {
    return await parent.openDirectory(name);
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    return (await parent.openUp(name)).directory;
  }
};

/** Tries once; answers what kept it from being done, `null` if nothing did. */
const tryToRemove = async (parent: DirectoryHandle, name: Buffer): Promise<unknown> => {
  const path = parent.childPath(name);
  const settle = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error) => {
        // What is mounted on it under another view shows only when it is removed.
        if (errorCode(error) === 'EBUSY') throw problem('mount_point', { why: 'in_use', path: showPath(name) });
        if (!CHANGED.has(errorCode(error))) throw error;
        return error;
      },
    );
  const stats = await lstat(path);
  stepsDone.add();
  if (!stats.isDirectory()) return settle(unlink(path));
  let directory: DirectoryHandle;
  try {
    directory = await openToEmpty(parent, name);
  } catch (error) {
    if (!CHANGED.has(errorCode(error))) throw error;
    return error;
  }
  try {
    if (directory.mountId !== parent.mountId)
      throw problem('mount_point', { why: 'not_removed', path: showPath(name) });
    await directory.chmod(0o700);
    await emptyDirectory(directory);
    return await settle(rmdir(path));
  } finally {
    await directory.release();
  }
};

/**
 * Removes one name and all below it, following no link; what is gone already is no error.
 *
 * @throws as `emptyDirectory`.
 */
export const removeTree = async (parent: DirectoryHandle, name: Buffer): Promise<void> => {
  try {
    for (let tries = 1; ; tries += 1) {
      const obstacle = await tryToRemove(parent, name);
      if (obstacle === null) return;
      if (tries === MAX_TRIES) throw obstacle;
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
};
