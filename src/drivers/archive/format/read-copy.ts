import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { AttributeWriter } from '../../../file-tree/attribute-writer.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import type { DirectoryEntry } from '../../../file-tree/entry.ts';
import { withoutSpecialMode } from '../../../file-tree/entry-attributes.ts';
import { SMALL_FILE_BYTES } from '../../../file-tree/file-content.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import { Progress } from '../../../file-tree/progress.ts';
import type { TreeSource } from '../../../file-tree/restore-into.ts';
import { restoreInto } from '../../../file-tree/restore-into.ts';
import { DirectoryFinisher, TreeWriter } from '../../../file-tree/tree-writer.ts';
import { Warnings } from '../../../file-tree/warnings.ts';
import { WriteRoom } from '../../../file-tree/write-room.ts';
import type { RestoreJob, RestoreResult, Tell } from '../../../ports/snapshot-driver.ts';
import { readLines } from './manifest-file.ts';
import { type CopyPartition, partOfCopy, WHOLE_COPY } from './part-of-copy.ts';
import { fetchPart, requireSize, type StoredCopy } from './stored-parts.ts';
import type { TarReader } from './tar-reader.ts';
import type { EntrySink, OpenEarlier, ReadableCopy } from './unpack-copy.ts';
import { hashPieces, passOver, requireHash, requireRecorded, unpackCopy } from './unpack-copy.ts';

const writeEntry = async (
  writer: TreeWriter,
  entry: ManifestEntry,
  reader: TarReader,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> => {
  if (entry.type === 'directory') await writer.addDirectory(entry);
  else if (entry.type === 'symlink') await writer.addSymlink(entry);
  else if (entry.type === 'hardlink') await writer.addHardlink(entry);
  else if (entry.size > SMALL_FILE_BYTES || entry.storedBytes !== undefined)
    await writer.addLargeFile(entry, hashPieces(entry, reader, progress, signal));
  else {
    const content = await reader.content(entry.size);
    requireHash(entry, hash('sha256', content, 'hex'));
    await writer.addSmallFile(entry, content);
  }
};

/** A copy on its way into a tree. */
class RestoredTree implements TreeSource {
  readonly progress: Progress;
  readonly warnings = new Warnings();
  readonly attributes = new AttributeWriter(this.warnings);
  readonly #stored: StoredCopy;
  readonly #job: RestoreJob;
  readonly #signal: AbortSignal;
  #manifest: FileHandle | null = null;
  readonly #earlier: FileHandle[] = [];
  #part: CopyPartition = WHOLE_COPY;

  constructor(stored: StoredCopy, job: RestoreJob, tell: Tell, signal: AbortSignal) {
    this.progress = new Progress(tell);
    this.#stored = stored;
    this.#job = job;
    this.#signal = signal;
  }

  async fill(root: DirectoryHandle): Promise<void> {
    const manifest = await fetchPart(root, this.#stored.manifest, this.#signal);
    this.#manifest = manifest;
    const copy: ReadableCopy = { manifest, data: this.#stored.data };
    await requireRecorded(copy, this.#job.fingerprint);
    if (this.#job.path !== undefined) this.#part = await partOfCopy(manifest, this.#job.path);
    const room = new WriteRoom(this.#job.limits, this.#job.directory);
    await room.take(0);
    const writer = new TreeWriter(root, this.attributes);
    const sink: EntrySink = {
      addSkipped: (entry) => {
        if (this.#job.path === undefined) this.warnings.addSkipped(entry);
      },
      add: async (entry, reader) => {
        const placed = this.#part.place(entry);
        if (placed === null) {
          if (entry.type === 'file') await passOver(entry, reader, this.#signal);
          return;
        }
        if (entry.type === 'file') await room.take(entry.storedBytes ?? entry.size);
        await writeEntry(writer, this.#asWanted(placed), reader, this.progress, this.#signal);
        this.#report(placed);
      },
      wants: (entry) => this.#part.place(entry) !== null,
      revisit: () => writer.revisit(),
    };
    const openEarlier: OpenEarlier = async (place, name) => {
      const { manifest: part, ...parts } = await this.#stored.earlier(place, name);
      const fetched = await fetchPart(root, part, this.#signal);
      this.#earlier.push(fetched);
      return { ...parts, manifest: fetched };
    };
    try {
      await unpackCopy(copy, sink, this.#signal, openEarlier);
      await writer.finish();
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  }

  async finish(root: DirectoryHandle): Promise<DirectoryEntry | null> {
    const finisher = new DirectoryFinisher(root, this.attributes);
    let rootEntry: DirectoryEntry | null = null;
    try {
      for await (const line of this.#manifest === null ? [] : readLines(this.#manifest)) {
        if (line.type !== 'directory') continue;
        const placed = this.#part.place(line);
        if (placed?.type !== 'directory') continue;
        if (placed.path.length === 0) rootEntry = this.#asWanted(placed);
        else await finisher.addDirectory(this.#asWanted(placed));
      }
      await finisher.finish();
      return rootEntry;
    } catch (error) {
      await finisher.abandon();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const manifest of this.#earlier) await manifest.close();
    await this.#manifest?.close();
  }

  #asWanted<Entry extends ManifestEntry>(entry: Entry): Entry {
    return this.#job.withoutSpecialModes === true ? withoutSpecialMode(entry) : entry;
  }

  #report(entry: ManifestEntry): void {
    if (this.#job.withoutSpecialModes === true) this.warnings.addPlain(entry);
    this.warnings.addEntry(entry);
    this.progress.addEntry(entry);
  }
}

/**
 * Checks a copy against what was recorded and writes it back. The manifest is read from its store once: what was checked
 * is what is used, whatever the store has in its place a moment later. Throws `driver_failed` as `restoreInto` does.
 */
export const readCopy = async (
  stored: StoredCopy,
  job: RestoreJob,
  tell: Tell,
  signal: AbortSignal,
): Promise<RestoreResult> => {
  requireSize(stored, job.sizeBytes);
  const tree = new RestoredTree(stored, job, tell, signal);
  try {
    const hasRoot = await restoreInto(job.directory, job.fingerprint, tree, job.shownAs);
    const { files: fileCount, bytes: contentBytes } = tree.progress.finish();
    return { fileCount, contentBytes, warnings: tree.warnings.list(), hasRoot };
  } finally {
    await tree.close();
  }
};
