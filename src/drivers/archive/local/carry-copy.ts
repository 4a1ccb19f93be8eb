import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { problem } from '../../../domain/errors.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, damaged } from '../../../file-tree/failures.ts';
import type { CarryJob } from '../../../ports/snapshot-driver.ts';
import { DATA_NAME, FORMAT, MANIFEST_NAME } from '../format/layout.ts';
import { writeFully } from '../format/manifest-file.ts';
import { readStored, requireSize } from '../format/stored-parts.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { confirmCopy } from './finished-copy.ts';

const CREATE_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;

/**
 * Throws `driver_failed`: `format_differs` for a copy that stores of this kind cannot hold, `snapshot_damaged` for one
 * that is larger than was recorded.
 */
export const requireCopy = ({ copy, sizeBytes }: Pick<CarryJob, 'copy' | 'sizeBytes'>): void => {
  if (copy.format !== FORMAT) throw problem('format_differs', { format: copy.format, wanted: FORMAT });
  requireSize(copy.parts, sizeBytes);
};

const carryPart = async (
  directory: DirectoryHandle,
  name: string,
  job: CarryJob,
  signal: AbortSignal,
): Promise<string> => {
  const part = job.copy.parts.find((candidate) => candidate.name === name);
  if (part === undefined) throw damaged({ kind: 'file_missing', file: name });
  const handle = await directory.openFile(Buffer.from(name), CREATE_FLAGS, 0o600);
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
export const carryCopy = async (
  target: DirectoryHandle,
  disk: CopiesDisk,
  partial: string,
  job: CarryJob,
  signal: AbortSignal,
): Promise<WrittenCopy> => {
  const directory = await target.openDirectory(Buffer.from(partial));
  try {
    if ((await carryPart(directory, MANIFEST_NAME, job, signal)) !== job.fingerprint)
      throw damaged({ kind: 'manifest_differs' });
    await carryPart(directory, DATA_NAME, job, signal);
    await directory.sync();
  } finally {
    await directory.release();
  }
  return confirmCopy(target, disk, partial, job, signal);
};
