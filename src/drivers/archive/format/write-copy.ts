import { createHash, hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { excludedBy } from '../../../domain/exclude-pattern.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import type { FileContent } from '../../../file-tree/file-content.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import { excludesOf, readablePaths } from '../../../file-tree/plan-sources.ts';
import { Progress } from '../../../file-tree/progress.ts';
import type { WalkItem } from '../../../file-tree/read-entry.ts';
import type { WalkOptions } from '../../../file-tree/walk-tree.ts';
import { walkTree } from '../../../file-tree/walk-tree.ts';
import { Warnings } from '../../../file-tree/warnings.ts';
import type { WriteRoom } from '../../../file-tree/write-room.ts';
import type { BackupResult, BackupSource, Tell } from '../../../ports/snapshot-driver.ts';
import { CompressedFile } from './compressed-file.ts';
import { DATA_NAME, MANIFEST_NAME } from './layout.ts';
import { ManifestWriter } from './manifest-file.ts';
import { BLOCK_BYTES, formatHeader, paddingOf } from './tar-header.ts';

const ZEROS = Buffer.alloc(2 * BLOCK_BYTES);

/** What was written; the driver's result without its place. */
export type WrittenCopy = Omit<BackupResult, 'locator'>;

/** Copies a content into the archive and returns its SHA-256. */
const archiveContent = async (
  archive: CompressedFile,
  content: FileContent,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> => {
  const write = async (chunk: Buffer): Promise<void> => {
    await archive.write(chunk);
    progress.addBytes(chunk.length);
  };
  let sha256: string;
  if (content.whole !== null) {
    sha256 = hash('sha256', content.whole, 'hex');
    await write(content.whole);
  } else {
    const hashing = createHash('sha256');
    for await (const chunk of content.chunks()) {
      signal.throwIfAborted();
      hashing.update(chunk);
      await write(chunk);
    }
    sha256 = hashing.digest('hex');
  }
  const padding = paddingOf(content.storedBytes);
  if (padding > 0) await archive.write(ZEROS.subarray(0, padding));
  return sha256;
};

/** One copy in the making: the archive and its manifest, entry by entry. */
class CopyWriter {
  readonly #archive: CompressedFile;
  readonly #manifest: ManifestWriter;
  readonly #warnings = new Warnings();
  readonly #progress: Progress;
  readonly #signal: AbortSignal;

  constructor(archive: CompressedFile, manifest: ManifestWriter, progress: Progress, signal: AbortSignal) {
    this.#archive = archive;
    this.#manifest = manifest;
    this.#progress = progress;
    this.#signal = signal;
  }

  async add(item: WalkItem): Promise<void> {
    if (item.kind === 'skipped') {
      this.#warnings.addSkipped(item.entry);
      await this.#manifest.add(item.entry);
      return;
    }
    await this.#archive.write(formatHeader(item.entry));
    this.#warnings.addUnread(item.entry);
    await this.#manifest.add(item.kind === 'entry' ? item.entry : await this.#addFile(item));
    this.#progress.addEntry(item.entry);
  }

  async finish(): Promise<WrittenCopy> {
    const { files: fileCount, bytes: contentBytes } = this.#progress.finish();
    await this.#archive.write(ZEROS);
    const archiveBytes = await this.#archive.finish();
    const manifest = await this.#manifest.finish({ type: 'end', fileCount, contentBytes, archiveBytes });
    const sizeBytes = archiveBytes + manifest.bytes;
    return { sizeBytes, contentBytes, fileCount, fingerprint: manifest.hash, warnings: this.#warnings.list() };
  }

  async #addFile({ entry, content }: Extract<WalkItem, { kind: 'file' }>): Promise<ManifestEntry> {
    const sha256 = await archiveContent(this.#archive, content, this.#progress, this.#signal);
    if (content.hasChanged) this.#warnings.addChanged(entry.path, content.readFailure);
    return { ...entry, sha256, changedWhileRead: content.hasChanged };
  }
}

/** Writes archive and manifest of a source into an empty directory and makes both durable. Memory stays flat. */
export const writeCopy = async (
  directory: DirectoryHandle,
  source: BackupSource,
  tell: Tell,
  signal: AbortSignal,
  options: WalkOptions,
  room: WriteRoom,
): Promise<WrittenCopy> => {
  const paths = readablePaths(source);
  const excludes = excludesOf(source);
  await room.take(0);
  const opened: FileHandle[] = [];
  const create = async (name: string): Promise<FileHandle> => {
    const handle = await directory.createFile(Buffer.from(name));
    opened.push(handle);
    return handle;
  };
  try {
    const manifestHandle = await create(MANIFEST_NAME);
    const archive = new CompressedFile(await create(DATA_NAME), room);
    try {
      const writer = new CopyWriter(archive, new ManifestWriter(manifestHandle, room), new Progress(tell), signal);
      const walk = excludes.length === 0 ? options : { ...options, isExcluded: excludedBy(excludes) };
      for await (const item of walkTree(paths, signal, walk)) await writer.add(item);
      signal.throwIfAborted();
      const written = await writer.finish();
      await manifestHandle.sync();
      await directory.sync();
      signal.throwIfAborted();
      return written;
    } catch (error) {
      await archive.abandon();
      throw error;
    }
  } finally {
    for (const handle of opened) await handle.close();
  }
};
