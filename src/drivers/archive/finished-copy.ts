import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { DirectoryHandle } from '../file-tree/directory-handle.ts';
import { damaged, driverFailed, errorCode } from '../file-tree/failures.ts';
import { Warnings } from '../file-tree/warnings.ts';
import { DATA_NAME, MANIFEST_NAME } from './layout.ts';
import { hashManifest, readLines, readSummary } from './manifest-file.ts';
import type { OpenCopy } from './read-copy.ts';
import type { WrittenCopy } from './write-copy.ts';

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
export const openCopy = async (target: DirectoryHandle, name: string): Promise<OpenCopy> => {
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

/** What `writeCopy` returned when it wrote this copy, read back from its manifest. */
export const describeCopy = async (target: DirectoryHandle, name: string): Promise<WrittenCopy> => {
  const { data, manifest } = await openCopy(target, name);
  try {
    const { fileCount, contentBytes, archiveBytes } = await readSummary(manifest);
    if ((await data.stat()).size !== archiveBytes) throw damaged('its archive has another size than was stored');
    const warnings = new Warnings();
    for await (const line of readLines(manifest)) {
      if (line.type === 'skipped') warnings.addSkipped(line);
      if (line.type === 'file' && line.changedWhileRead) warnings.addChanged(line.path, null);
    }
    const sizeBytes = archiveBytes + (await manifest.stat()).size;
    return {
      sizeBytes,
      contentBytes,
      fileCount,
      manifestHash: await hashManifest(manifest),
      warnings: warnings.list(),
    };
  } finally {
    await data.close();
    await manifest.close();
  }
};
