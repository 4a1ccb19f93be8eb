import { lstat, rename } from 'node:fs/promises';
import type { DirectoryHandle } from './directory-handle.ts';
import { errorCode } from './failures.ts';

/** A name in an open directory; or a path below it, where nobody but this process can change the way. */
export interface EntryName {
  readonly directory: DirectoryHandle;
  readonly name: Buffer;
}

/** How an entry is reached. */
export const pathOf = ({ directory, name }: EntryName): Buffer => directory.childPath(name);

/** Whether anything has this name, a link that leads nowhere too. */
export async function isThere(entry: EntryName): Promise<boolean> {
  try {
    await lstat(pathOf(entry));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Renames on one file system, also a directory that its owner may not write; follows no link. */
export async function moveEntry(from: EntryName, to: EntryName): Promise<void> {
  const move = () => rename(pathOf(from), pathOf(to));
  try {
    await move();
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes(errorCode(error))) throw error;
    // A directory that changes its parent is itself written: its entry `..`. What is no directory stays refused.
    const opened = await from.directory.openUp(from.name).catch(() => null);
    if (opened === null) throw error;
    const { directory, mode } = opened;
    try {
      await move().catch(() => {
        throw error;
      });
    } finally {
      await directory.chmod(mode).finally(() => directory.release());
    }
  }
}
