import { lstat, rename, rmdir } from 'node:fs/promises';
import { problem } from '../../domain/errors.ts';
import { AttributeWriter } from '../../file-tree/attribute-writer.ts';
import { type DirectoryHandle, splitPath } from '../../file-tree/directory-handle.ts';
import type { DirectoryEntry } from '../../file-tree/entry.ts';
import { withoutSpecialMode } from '../../file-tree/entry-attributes.ts';
import { readAttributes } from '../../file-tree/extended-attributes.ts';
import { damaged } from '../../file-tree/failures.ts';
import { listDirectory } from '../../file-tree/list-directory.ts';
import { moveEntry } from '../../file-tree/move-entry.ts';
import { attributesOf } from '../../file-tree/read-entry.ts';
import type { TreeSource } from '../../file-tree/restore-into.ts';
import { Warnings } from '../../file-tree/warnings.ts';
import { WriteRoom } from '../../file-tree/write-room.ts';
import type { RestoreJob, Tell } from '../../ports/snapshot-driver.ts';
import { bytesOf } from './paths.ts';
import { makePlain } from './plain-tree.ts';
import type { BorgRepository, ListedItem } from './repository.ts';

const DEVICES = ['b', 'c'];

/** What is known of an archive before it is written back. */
export interface ArchiveOutline {
  /** The one directory that was backed up, as the archive names it; `null` = it holds several sources, or one file. */
  readonly root: string | null;
  /** How many names stand in front of what is kept of each path. */
  readonly stripped: number;
  readonly fileCount: number;
  readonly contentBytes: number;
  readonly hasDevices: boolean;
}

/** Reads an archive's list, item by item: what it consists of, and that none of its paths leads out of a tree. */
export class OutlineReader {
  #first: string | null = null;
  #isRootDirectory = false;
  #isOneTree = true;
  #count = 0;
  #files = 0;
  #bytes = 0;
  #hasDevices = false;
  /** Everything below a link would be written wherever that leads. */
  readonly #links = new Set<string>();

  add({ type, mode, path, size }: ListedItem): void {
    this.#count += 1;
    if (path !== '.') splitPath(bytesOf(path));
    this.#refuseBelowLink(path);
    if (this.#first === null) {
      this.#first = path;
      this.#isRootDirectory = type === 'd';
    } else if (this.#first !== '.' && !path.startsWith(`${this.#first}/`)) this.#isOneTree = false;
    if (type === 'l') this.#links.add(path);
    if (DEVICES.includes(type)) this.#hasDevices = true;
    // Of a further name of a file nothing is counted again.
    if (type !== '-' || mode.startsWith('h')) return;
    this.#files += 1;
    this.#bytes += size;
  }

  /** `part`: of what alone was listed. @throws `path_not_in_copy`. */
  finish(part?: string): ArchiveOutline {
    if (part !== undefined && this.#count === 0) throw problem('path_not_in_copy', { path: part });
    const path = part ?? this.#first ?? '.';
    const hasRoot = part === undefined && this.#isRootDirectory && this.#isOneTree;
    const isOneFile = !this.#isRootDirectory && this.#count === 1;
    const depth = path === '.' ? 0 : path.split('/').length - 1;
    return {
      root: hasRoot ? path : null,
      stripped: hasRoot || isOneFile || part !== undefined ? depth : 0,
      fileCount: this.#files,
      contentBytes: this.#bytes,
      hasDevices: this.#hasDevices,
    };
  }

  #refuseBelowLink(path: string): void {
    if (this.#links.size === 0) return;
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      if (this.#links.has(path.slice(0, slash))) throw damaged({ kind: 'path_forbidden', path });
    }
    if (this.#links.has(path)) throw damaged({ kind: 'entry_twice', path });
  }
}

/** An archive on its way into a tree: borg writes it where nobody else gets to, and its root is moved up there. */
export class ArchiveTree implements TreeSource {
  readonly warnings = new Warnings();
  readonly attributes = new AttributeWriter(this.warnings);
  outline: ArchiveOutline | null = null;
  readonly #repository: BorgRepository;
  readonly #name: string;
  readonly #job: RestoreJob;
  readonly #tell: Tell;
  readonly #signal: AbortSignal;
  #root: DirectoryEntry | null = null;

  constructor(repository: BorgRepository, name: string, job: RestoreJob, tell: Tell, signal: AbortSignal) {
    this.#repository = repository;
    this.#name = name;
    this.#job = job;
    this.#tell = tell;
    this.#signal = signal;
  }

  async fill(root: DirectoryHandle): Promise<void> {
    const reader = new OutlineReader();
    const options = { signal: this.#signal };
    const paths = this.#job.path === undefined ? [] : [`pp:${this.#job.path}`];
    await this.#repository.items(this.#name, (item) => reader.add(item), options, paths);
    const outline = reader.finish(this.#job.path);
    this.outline = outline;
    const room = new WriteRoom(this.#job.limits, this.#job.directory);
    await room.take(0);
    await room.take(outline.contentBytes);
    const end = await this.#repository.run(
      [
        'extract',
        '--progress',
        '--numeric-ids',
        '--sparse',
        '--strip-components',
        String(outline.stripped),
        '--',
        `::${this.#name}`,
        ...paths,
      ],
      {
        ...options,
        // Through this process, which holds it open: whatever becomes of the names on the way.
        directory: `/proc/${process.pid}/fd/${root.descriptor}`,
        onRecord: ({ current, type }) => {
          if (type !== 'progress_percent') return;
          this.#tell({ kind: 'progress', progress: { files: 0, bytes: Math.min(current ?? 0, outline.contentBytes) } });
        },
      },
    );
    this.#signal.throwIfAborted();
    for (const text of end.warnings) this.warnings.add({ kind: 'said', program: 'borg', text });
    if (outline.root !== null) this.#root = await this.#liftRoot(root, outline.root);
    if (this.#job.withoutSpecialModes === true || outline.hasDevices)
      await makePlain(root, this.warnings, this.#job.withoutSpecialModes === true, this.#signal);
    const { fileCount: files, contentBytes: bytes } = outline;
    this.#tell({ kind: 'progress', progress: { files, bytes } });
    this.#signal.throwIfAborted();
  }

  async finish(): Promise<DirectoryEntry | null> {
    if (this.#root === null || this.#job.withoutSpecialModes !== true) return this.#root;
    this.warnings.addPlain(this.#root);
    return withoutSpecialMode(this.#root);
  }

  /** Moves what is in the archive's one directory up to where that is to be, and answers what it has of its own. */
  async #liftRoot(root: DirectoryHandle, path: string): Promise<DirectoryEntry> {
    if (path === '.') return describe(root);
    const name = bytesOf(path.slice(path.lastIndexOf('/') + 1));
    // Under a name that nothing in it has: a child may be called as it is.
    const lifted = Buffer.from(`.backrota-${crypto.randomUUID()}`);
    await rename(root.childPath(name), root.childPath(lifted)).catch((error) => {
      throw problem('snapshot_damaged', { damage: { kind: 'directory_absent', path } }, error);
    });
    const { directory } = await root.openUp(lifted);
    try {
      const entry = await describe(directory);
      await moveAll(directory, root);
      await rmdir(root.childPath(lifted));
      return entry;
    } finally {
      await directory.release();
    }
  }
}

const moveAll = async (from: DirectoryHandle, to: DirectoryHandle): Promise<void> => {
  const list = await listDirectory(from);
  try {
    for (let child = await list.read(); child !== null; child = await list.read())
      await moveEntry({ directory: from, name: child.name }, { directory: to, name: child.name });
  } finally {
    await list.close();
  }
};

const describe = async (directory: DirectoryHandle): Promise<DirectoryEntry> => {
  const stats = await lstat(directory.childPath(Buffer.from('.')), { bigint: true });
  return { ...attributesOf(Buffer.alloc(0), stats), ...readAttributes(directory.descriptor), type: 'directory' };
};
