import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, damaged, damagedEarlier } from '../../../file-tree/failures.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import { MANIFEST_NAME, namesAlong } from '../format/layout.ts';
import { readHead, writeFully } from '../format/manifest-file.ts';
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

/** An increment takes what it is built upon along: it is whole by itself in the other store. */
const writeAlong = async (directory: DirectoryHandle, source: StoredCopy, signal: AbortSignal): Promise<void> => {
  const manifest = await directory.openFile(Buffer.from(MANIFEST_NAME), constants.O_RDONLY);
  const { earlier } = await readHead(manifest).finally(() => manifest.close());
  for (const [index, { name, fingerprint }] of earlier.entries()) {
    const names = namesAlong(index + 1);
    const copy = await source.earlier(index + 1, name);
    if ((await writePart(directory, { ...copy.manifest, name: names.manifest }, signal)) !== fingerprint)
      throw damagedEarlier(copy.locator ?? name, damaged({ kind: 'manifest_differs' }));
    await writePart(directory, { ...copy.data, name: names.data }, signal);
  }
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
    await writeAlong(directory, source, signal);
    await directory.sync();
  } finally {
    await directory.release();
  }
  return confirmCopy(target, disk, partial, fingerprint, tell, signal);
};
