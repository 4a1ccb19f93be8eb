import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { RecordedCopy } from '../../../domain/snapshot.ts';
import { damagedEarlier } from '../../../file-tree/failures.ts';
import type { EarlierCopy, ManifestLine } from '../../../file-tree/manifest.ts';
import type { KnownFile } from '../../../file-tree/read-entry.ts';
import { nameCopy, parseLocator } from './layout.ts';
import { LineWindow } from './line-window.ts';
import { type PlacedLine, readHead, readPlacedLines } from './manifest-file.ts';
import { requireSize, type StoredCopy } from './stored-parts.ts';
import { type ManifestFile, requireRecorded } from './unpack-copy.ts';

/** Files that are passed over before one that is asked for; what is beyond them is stored again. About 120 bytes each. */
const MAX_INDEXED = 1_000_000;

/**
 * A file may be written to once more within the tick of the clock in which it was read, and a disk's clock may be that much
 * behind: one that changed so shortly before its copy began, or later, is read again.
 */
const DOUBT_NS = 2_000_000_000n;

/**
 * What the copy that an increment is built upon has of each file, by its manifest, which is the recorded one. It is read on as
 * far as it must be: a tree is mostly walked in the order in which it was the last time.
 */
export class ParentIndex {
  /** What the increment is built upon: the parent, and what that is built upon. */
  readonly earlier: readonly EarlierCopy[];
  readonly #lines: LineWindow;
  readonly #certainBeforeNs: bigint | null;
  /** What nobody has asked for yet. */
  readonly #rest: AsyncGenerator<PlacedLine, void, undefined>;
  /** Where the lines stand that were passed over. */
  readonly #positions = new Map<string, number>();
  #hasEnded = false;
  /** Done when nobody reads on. */
  #readingOn: Promise<unknown> = Promise.resolve();

  private constructor(manifest: FileHandle, earlier: readonly EarlierCopy[], begunAtNs: bigint | null) {
    this.#lines = new LineWindow(manifest);
    this.#rest = readPlacedLines(manifest);
    this.earlier = earlier;
    this.#certainBeforeNs = begunAtNs === null ? null : begunAtNs - DOUBT_NS;
  }

  /** @param manifest of a copy that was looked at; stays the caller's to close, after the last search. */
  static async open(manifest: FileHandle, parent: EarlierCopy): Promise<ParentIndex> {
    const { begunAtNs, earlier } = await readHead(manifest);
    return new ParentIndex(manifest, [parent, ...earlier], begunAtNs);
  }

  /**
   * Whether the chain has what a file holds: for certain where it is the same file, of the same size and times, which did not
   * change since shortly before it was read; perhaps where only size and modification time say so.
   */
  async find(path: Buffer, stats: BigIntStats): Promise<KnownFile | null> {
    const line = await this.#lineOf(keyOf(path));
    if (line === null || BigInt(line.size) !== stats.size || line.mtimeNs !== stats.mtimeNs) return null;
    const { size, isSparse, storedBytes, attributes, sha256, seen, storedIn = 0 } = line;
    const held = {
      size,
      isSparse,
      sha256,
      storedIn: storedIn + 1,
      ...(storedBytes === undefined ? {} : { storedBytes }),
      ...(attributes === undefined ? {} : { attributes }),
    };
    const isSame = seen !== undefined && seen.ctimeNs === stats.ctimeNs && seen.inode === stats.ino;
    const isSettled = this.#certainBeforeNs !== null && stats.ctimeNs < this.#certainBeforeNs;
    return { held, isCertain: isSame && isSettled };
  }

  async #lineOf(key: string): Promise<ManifestFile | null> {
    const reading = this.#readingOn.then(() => this.#passedOver(key) ?? this.#readTo(key));
    // Whoever asked meets a failure; who comes next goes on.
    this.#readingOn = reading.catch(() => {});
    return reading;
  }

  #passedOver(key: string): Promise<ManifestFile | null> | null {
    const position = this.#positions.get(key);
    return position === undefined ? null : this.#lines.lineAt(position).then(usable);
  }

  async #readTo(key: string): Promise<ManifestFile | null> {
    while (!this.#hasEnded && this.#positions.size < MAX_INDEXED) {
      const next = await this.#rest.next();
      if (next.done === true) {
        this.#hasEnded = true;
        break;
      }
      const line = usable(next.value.line);
      if (line === null) continue;
      const found = keyOf(line.path);
      if (found === key) return line;
      this.#positions.set(found, next.value.position);
    }
    return null;
  }
}

/** A file that was read whole, with all that is known of it. */
const usable = (line: ManifestLine): ManifestFile | null =>
  line.type !== 'file' || line.changedWhileRead || line.attributesRefusal !== undefined ? null : line;

const keyOf = (path: Buffer): string => path.toString('latin1');

/** A copy that an increment is to be built upon, with its manifest at hand; to be closed. */
export interface OpenedParent {
  readonly stored: StoredCopy;
  readonly manifest: FileHandle;
  /** Looks for another copy of its target, called so. Throws `snapshot_missing`. */
  find(name: string): Promise<void>;
  close(): Promise<void>;
}

export type OpenParent = () => Promise<OpenedParent>;

/**
 * Looks whether it is the recorded copy, by its manifest and the size of its archive, and whether all that it is built upon is there.
 * Throws `snapshot_missing`, `snapshot_damaged`.
 */
export const indexParent = async (
  opened: OpenedParent,
  { locator, fingerprint, sizeBytes }: RecordedCopy,
  signal: AbortSignal,
): Promise<ParentIndex> => {
  const { stored, manifest } = opened;
  const { targetUuid, taskUuid, attempt } = parseLocator(locator);
  requireSize(stored, sizeBytes);
  await requireRecorded({ manifest, data: stored.data }, fingerprint);
  const { earlier } = await readHead(manifest);
  for (const { name } of earlier.slice(stored.along.length)) {
    signal.throwIfAborted();
    await opened.find(name).catch((error: unknown) => {
      throw damagedEarlier(`${targetUuid}/${name}`, error);
    });
  }
  return ParentIndex.open(manifest, { name: nameCopy(taskUuid, attempt).finished, fingerprint });
};
