import { lstat } from 'node:fs/promises';
import type { DirectoryHandle } from './directory-handle.ts';
import { listDirectory } from './list-directory.ts';
import { stepsDone } from './steps.ts';

/** What is beyond counts nothing: whoever has so many entries keeps nobody busy for hours. */
const MOST_ENTRIES = 1_000_000;
/** So many directories are open at once at most; what lies deeper counts nothing. */
const MOST_LEVELS = 500;
/** As `stat` counts them, whatever the file system's own are. */
const BLOCK_BYTES = 512;

/**
 * How many bytes of its disk what a directory holds takes up: holes take none, and a file with several names is shared
 * among them. Follows no link and enters no other mount; what cannot be read counts nothing.
 */
export const measureTree = async (root: DirectoryHandle): Promise<number> => {
  let [bytes, left] = [0, MOST_ENTRIES];
  const measure = async (directory: DirectoryHandle, level: number): Promise<void> => {
    const list = await listDirectory(directory);
    try {
      for (let child = await list.read(); child !== null && left > 0; child = await list.read()) {
        left -= 1;
        stepsDone.add();
        const stats = await lstat(directory.childPath(child.name)).catch(() => null);
        if (stats === null) continue;
        bytes += (stats.blocks * BLOCK_BYTES) / (stats.isDirectory() ? 1 : stats.nlink);
        if (!stats.isDirectory() || level === MOST_LEVELS) continue;
        const below = await directory.openDirectory(child.name).catch(() => null);
        if (below === null) continue;
        try {
          if (below.mountId === directory.mountId) await measure(below, level + 1);
        } finally {
          await below.release();
        }
      }
    } finally {
      await list.close();
    }
  };
  await measure(root, 1);
  return Math.ceil(bytes);
};
