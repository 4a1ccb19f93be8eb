import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { unlink } from 'node:fs/promises';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { damaged } from '../../../file-tree/failures.ts';
import { stepsDone } from '../../../file-tree/steps.ts';
import { writeFully } from './manifest-file.ts';

/** One file of a finished copy. */
export interface CopyPart {
  readonly name: string;
  readonly sizeBytes: number;
  /** Its bytes from `offset` on. */
  read(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** A finished copy as it lies in its store. */
export interface StoredCopy {
  readonly manifest: CopyPart;
  readonly data: CopyPart;
  /** The copies that it is built upon, where they went along with it, the nearest first. */
  readonly along: readonly Pick<StoredCopy, 'manifest' | 'data'>[];
  /** The so-many-th copy before (from 1 on), called so. Throws `snapshot_missing`, `snapshot_damaged`. */
  earlier(place: number, name: string): Promise<EarlierParts>;
}

/** What an increment is built upon: a copy of its own, which has a locator, or what went along with the increment. */
export type EarlierParts = Pick<StoredCopy, 'manifest' | 'data'> & { readonly locator: string | null };

/** All its files. */
export const partsOf = ({
  manifest,
  data,
  along,
}: Pick<StoredCopy, 'manifest' | 'data' | 'along'>): readonly CopyPart[] => [
  manifest,
  data,
  ...along.flatMap((copy) => [copy.manifest, copy.data]),
];

/** Bytes of all its files. */
export const sizeOf = (stored: Pick<StoredCopy, 'manifest' | 'data' | 'along'>): number =>
  partsOf(stored).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** A finished copy that is held open. */
export interface OpenedCopy extends StoredCopy {
  close(): Promise<void>;
}

/** Throws `snapshot_damaged` for a copy whose files are larger than what was recorded, before any of it is read. */
export const requireSize = (stored: StoredCopy, sizeBytes: number | undefined): void => {
  if (sizeBytes === undefined) return;
  if (stored.manifest.sizeBytes > sizeBytes) throw damaged({ kind: 'manifest_larger' });
  if (sizeOf(stored) > sizeBytes) throw damaged({ kind: 'files_larger' });
};

/** A part's bytes, as many as its store said. Throws `snapshot_damaged` if more come, and what the part throws. */
export async function* readStored(part: CopyPart, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  let left = part.sizeBytes;
  for await (const chunk of part.read(0, signal)) {
    signal.throwIfAborted();
    left -= chunk.byteLength;
    if (left < 0) throw damaged({ kind: 'file_grows', file: part.name });
    stepsDone.add();
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/**
 * Copies a part into a file without a name, on the disk of this directory: nobody else finds it, and it is gone with its
 * handle, which is the caller's to close, whatever happens to this process.
 */
export const fetchPart = async (
  directory: DirectoryHandle,
  part: CopyPart,
  signal: AbortSignal,
): Promise<FileHandle> => {
  // A name of its own until it has none: several are fetched at once.
  const name = Buffer.from(`.fetched.${part.name}.${randomUUID()}`);
  const handle = await directory.createFile(name);
  try {
    await unlink(directory.childPath(name));
    for await (const chunk of readStored(part, signal)) await writeFully(handle, chunk);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
};
