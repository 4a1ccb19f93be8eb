import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { DirectoryHandle } from '../../file-tree/directory-handle.ts';
import { damaged, driverFailed, errorCode } from '../../file-tree/failures.ts';
import { Warnings } from '../../file-tree/warnings.ts';
import type { CopyPart } from '../../ports/snapshot-driver.ts';
import { DATA_NAME, MANIFEST_NAME } from './layout.ts';
import { hashManifest, readLines, readSummary } from './manifest-file.ts';
import type { WrittenCopy } from './write-copy.ts';

const READ_BYTES = 1024 * 1024;

/** The two files of a finished copy, open. */
export interface OpenFiles {
  readonly data: FileHandle;
  readonly manifest: FileHandle;
}

/** An open file as a part that may be read from any place; the handle stays its owner's to close. */
export const partOf = async (name: string, handle: FileHandle): Promise<CopyPart> => ({
  name,
  sizeBytes: (await handle.stat()).size,
  read: async function* (offset, signal) {
    for (let position = offset; ; ) {
      signal.throwIfAborted();
      // A new buffer each time: whoever was given one may keep it.
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, position);
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
      throw damaged(`its file '${name}' is missing`, error);
    throw error;
  }
};

/** Opens a finished copy; both handles are the caller's to close. Throws `snapshot_missing` or `snapshot_damaged`. */
export const openCopy = async (target: DirectoryHandle, name: string): Promise<OpenFiles> => {
  const directory = await target.openDirectory(Buffer.from(name)).catch((error) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw driverFailed('snapshot_missing', `The store has no copy '${name}' any more.`, error);
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

/** What `writeCopy` returned when it wrote this copy, read back from its manifest and the size of its packed files. */
export const describeFiles = async (manifest: FileHandle, dataBytes: number): Promise<WrittenCopy> => {
  const { fileCount, contentBytes, archiveBytes } = await readSummary(manifest);
  if (dataBytes !== archiveBytes) throw damaged('its archive has another size than was stored');
  const warnings = new Warnings();
  for await (const line of readLines(manifest)) {
    if (line.type === 'skipped') warnings.addSkipped(line);
    if (line.type === 'file' && line.changedWhileRead) warnings.addChanged(line.path, null);
  }
  const sizeBytes = archiveBytes + (await manifest.stat()).size;
  return { sizeBytes, contentBytes, fileCount, manifestHash: await hashManifest(manifest), warnings: warnings.list() };
};

/** The same for a finished copy of a target's directory. */
export const describeCopy = async (target: DirectoryHandle, name: string): Promise<WrittenCopy> => {
  const { data, manifest } = await openCopy(target, name);
  try {
    return await describeFiles(manifest, (await data.stat()).size);
  } finally {
    await data.close();
    await manifest.close();
  }
};
