/** An extended attribute. */
export interface Attribute {
  readonly name: Buffer;
  readonly value: Buffer;
}

/** What every entry of a tree has. Names are bytes: nothing here assumes an encoding. */
interface EntryBase {
  /** Relative to the tree's root, components joined by `/`; empty for the root itself. */
  readonly path: Buffer;
  /** Permission bits, with setuid, setgid and sticky (`& 0o7777`). */
  readonly mode: number;
  /** Nanoseconds since 1970, negative before. */
  readonly mtimeNs: bigint;
  readonly uid: number;
  readonly gid: number;
}

/** What files and directories have besides; links have none that is kept. */
export interface Extended {
  /** Attributes of users, access lists, capabilities; absent where there are none. */
  readonly attributes?: readonly Attribute[];
  /** Why they could not be read: the system's code, `ENOSYS` where the platform has no way to. */
  readonly attributesRefusal?: string;
}

export interface DirectoryEntry extends EntryBase, Extended {
  readonly type: 'directory';
}

export interface FileEntry extends EntryBase, Extended {
  readonly type: 'file';
  /** Bytes that are archived: the file's size when it was opened. */
  readonly size: number;
  /** It occupied less room than its size: zero blocks come back as holes. */
  readonly isSparse: boolean;
  /** Bytes that the archive has of it, where its holes are left out: a map of its data, and the data; absent = `size`. */
  readonly storedBytes?: number;
  /** Number of its hard-link group within this tree; absent where it has one name only. */
  readonly linkGroup?: number;
}

export interface SymlinkEntry extends EntryBase {
  readonly type: 'symlink';
  /** The link's text, as it stood; never followed. */
  readonly target: Buffer;
}

/** A further name of a file that came earlier in the tree. */
export interface HardlinkEntry extends EntryBase {
  readonly type: 'hardlink';
  /** The earlier name: a path like `path`. */
  readonly target: Buffer;
  readonly linkGroup: number;
}

/** One thing in a tree that can be written back. */
export type TreeEntry = DirectoryEntry | FileEntry | SymlinkEntry | HardlinkEntry;

/** Why something in the source is not in the copy. */
export type SkipReason =
  | 'fifo'
  | 'socket'
  | 'device'
  | 'unreadable'
  | 'vanished'
  | 'replaced'
  | 'store'
  | 'restore'
  | 'name_too_long'
  | 'too_deep';

export interface SkippedEntry {
  readonly type: 'skipped';
  readonly path: Buffer;
  readonly reason: SkipReason;
  /** Of `unreadable`: the system's code (`EACCES` …). */
  readonly system?: string;
}

/** An attribute of an entry by its name; `null` where it has none of that name. */
export const attributeOf = (entry: TreeEntry, name: string): Buffer | null => {
  if (!('attributes' in entry)) return null;
  return entry.attributes?.find((attribute) => attribute.name.equals(Buffer.from(name)))?.value ?? null;
};

/** A path as people read it; bytes that are no UTF-8 show as replacement characters. */
export const showPath = (path: Buffer): string => (path.length === 0 ? '.' : path.toString('utf8'));

/** How many bytes an archive has of a file. */
export const storedBytesOf = ({ size, storedBytes = size }: Pick<FileEntry, 'size' | 'storedBytes'>): number =>
  storedBytes;
