import { createHash, hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { GatewayError } from '../../domain/errors.ts';
import type { DirectoryHandle } from '../../file-tree/directory-handle.ts';
import type { DirectoryEntry, SkippedEntry } from '../../file-tree/entry.ts';
import { showPath } from '../../file-tree/entry.ts';
import { damaged, driverFailed, errorCode } from '../../file-tree/failures.ts';
import { SMALL_FILE_BYTES } from '../../file-tree/file-content.ts';
import type { ManifestEntry } from '../../file-tree/manifest.ts';
import { Progress } from '../../file-tree/progress.ts';
import { restoreInto } from '../../file-tree/restore-into.ts';
import { DirectoryFinisher, TreeWriter } from '../../file-tree/tree-writer.ts';
import { Warnings } from '../../file-tree/warnings.ts';
import type { CopyPart, RestoreJob, RestoreResult } from '../../ports/snapshot-driver.ts';
import { ByteSource } from './byte-source.ts';
import { hashManifest, readLines, readSummary } from './manifest-file.ts';
import { TarReader } from './tar-reader.ts';
import type { WrittenCopy } from './write-copy.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A finished copy, ready to be read: its manifest is at hand, its packed files may come from afar. */
export interface ReadableCopy {
  readonly data: CopyPart;
  readonly manifest: FileHandle;
}

type ManifestFile = Extract<ManifestEntry, { type: 'file' }>;

async function* decompress(data: CopyPart, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  const packed = Readable.from(data.read(0, signal), { objectMode: false, highWaterMark: CHUNK_BYTES });
  const stream = createZstdDecompress({ chunkSize: CHUNK_BYTES });
  // Its failure comes out of the loop below.
  pipeline(packed, stream, () => {});
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    if (error instanceof GatewayError || signal.aborted) throw error;
    if (errorCode(error).startsWith('Z')) throw damaged('its archive cannot be unpacked', error);
    throw driverFailed(
      'store_unreadable',
      `The archive cannot be read (${errorCode(error)}); check the store's disk.`,
      error,
    );
  } finally {
    packed.destroy();
    stream.destroy();
  }
}

const requireHash = (entry: ManifestFile, sha256: string): void => {
  if (sha256 !== entry.sha256) throw damaged(`'${showPath(entry.path)}' has other content than was stored`);
};

async function* hashPieces(
  entry: ManifestFile,
  reader: TarReader,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const sum = createHash('sha256');
  for await (const piece of reader.pieces(entry.size)) {
    signal.throwIfAborted();
    sum.update(piece);
    yield piece;
  }
  requireHash(entry, sum.digest('hex'));
}

const writeEntry = async (
  writer: TreeWriter,
  entry: ManifestEntry,
  reader: TarReader,
  signal: AbortSignal,
): Promise<void> => {
  if (entry.type === 'directory') await writer.addDirectory(entry);
  else if (entry.type === 'symlink') await writer.addSymlink(entry);
  else if (entry.type === 'hardlink') await writer.addHardlink(entry);
  else if (entry.size > SMALL_FILE_BYTES) await writer.addLargeFile(entry, hashPieces(entry, reader, signal));
  else {
    const content = await reader.content(entry.size);
    requireHash(entry, hash('sha256', content, 'hex'));
    await writer.addSmallFile(entry, content);
  }
};

/** What becomes of a copy's entries, one after another. */
interface EntrySink {
  /** Takes an entry; a file's content is read from `reader`, to its end. */
  add(entry: ManifestEntry, reader: TarReader): Promise<void>;
  addSkipped(entry: SkippedEntry): void;
}

/** Unpacks in step with the manifest, so that nothing is passed on which the manifest does not have next. */
const unpack = async (copy: ReadableCopy, sink: EntrySink, signal: AbortSignal): Promise<void> => {
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

const fillTree = async (
  root: DirectoryHandle,
  copy: ReadableCopy,
  progress: Progress,
  warnings: Warnings,
  signal: AbortSignal,
): Promise<void> => {
  const writer = new TreeWriter(root);
  const sink: EntrySink = {
    addSkipped: (entry) => warnings.addSkipped(entry),
    add: async (entry, reader) => {
      await writeEntry(writer, entry, reader, signal);
      if (entry.type === 'file' && entry.changedWhileRead) warnings.addChanged(entry.path, null);
      progress.addEntry(entry);
    },
  };
  try {
    await unpack(copy, sink, signal);
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
};

const finishTree = async (root: DirectoryHandle, copy: ReadableCopy): Promise<DirectoryEntry | null> => {
  const finisher = new DirectoryFinisher(root);
  let rootEntry: DirectoryEntry | null = null;
  try {
    for await (const line of readLines(copy.manifest)) {
      if (line.type !== 'directory') continue;
      if (line.path.length === 0) rootEntry = line;
      else await finisher.addDirectory(line);
    }
    await finisher.finish();
    return rootEntry;
  } catch (error) {
    await finisher.abandon();
    throw error;
  }
};

const requireRecorded = async ({ manifest, data }: ReadableCopy, manifestHash: string): Promise<void> => {
  if ((await hashManifest(manifest)) !== manifestHash) throw damaged('its manifest is not the one that was recorded');
  const summary = await readSummary(manifest);
  if (data.sizeBytes !== summary.archiveBytes) throw damaged('its archive has another size than was stored');
};

/** Checks a copy against what was recorded and writes it back. Throws `driver_failed` as `restoreInto` does. */
export const readCopy = async (copy: ReadableCopy, job: RestoreJob, signal: AbortSignal): Promise<RestoreResult> => {
  await requireRecorded(copy, job.manifestHash);
  const progress = new Progress(job.onProgress);
  const warnings = new Warnings();
  const tree = {
    fill: (root: DirectoryHandle) => fillTree(root, copy, progress, warnings, signal),
    finish: (root: DirectoryHandle) => finishTree(root, copy),
  };
  const hasRoot = await restoreInto(job.directory, job.manifestHash, tree, job.shownAs);
  const { files: fileCount, bytes: contentBytes } = progress.finish();
  return { fileCount, contentBytes, warnings: warnings.list(), hasRoot };
};

/**
 * Unpacks a whole copy and compares every hash, writing nothing; answers what `writeCopy` did when it wrote it. Throws
 * `driver_failed`, `snapshot_damaged`.
 */
export const verifyCopy = async (
  copy: ReadableCopy,
  { manifestHash, onProgress }: Pick<RestoreJob, 'manifestHash' | 'onProgress'>,
  signal: AbortSignal,
): Promise<WrittenCopy> => {
  await requireRecorded(copy, manifestHash);
  const progress = new Progress(onProgress);
  const warnings = new Warnings();
  const sink: EntrySink = {
    addSkipped: (entry) => warnings.addSkipped(entry),
    add: async (entry, reader) => {
      if (entry.type === 'file') {
        for await (const _piece of hashPieces(entry, reader, signal));
        if (entry.changedWhileRead) warnings.addChanged(entry.path, null);
      }
      progress.addEntry(entry);
    },
  };
  await unpack(copy, sink, signal);
  const { files: fileCount, bytes: contentBytes } = progress.finish();
  const sizeBytes = copy.data.sizeBytes + (await copy.manifest.stat()).size;
  return { sizeBytes, contentBytes, fileCount, manifestHash, warnings: warnings.list() };
};
