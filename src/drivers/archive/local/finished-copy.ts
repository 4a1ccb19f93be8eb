import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { problem } from '../../../domain/errors.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, damaged, errorCode, isSystemError } from '../../../file-tree/failures.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import { DATA_NAME, MANIFEST_NAME } from '../format/layout.ts';
import type { CopyPart } from '../format/stored-parts.ts';
import { verifyCopy } from '../format/verify-copy.ts';
import type { WrittenCopy } from '../format/write-copy.ts';

const READ_BYTES = 1024 * 1024;

/** The two files of a finished copy, open. */
export interface OpenFiles {
  readonly data: FileHandle;
  readonly manifest: FileHandle;
}

/**
 * An open file as a part that may be read from any place; the handle stays its owner's to close. Reading throws
 * `driver_failed`: `store_unreadable` or `spool_unreadable`.
 */
export const partOf = async (name: string, handle: FileHandle, disk: CopiesDisk): Promise<CopyPart> => ({
  name,
  sizeBytes: (await handle.stat()).size,
  read: async function* (offset, signal) {
    for (let position = offset; ; ) {
      signal.throwIfAborted();
      // A new buffer each time: whoever was given one may keep it.
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, position).catch((error) => {
        if (!isSystemError(error) || signal.aborted) throw error;
        throw problem(`${disk}_unreadable`, { server: null, system: errorCode(error) }, error);
      });
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  },
});

const openPart = async (directory: DirectoryHandle, name: string): Promise<FileHandle> => {
  try {
    return await directory.openFile(Buffer.from(name), constants.O_RDONLY);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ELOOP')
      throw damaged({ kind: 'file_missing', file: name }, error);
    throw error;
  }
};

/**
 * Opens a finished copy; both handles are the caller's to close. Throws `snapshot_missing` or `snapshot_damaged`.
 *
 * @param locator what one that is not there is told by.
 */
export const openCopy = async (target: DirectoryHandle, name: string, locator = name): Promise<OpenFiles> => {
  const directory = await target.openDirectory(Buffer.from(name)).catch((error) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw problem('snapshot_missing', { locator }, error);
  });
  try {
    const manifest = await openPart(directory, MANIFEST_NAME);
    try {
      return { manifest, data: await openPart(directory, DATA_NAME) };
    } catch (error) {
      await manifest.close();
      throw error;
    }
  } finally {
    await directory.release();
  }
};

/** Reads a copy in a target's directory back whole. Throws `snapshot_missing`, `snapshot_damaged`. */
export const confirmCopy = async (
  target: DirectoryHandle,
  disk: CopiesDisk,
  name: string,
  fingerprint: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<WrittenCopy> => {
  const { data, manifest } = await openCopy(target, name);
  try {
    return await verifyCopy({ manifest, data: await partOf(DATA_NAME, data, disk) }, fingerprint, tell, signal);
  } finally {
    await data.close();
    await manifest.close();
  }
};
