import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat } from 'node:fs/promises';
import { problem } from '../../../domain/errors.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, damaged, errorCode, isSystemError } from '../../../file-tree/failures.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import { DATA_NAME, MANIFEST_NAME, namesAlong } from '../format/layout.ts';
import type { CopyPart } from '../format/stored-parts.ts';
import type { OpenEarlier } from '../format/unpack-copy.ts';
import { verifyCopy } from '../format/verify-copy.ts';
import type { WrittenCopy } from '../format/write-copy.ts';

const READ_BYTES = 1024 * 1024;

/** The two files of a copy, open. */
export interface OpenPair {
  readonly data: FileHandle;
  readonly manifest: FileHandle;
}

/** The files of a finished copy, open, with those of the copies that went along with it. */
export interface OpenFiles extends OpenPair {
  readonly along: readonly OpenPair[];
}

/** Closes all files of a copy. */
export const closeFiles = async ({ data, manifest, along }: OpenFiles): Promise<void> => {
  for (const handle of [data, manifest, ...along.flatMap((pair) => [pair.data, pair.manifest])]) await handle.close();
};

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
  const opened: OpenPair[] = [];
  try {
    const own = await openPair(directory, { manifest: MANIFEST_NAME, data: DATA_NAME });
    opened.push(own);
    for (let place = 1; await isThere(directory, namesAlong(place).manifest); place += 1)
      opened.push(await openPair(directory, namesAlong(place)));
    return { ...own, along: opened.slice(1) };
  } catch (error) {
    for (const { data, manifest } of opened) {
      await data.close();
      await manifest.close();
    }
    throw error;
  } finally {
    await directory.release();
  }
};

/** Works in the directory of a finished copy; `null` where there is none. */
export const useCopy = async <T>(
  target: DirectoryHandle,
  name: string,
  work: (directory: DirectoryHandle) => Promise<T>,
): Promise<T | null> => {
  const directory = await target.openDirectory(Buffer.from(name)).catch((error) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (directory === null) return null;
  return work(directory).finally(() => directory.release());
};

const openPair = async (
  directory: DirectoryHandle,
  names: { readonly manifest: string; readonly data: string },
): Promise<OpenPair> => {
  const manifest = await openPart(directory, names.manifest);
  try {
    return { manifest, data: await openPart(directory, names.data) };
  } catch (error) {
    await manifest.close();
    throw error;
  }
};

/** Whether something of this name lies in a directory. */
export const isThere = async (directory: DirectoryHandle, name: string): Promise<boolean> => {
  try {
    await lstat(directory.childPath(Buffer.from(name)));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return false;
  }
};

/**
 * Reads a copy in a target's directory back: of an increment its own part, with what went along with it where that did. Throws `snapshot_missing`, `snapshot_damaged`.
 */
export const confirmCopy = async (
  target: DirectoryHandle,
  disk: CopiesDisk,
  name: string,
  fingerprint: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<WrittenCopy> => {
  const files = await openCopy(target, name);
  const { data, manifest, along } = files;
  try {
    const own = { manifest, data: await partOf(DATA_NAME, data, disk) };
    if (along.length === 0) return await verifyCopy(own, fingerprint, tell, signal);
    const openEarlier: OpenEarlier = async (place) => {
      const pair = along[place - 1];
      if (pair === undefined) throw damaged({ kind: 'file_missing', file: namesAlong(place).manifest });
      return { manifest: pair.manifest, data: await partOf(namesAlong(place).data, pair.data, disk), locator: null };
    };
    const { isIncremental: _needsOthers, ...whole } = await verifyCopy(own, fingerprint, tell, signal, openEarlier);
    let sizeBytes = whole.sizeBytes;
    for (const pair of along) sizeBytes += (await pair.data.stat()).size + (await pair.manifest.stat()).size;
    return { ...whole, sizeBytes };
  } finally {
    await closeFiles(files);
  }
};
