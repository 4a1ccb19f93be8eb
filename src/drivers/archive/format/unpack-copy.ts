import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import type { SkippedEntry } from '../../../file-tree/entry.ts';
import { showPath, storedBytesOf } from '../../../file-tree/entry.ts';
import { damaged, errorCode } from '../../../file-tree/failures.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import type { Progress } from '../../../file-tree/progress.ts';
import { ByteSource } from './byte-source.ts';
import { hashManifest, readLines, readSummary } from './manifest-file.ts';
import { type CopyPart, readStored } from './stored-parts.ts';
import { TarReader } from './tar-reader.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A finished copy, ready to be read: its manifest is at hand, its packed files may come from afar. */
export interface ReadableCopy {
  readonly data: CopyPart;
  readonly manifest: FileHandle;
}

export type ManifestFile = Extract<ManifestEntry, { type: 'file' }>;

async function* decompress(data: CopyPart, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  const packed = Readable.from(readStored(data, signal), { objectMode: false, highWaterMark: CHUNK_BYTES });
  const stream = createZstdDecompress({ chunkSize: CHUNK_BYTES });
  // Its failure comes out of the loop below.
  pipeline(packed, stream, () => {});
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw errorCode(error).startsWith('Z') ? damaged({ kind: 'archive_not_unpacked' }, error) : error;
  } finally {
    packed.destroy();
    stream.destroy();
  }
}

/** Throws `snapshot_damaged` for a content that the manifest does not have. */
export const requireHash = (entry: ManifestFile, sha256: string): void => {
  if (sha256 !== entry.sha256) throw damaged({ kind: 'content_differs', path: showPath(entry.path) });
};

/** A file's content bit by bit; the last of it is passed on before the whole is known to be right. */
export async function* hashPieces(
  entry: ManifestFile,
  reader: TarReader,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const sum = createHash('sha256');
  for await (const piece of reader.pieces(storedBytesOf(entry))) {
    signal.throwIfAborted();
    sum.update(piece);
    yield piece;
    progress.addBytes(piece.length);
  }
  requireHash(entry, sum.digest('hex'));
}

/** Throws `snapshot_damaged` for a manifest that is not the recorded one, or an archive of another size than it says. */
export const requireRecorded = async ({ manifest, data }: ReadableCopy, fingerprint: string): Promise<void> => {
  if ((await hashManifest(manifest)) !== fingerprint) throw damaged({ kind: 'manifest_differs' });
  const summary = await readSummary(manifest);
  if (data.sizeBytes !== summary.archiveBytes) throw damaged({ kind: 'archive_size' });
};

/** What becomes of a copy's entries, one after another. */
export interface EntrySink {
  /** Takes an entry; a file's content is read from `reader`, to its end. */
  add(entry: ManifestEntry, reader: TarReader): Promise<void>;
  addSkipped(entry: SkippedEntry): void;
}

/** Unpacks in step with the manifest, so that nothing is passed on which the manifest does not have next. */
export const unpackCopy = async (copy: ReadableCopy, sink: EntrySink, signal: AbortSignal): Promise<void> => {
  const chunks = decompress(copy.data, signal);
  const reader = new TarReader(new ByteSource(chunks));
  try {
    for await (const line of readLines(copy.manifest)) {
      signal.throwIfAborted();
      if (line.type === 'end') continue;
      if (line.type === 'skipped') {
        sink.addSkipped(line);
        continue;
      }
      await reader.expect(line);
      await sink.add(line, reader);
    }
    await reader.expectEnd();
  } finally {
    await chunks.return();
  }
};
