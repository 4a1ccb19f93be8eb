import { createHash, hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import type { RestoreJob, RestoreResult } from '../../ports/snapshot-driver.ts';
import type { DirectoryHandle } from '../file-tree/directory-handle.ts';
import type { DirectoryEntry } from '../file-tree/entry.ts';
import { showPath } from '../file-tree/entry.ts';
import { damaged, driverFailed, errorCode } from '../file-tree/failures.ts';
import { SMALL_FILE_BYTES } from '../file-tree/file-content.ts';
import type { ManifestEntry } from '../file-tree/manifest.ts';
import { Progress } from '../file-tree/progress.ts';
import { restoreInto } from '../file-tree/restore-into.ts';
import { DirectoryFinisher, TreeWriter } from '../file-tree/tree-writer.ts';
import { Warnings } from '../file-tree/warnings.ts';
import { ByteSource } from './byte-source.ts';
import { hashManifest, readLines, readSummary } from './manifest-file.ts';
import { TarReader } from './tar-reader.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A finished copy, open. */
export interface OpenCopy {
  readonly data: FileHandle;
  readonly manifest: FileHandle;
}

type ManifestFile = Extract<ManifestEntry, { type: 'file' }>;

async function* decompress(data: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  const packed = data.createReadStream({ autoClose: false, start: 0, highWaterMark: CHUNK_BYTES });
  const stream = createZstdDecompress({ chunkSize: CHUNK_BYTES });
  // Its failure comes out of the loop below.
  pipeline(packed, stream, () => {});
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
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

/** Unpacks in step with the manifest, so that nothing is written which the manifest does not have next. */
const fillTree = async (
  root: DirectoryHandle,
  copy: OpenCopy,
  progress: Progress,
  warnings: Warnings,
  signal: AbortSignal,
): Promise<void> => {
  const writer = new TreeWriter(root);
  const chunks = decompress(copy.data);
  const reader = new TarReader(new ByteSource(chunks));
  try {
    for await (const line of readLines(copy.manifest)) {
      signal.throwIfAborted();
      if (line.type === 'end') continue;
      if (line.type === 'skipped') {
        warnings.addSkipped(line);
        continue;
      }
      await reader.expect(line);
      await writeEntry(writer, line, reader, signal);
      if (line.type === 'file' && line.changedWhileRead) warnings.addChanged(line.path, null);
      progress.addEntry(line);
    }
    await reader.expectEnd();
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    await chunks.return();
  }
};

const finishTree = async (root: DirectoryHandle, copy: OpenCopy): Promise<DirectoryEntry | null> => {
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

/** Checks a copy against what was recorded and writes it back. Throws `driver_failed` as `restoreInto` does. */
export const readCopy = async (copy: OpenCopy, job: RestoreJob, signal: AbortSignal): Promise<RestoreResult> => {
  if ((await hashManifest(copy.manifest)) !== job.manifestHash)
    throw damaged('its manifest is not the one that was recorded');
  const summary = await readSummary(copy.manifest);
  if ((await copy.data.stat()).size !== summary.archiveBytes)
    throw damaged('its archive has another size than was stored');
  const progress = new Progress(job.onProgress);
  const warnings = new Warnings();
  await restoreInto(job.directory, job.manifestHash, {
    fill: (root) => fillTree(root, copy, progress, warnings, signal),
    finish: (root) => finishTree(root, copy),
  });
  const { files: fileCount, bytes: contentBytes } = progress.finish();
  return { fileCount, contentBytes, warnings: warnings.list() };
};
