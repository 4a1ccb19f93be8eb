import { createHash } from 'node:crypto';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, damaged } from '../../../file-tree/failures.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import { writeFully } from '../format/manifest-file.ts';
import type { CopyPart, StoredCopy } from '../format/stored-parts.ts';
import { readStored } from '../format/stored-parts.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { confirmCopy } from './finished-copy.ts';

/** Writes a part as a file of the same name; answers its SHA-256 (hex). */
const writePart = async (directory: DirectoryHandle, part: CopyPart, signal: AbortSignal): Promise<string> => {
  const handle = await directory.createFile(Buffer.from(part.name));
  const hash = createHash('sha256');
  try {
    for await (const chunk of readStored(part, signal)) {
      hash.update(chunk);
      await writeFully(handle, chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
};

/**
 * Writes the files of another store's copy into the working directory `partial`, unpacks them once to compare every
 * hash, and makes all durable. Memory stays flat.
 */
export const writeTransferred = async (
  target: DirectoryHandle,
  disk: CopiesDisk,
  partial: string,
  source: StoredCopy,
  fingerprint: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<WrittenCopy> => {
  const directory = await target.openDirectory(Buffer.from(partial));
  try {
    if ((await writePart(directory, source.manifest, signal)) !== fingerprint)
      throw damaged({ kind: 'manifest_differs' });
    await writePart(directory, source.data, signal);
    await directory.sync();
  } finally {
    await directory.release();
  }
  return confirmCopy(target, disk, partial, fingerprint, tell, signal);
};
