import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { findDataSegments } from './data-segments.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { isSame } from './directory-handle.ts';
import type { DirectoryEntry, FileEntry, HardlinkEntry, SkippedEntry, SkipReason, SymlinkEntry } from './entry.ts';
import { readAttributes } from './extended-attributes.ts';
import { errorCode, isSystemError } from './failures.ts';
import { FileContent } from './file-content.ts';
import type { ReadFile } from './manifest.ts';
import { closeOpen, lookAt, lookAtOpen } from './prompt-calls.ts';

/** A name to look at. Owns one hold on its directory. */
export interface Place {
  readonly parent: DirectoryHandle;
  readonly name: Buffer;
  /** Where it stands in the copy. */
  readonly path: Buffer;
}

/** An entry of the source. */
export type WalkItem =
  | { readonly kind: 'entry'; readonly entry: DirectoryEntry | SymlinkEntry | HardlinkEntry }
  /** `stats`: as it was opened. */
  | {
      readonly kind: 'file';
      readonly entry: FileEntry;
      readonly content: FileContent;
      readonly stats: BigIntStats;
      /** What an earlier copy has of it, if that is what it holds. */
      readonly suspected?: HeldFile;
    }
  /** A file that is not read: an earlier copy has what it holds. */
  | { readonly kind: 'held'; readonly entry: FileEntry & ReadFile; readonly stats: BigIntStats }
  | { readonly kind: 'skipped'; readonly entry: SkippedEntry };

/** `linked`: a file with several names; whether it is the first of them depends on what comes before it. */
export type ReadEntry = WalkItem | { readonly kind: 'linked'; readonly stats: BigIntStats };

/** What an earlier copy has of a file. */
export type HeldFile = Pick<FileEntry, 'size' | 'isSparse' | 'storedBytes' | 'attributes'> &
  Pick<ReadFile, 'sha256'> & { readonly storedIn: number };

/** What is known of a file by how it stands there; `isCertain`: it holds what the earlier copy has of it. */
export interface KnownFile {
  readonly held: HeldFile;
  readonly isCertain: boolean;
}

/** A file of which an earlier copy has the content, as it stands there now. */
export const heldEntry = (entry: Omit<FileEntry, keyof HeldFile | 'type'>, stats: BigIntStats, held: HeldFile) =>
  ({
    ...entry,
    ...held,
    type: 'file',
    changedWhileRead: false,
    seen: { ctimeNs: stats.ctimeNs, inode: stats.ino },
  }) as const;

/** Places to interfere, for tests of what happens when files change under a walk. */
export interface WalkHooks {
  /** Called with each path after it was looked at and before it, or a link's text, is read. */
  readonly beforeOpen?: (path: Buffer) => void | Promise<void>;
  /** Called with each file's path after it was opened and before it is read. */
  readonly afterOpen?: (path: Buffer) => void | Promise<void>;
  /** Asked of each file before it is opened, by how it stands there; `null` = nothing is known of it. */
  readonly findHeld?: (path: Buffer, stats: BigIntStats) => Promise<KnownFile | null>;
}

/** O_NONBLOCK: a FIFO put in a file's place must not hold the open up. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** What the system's codes mean of one name; whatever else it answers, the name cannot be read. */
const REASONS: Readonly<Record<string, SkipReason>> = {
  ENOENT: 'vanished',
  ESTALE: 'vanished',
  ESRCH: 'vanished',
  ENAMETOOLONG: 'name_too_long',
  ELOOP: 'replaced',
  ENOTDIR: 'replaced',
  ENXIO: 'replaced',
};
/** This process, or the system, has no more of what reading takes: that is no matter of any name. */
const EXHAUSTED: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** What every kind of entry keeps of a file's state. */
export const attributesOf = (path: Buffer, stats: BigIntStats) => ({
  path,
  mode: Number(stats.mode & 0o7777n),
  mtimeNs: stats.mtimeNs,
  uid: Number(stats.uid),
  gid: Number(stats.gid),
});

export const skip = (path: Buffer, reason: SkipReason): WalkItem => ({
  kind: 'skipped',
  entry: { type: 'skipped', path, reason },
});

/** Turns the system's refusal of one name into a skipped entry; rethrows what is no matter of that name. */
export const skipFailed = (path: Buffer, error: unknown): WalkItem => {
  const system = errorCode(error);
  const reason = REASONS[system];
  if (reason !== undefined) return skip(path, reason);
  if (!isSystemError(error) || EXHAUSTED.has(system)) throw error;
  return { kind: 'skipped', entry: { type: 'skipped', path, reason: 'unreadable', system } };
};

/** Looks at a name that the directory's list does not call a directory, and reads it if it is a small file. */
export const readEntry = async (place: Place, hooks: WalkHooks): Promise<ReadEntry> => {
  const { parent, name, path } = place;
  try {
    const stats = await lookAt(parent.childPath(name));
    await parent.verify();
    if (stats.isFile()) {
      if (stats.nlink > 1n) return { kind: 'linked', stats };
      return await readFile(place, stats, hooks);
    }
    if (stats.isSymbolicLink()) {
      await hooks.beforeOpen?.(path);
      const target = await readlink(parent.childPath(name), { encoding: 'buffer' }).catch((error) => {
        if (errorCode(error) === 'EINVAL') return null;
        throw error;
      });
      if (target === null) return skip(path, 'replaced');
      return { kind: 'entry', entry: { ...attributesOf(path, stats), type: 'symlink', target } };
    }
    if (stats.isFIFO()) return skip(path, 'fifo');
    if (stats.isSocket()) return skip(path, 'socket');
    return skip(path, stats.isDirectory() ? 'replaced' : 'device');
  } catch (error) {
    return skipFailed(path, error);
  }
};

/** Opens the very file that `stats` describes; small ones are read at once. */
export const readFile = async (
  place: Place,
  stats: BigIntStats,
  hooks: WalkHooks,
  linkGroup?: number,
): Promise<WalkItem> => {
  const { parent, name, path } = place;
  const group = linkGroup === undefined ? {} : { linkGroup };
  const known = (await hooks.findHeld?.(path, stats)) ?? null;
  if (known?.isCertain === true) {
    return { kind: 'held', entry: heldEntry({ ...attributesOf(path, stats), ...group }, stats, known.held), stats };
  }
  try {
    await hooks.beforeOpen?.(path);
    const descriptor = await parent.openToRead(name, READ_FLAGS);
    let content: FileContent | null = null;
    try {
      const opened = await lookAtOpen(descriptor);
      if (!opened.isFile() || !isSame(opened, stats)) {
        await closeOpen(descriptor);
        return skip(path, 'replaced');
      }
      const isSparse = opened.blocks * 512n < opened.size;
      content = new FileContent(
        descriptor,
        opened,
        isSparse ? findDataSegments(descriptor, Number(opened.size)) : null,
      );
      const attributes = readAttributes(descriptor);
      await hooks.afterOpen?.(path);
      await content.readAhead();
      const entry: FileEntry = {
        ...attributesOf(path, opened),
        ...attributes,
        type: 'file',
        size: content.size,
        isSparse,
        ...(content.isWhole ? {} : { storedBytes: content.storedBytes }),
        ...group,
      };
      const suspected = known === null ? {} : { suspected: known.held };
      return { kind: 'file', entry, content, stats: opened, ...suspected };
    } catch (error) {
      await (content?.dispose() ?? closeOpen(descriptor));
      throw error;
    }
  } catch (error) {
    return skipFailed(path, error);
  }
};
