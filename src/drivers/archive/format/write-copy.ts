import { createHash, hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { excludedBy } from '../../../domain/exclude-pattern.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import type { FileContent } from '../../../file-tree/file-content.ts';
import type { ManifestEntry, ManifestHead } from '../../../file-tree/manifest.ts';
import { excludesOf, readablePaths } from '../../../file-tree/plan-sources.ts';
import { Progress } from '../../../file-tree/progress.ts';
import { heldEntry, type WalkItem } from '../../../file-tree/read-entry.ts';
import type { WalkOptions } from '../../../file-tree/walk-tree.ts';
import { walkTree } from '../../../file-tree/walk-tree.ts';
import { Warnings } from '../../../file-tree/warnings.ts';
import type { WriteRoom } from '../../../file-tree/write-room.ts';
import type { BackupResult, BackupSource, Tell } from '../../../ports/snapshot-driver.ts';
import { CompressedFile } from './compressed-file.ts';
import { DATA_NAME, MANIFEST_NAME } from './layout.ts';
import { ManifestWriter } from './manifest-file.ts';
import type { ParentIndex } from './parent-index.ts';
import { BLOCK_BYTES, formatHeader, paddingOf } from './tar-header.ts';

const ZEROS = Buffer.alloc(2 * BLOCK_BYTES);

type ReadItem = Extract<WalkItem, { kind: 'file' }>;

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

/** The SHA-256 of a content that is read, and not archived. */
const hashContent = async (content: FileContent, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of content.chunks()) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
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
    this.#warnings.addUnread(item.entry);
    await this.#manifest.add(await this.#archived(item));
    this.#progress.addEntry(item.entry);
  }

  /** Writes what the archive has of an item: nothing where an earlier copy has it. */
  async #archived(item: Exclude<WalkItem, { kind: 'skipped' }>): Promise<ManifestEntry> {
    if (item.kind === 'held') return item.entry;
    const held = item.kind === 'file' ? await this.#findHeld(item) : null;
    if (held !== null) return held;
    await this.#archive.write(formatHeader(item.entry));
    return item.kind === 'entry' ? item.entry : this.#addFile(item);
  }

  /** A file that seems to be what an earlier copy has, where it is that by its content; with its attributes of now. */
  async #findHeld({ content, entry, stats, suspected }: ReadItem): Promise<ManifestEntry | null> {
    const { storedBytes, isSparse, attributes, attributesRefusal } = entry;
    if (suspected?.storedBytes !== storedBytes || suspected === undefined || attributesRefusal !== undefined)
      return null;
    const isHeld = (await hashContent(content, this.#signal)) === suspected.sha256 && !content.hasChanged;
    if (!isHeld) return null;
    const { attributes: _before, ...held } = { ...suspected, isSparse };
    return heldEntry(entry, stats, attributes === undefined ? held : { ...held, attributes });
  }

  async finish(): Promise<WrittenCopy> {
    const { files: fileCount, bytes: contentBytes } = this.#progress.finish();
    await this.#archive.write(ZEROS);
    const archiveBytes = await this.#archive.finish();
    const manifest = await this.#manifest.finish({ type: 'end', fileCount, contentBytes, archiveBytes });
    const sizeBytes = archiveBytes + manifest.bytes;
    return { sizeBytes, contentBytes, fileCount, fingerprint: manifest.hash, warnings: this.#warnings.list() };
  }

  async #addFile({ entry, content, stats }: ReadItem): Promise<ManifestEntry> {
    const sha256 = await archiveContent(this.#archive, content, this.#progress, this.#signal);
    if (content.hasChanged) this.#warnings.addChanged(entry.path, content.readFailure);
    const seen = { ctimeNs: stats.ctimeNs, inode: stats.ino };
    return { ...entry, sha256, changedWhileRead: content.hasChanged, seen };
  }
}

/**
 * Writes archive and manifest of a source into an empty directory and makes both durable: all of it, or with a parent what
 * differs from that. Memory stays flat, but for what is known of a parent's files.
 */
export const writeCopy = async (
  directory: DirectoryHandle,
  source: BackupSource,
  tell: Tell,
  signal: AbortSignal,
  options: WalkOptions,
  room: WriteRoom,
  parent: ParentIndex | null,
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
      // By the disk's own clock: it is made as the reading begins.
      const { ctimeNs: begunAtNs } = await manifestHandle.stat({ bigint: true });
      const head: ManifestHead = { begunAtNs, earlier: parent?.earlier ?? [] };
      const writer = new CopyWriter(
        archive,
        new ManifestWriter(manifestHandle, room, head),
        new Progress(tell),
        signal,
      );
      const walk: WalkOptions = {
        ...options,
        ...(excludes.length === 0 ? {} : { isExcluded: excludedBy(excludes) }),
        ...(parent === null ? {} : { findHeld: (path, stats) => parent.find(path, stats) }),
      };
      for await (const item of walkTree(paths, signal, walk)) await writer.add(item);
      signal.throwIfAborted();
      const written = await writer.finish();
      await manifestHandle.sync();
      await directory.sync();
      signal.throwIfAborted();
      return parent === null ? written : { ...written, isIncremental: true };
    } catch (error) {
      await archive.abandon();
      throw error;
    }
  } finally {
    for (const handle of opened) await handle.close();
  }
};
