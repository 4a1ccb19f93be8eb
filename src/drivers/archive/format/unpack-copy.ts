import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import type { SkippedEntry } from '../../../file-tree/entry.ts';
import { showPath, storedBytesOf } from '../../../file-tree/entry.ts';
import { damaged, damagedEarlier, errorCode } from '../../../file-tree/failures.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import type { Progress } from '../../../file-tree/progress.ts';
import { stepsDone } from '../../../file-tree/steps.ts';
import { ByteSource } from './byte-source.ts';
import { LineWindow } from './line-window.ts';
import { hashManifest, readHead, readLines, readPlacedLines, readSummary } from './manifest-file.ts';
import { type CopyPart, type EarlierParts, readStored } from './stored-parts.ts';
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
  /** Whether an entry is to be taken; others need not come. Absent = all are. */
  readonly wants?: (entry: ManifestEntry) => boolean;
  /** Told before what earlier copies have of it comes, files and then further names of files, in any order. */
  readonly revisit?: () => Promise<void>;
}

/** Reads a file that nobody takes, as a step in time with those that somebody does. */
export const passOver = async (entry: ManifestFile, reader: TarReader, signal: AbortSignal): Promise<void> => {
  for await (const _piece of reader.pieces(storedBytesOf(entry))) {
    signal.throwIfAborted();
    stepsDone.add();
  }
};

/** The so-many-th copy before an increment, called so, ready to be read. */
export type OpenEarlier = (place: number, name: string) => Promise<ReadableCopy & Pick<EarlierParts, 'locator'>>;

/** Where in an increment's manifest the files stand whose content an earlier copy has, by their paths. */
type HeldFiles = Map<string, number>;

/**
 * Unpacks in step with the manifest, so that nothing is passed on which the manifest does not have next. What earlier copies
 * have of it comes after all else, and is read in step with their manifests, which must be those that it was built upon.
 *
 * @param openEarlier `null` = what earlier copies have of it is not asked for.
 */
export const unpackCopy = async (
  copy: ReadableCopy,
  sink: EntrySink,
  signal: AbortSignal,
  openEarlier: OpenEarlier | null,
): Promise<void> => {
  const { earlier } = await readHead(copy.manifest);
  const held = new Map<number, HeldFiles>();
  const reader = readArchive(copy.data, signal);
  try {
    for await (const { line, position } of readPlacedLines(copy.manifest)) {
      signal.throwIfAborted();
      if (line.type === 'end') continue;
      if (line.type === 'skipped') {
        sink.addSkipped(line);
        continue;
      }
      if (line.type === 'file' && line.storedIn !== undefined) {
        if (line.storedIn < 1 || line.storedIn > earlier.length)
          throw damaged({ kind: 'field_invalid', field: 'storedIn' });
        if (sink.wants?.(line) !== false) filesOf(held, line.storedIn).set(keyOf(line.path), position);
        continue;
      }
      await reader.tar.expect(line);
      // A further name may be of a file that is yet to come.
      if (line.type !== 'hardlink' || earlier.length === 0) await sink.add(line, reader.tar);
    }
    await reader.tar.expectEnd();
  } finally {
    await reader.close();
  }
  if (earlier.length === 0 || openEarlier === null) return;
  await sink.revisit?.();
  for (const [index, { name, fingerprint }] of earlier.entries()) {
    const files = filesOf(held, index + 1);
    // Where all is wanted, one that has nothing of it must be the one that it was built upon as well.
    if (files.size === 0 && sink.wants !== undefined) continue;
    const from = await openEarlier(index + 1, name);
    try {
      await requireRecorded(from, fingerprint);
      await unpackHeld(copy.manifest, from, files, sink, signal);
    } catch (error) {
      throw from.locator === null ? error : damagedEarlier(from.locator, error);
    }
  }
  for await (const line of readLines(copy.manifest)) {
    signal.throwIfAborted();
    if (line.type === 'hardlink' && sink.wants?.(line) !== false) await sink.add(line, reader.tar);
  }
};

/** Passes on what an earlier copy has of these files, and nothing else of it. */
async function unpackHeld(
  manifest: FileHandle,
  from: ReadableCopy,
  files: HeldFiles,
  sink: EntrySink,
  signal: AbortSignal,
): Promise<void> {
  const reader = readArchive(from.data, signal);
  const lines = new LineWindow(manifest);
  try {
    for await (const line of readLines(from.manifest)) {
      if (files.size === 0) return;
      signal.throwIfAborted();
      if (line.type === 'end' || line.type === 'skipped') continue;
      if (line.type === 'file' && line.storedIn !== undefined) continue;
      await reader.tar.expect(line);
      if (line.type !== 'file') continue;
      const position = files.get(keyOf(line.path));
      if (position === undefined) {
        await passOver(line, reader.tar, signal);
        continue;
      }
      files.delete(keyOf(line.path));
      const entry = await lines.lineAt(position);
      const isSame =
        entry.type === 'file' && entry.sha256 === line.sha256 && storedBytesOf(entry) === storedBytesOf(line);
      if (!isSame) throw damaged({ kind: 'content_differs', path: showPath(line.path) });
      await sink.add(entry, reader.tar);
    }
  } finally {
    await reader.close();
  }
  const [missing] = files.keys();
  if (missing !== undefined) throw damaged({ kind: 'entry_missing', path: Buffer.from(missing, 'latin1').toString() });
}

const readArchive = (data: CopyPart, signal: AbortSignal) => {
  const chunks = decompress(data, signal);
  return { tar: new TarReader(new ByteSource(chunks)), close: () => chunks.return() };
};

const filesOf = (held: Map<number, HeldFiles>, place: number): HeldFiles => {
  const files = held.get(place) ?? new Map<string, number>();
  held.set(place, files);
  return files;
};

const keyOf = (path: Buffer): string => path.toString('latin1');
