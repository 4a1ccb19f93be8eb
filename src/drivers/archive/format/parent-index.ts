import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { RecordedCopy } from '../../../domain/snapshot.ts';
import { damagedEarlier } from '../../../file-tree/failures.ts';
import type { EarlierCopy } from '../../../file-tree/manifest.ts';
import type { KnownFile } from '../../../file-tree/read-entry.ts';
import { nameCopy, parseLocator } from './layout.ts';
import { LineWindow } from './line-window.ts';
import { readHead, readPlacedLines } from './manifest-file.ts';
import { requireSize, type StoredCopy } from './stored-parts.ts';
import { requireRecorded } from './unpack-copy.ts';

/** Files of a copy that are looked up; what is beyond them is stored again. About 120 bytes each. */
const MAX_INDEXED = 1_000_000;

/**
 * A file may be written to once more within the tick of the clock in which it was read, and a disk's clock may be that much
 * behind: one that changed so shortly before its copy began, or later, is read again.
 */
const DOUBT_NS = 2_000_000_000n;

/** What the copy that an increment is built upon has of each file, by its manifest, which is the recorded one. */
export class ParentIndex {
  /** What the increment is built upon: the parent, and what that is built upon. */
  readonly earlier: readonly EarlierCopy[];
  readonly #lines: LineWindow;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #certainBeforeNs: bigint | null;

  private constructor(
    manifest: FileHandle,
    earlier: readonly EarlierCopy[],
    positions: ReadonlyMap<string, number>,
    begunAtNs: bigint | null,
  ) {
    this.#lines = new LineWindow(manifest);
    this.earlier = earlier;
    this.#positions = positions;
    this.#certainBeforeNs = begunAtNs === null ? null : begunAtNs - DOUBT_NS;
  }

  /** @param manifest of a copy that was looked at; stays the caller's to close. */
  static async open(manifest: FileHandle, parent: EarlierCopy, signal: AbortSignal): Promise<ParentIndex> {
    const { begunAtNs, earlier } = await readHead(manifest);
    const positions = new Map<string, number>();
    for await (const { line, position } of readPlacedLines(manifest)) {
      signal.throwIfAborted();
      if (positions.size >= MAX_INDEXED) break;
      if (line.type !== 'file' || line.changedWhileRead || line.attributesRefusal !== undefined) continue;
      positions.set(keyOf(line.path), position);
    }
    return new ParentIndex(manifest, [parent, ...earlier], positions, begunAtNs);
  }

  /**
   * Whether the chain has what a file holds: for certain where it is the same file, of the same size and times, which did not
   * change since shortly before it was read; perhaps where only size and modification time say so.
   */
  async find(path: Buffer, stats: BigIntStats): Promise<KnownFile | null> {
    const position = this.#positions.get(keyOf(path));
    if (position === undefined) return null;
    const line = await this.#lines.lineAt(position);
    if (line.type !== 'file' || BigInt(line.size) !== stats.size || line.mtimeNs !== stats.mtimeNs) return null;
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
}

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
  return ParentIndex.open(manifest, { name: nameCopy(taskUuid, attempt).finished, fingerprint }, signal);
};
