import type { FileHandle } from 'node:fs/promises';
import { link, lstat, mkdir, symlink } from 'node:fs/promises';
import type { AttributeWriter } from './attribute-writer.ts';
import { Descent } from './descent.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { splitPath } from './directory-handle.ts';
import type { DirectoryEntry, FileEntry, HardlinkEntry, SymlinkEntry } from './entry.ts';
import { showPath } from './entry.ts';
import { damaged, errorCode } from './failures.ts';
import { setTimes } from './set-times.ts';
import { stepsDone } from './steps.ts';
import { writeSparse } from './write-sparse.ts';
import { writeWithHoles } from './write-with-holes.ts';

const WRITES_AT_ONCE = 8;

const refuseTwice = (path: Buffer, error: unknown): unknown =>
  errorCode(error) === 'EEXIST' ? damaged({ kind: 'entry_twice', path: showPath(path) }, error) : error;

const writeAll = async (handle: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
    stepsDone.add();
  }
};

/**
 * Writes a tree below one open directory, which was empty, and nowhere else: every name is created new, in a directory
 * that this writer created. Files are durable when it finishes. Directories keep mode 0700 until `DirectoryFinisher`
 * has come by. Throws `driver_failed` (`snapshot_damaged`) for names that lead elsewhere or come twice.
 */
export class TreeWriter {
  readonly #root: DirectoryHandle;
  readonly #attributes: AttributeWriter;
  #descent: Descent<null>;
  readonly #pending = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(root: DirectoryHandle, attributes: AttributeWriter) {
    this.#root = root;
    this.#attributes = attributes;
    this.#descent = new Descent(root, async () => {});
  }

  /** From now on files and links come in any order, in directories that came before. */
  async revisit(): Promise<void> {
    await this.finish();
    this.#descent = new Descent(this.#root, async () => {}, { note: null });
  }

  async addDirectory(entry: DirectoryEntry): Promise<void> {
    const names = splitPath(entry.path);
    const name = names.at(-1);
    if (name === undefined) return;
    const parent = await this.#descent.directoryOf(names);
    stepsDone.add();
    await mkdir(parent.childPath(name), 0o700).catch((error) => {
      throw refuseTwice(entry.path, error);
    });
    this.#descent.enter(name, await parent.openDirectory(name), null);
  }

  /** Writes a whole file in the background; a failure is thrown by a later call. */
  async addSmallFile(entry: FileEntry, bytes: Buffer): Promise<void> {
    const { parent, name } = await this.#place(entry.path);
    while (this.#pending.size >= WRITES_AT_ONCE) await Promise.race(this.#pending);
    this.#throwFailure();
    parent.retain();
    const write = this.#writeFile(parent, name, entry, async (handle) => {
      if (entry.isSparse) await writeWithHoles(handle, bytes, 0);
      else await writeAll(handle, bytes, 0);
    })
      .catch((error) => {
        this.#failure ??= { error };
      })
      .finally(async () => {
        await parent.release();
        this.#pending.delete(write);
      });
    this.#pending.add(write);
  }

  /** Writes a file bit by bit; of one whose holes are left out, as its map says. */
  async addLargeFile(entry: FileEntry, chunks: AsyncIterable<Buffer>): Promise<void> {
    const { parent, name } = await this.#place(entry.path);
    await this.#writeFile(parent, name, entry, async (handle) => {
      if (entry.storedBytes !== undefined) {
        await writeSparse(handle, entry.size, chunks);
        return;
      }
      let position = 0;
      for await (const chunk of chunks) {
        if (entry.isSparse) await writeWithHoles(handle, chunk, position);
        else await writeAll(handle, chunk, position);
        position += chunk.length;
      }
    });
  }

  async addSymlink(entry: SymlinkEntry): Promise<void> {
    const { parent, name } = await this.#place(entry.path);
    const path = parent.childPath(name);
    await symlink(entry.target, path).catch((error) => {
      throw refuseTwice(entry.path, error);
    });
    await this.#attributes.applyToLink(path, entry);
  }

  /** Gives a file that came earlier a further name; its target is a path of this tree, reached through no link. */
  async addHardlink(entry: HardlinkEntry): Promise<void> {
    const { parent, name } = await this.#place(entry.path);
    await this.settle();
    const targetNames = splitPath(entry.target);
    const targetName = targetNames.pop();
    if (targetName === undefined) throw damaged({ kind: 'link_to_directory', path: showPath(entry.path) });
    let directory = this.#root.retain();
    try {
      for (const step of targetNames) {
        const next = await directory.openDirectory(step);
        await directory.release();
        directory = next;
      }
      const target = directory.childPath(targetName);
      if (!(await lstat(target)).isFile()) throw damaged({ kind: 'link_to_no_file', path: showPath(entry.path) });
      await link(target, parent.childPath(name));
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error)))
        throw damaged({ kind: 'link_to_nothing', path: showPath(entry.path) }, error);
      throw refuseTwice(entry.path, error);
    } finally {
      await directory.release();
    }
  }

  /** Waits for all files in the background. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
    this.#throwFailure();
  }

  async finish(): Promise<void> {
    await this.settle();
    await this.#descent.finish();
  }

  /** After a failure: waits until nothing writes any more, and closes. */
  async abandon(): Promise<void> {
    await Promise.all(this.#pending);
    await this.#descent.abandon();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #place(path: Buffer): Promise<{ parent: DirectoryHandle; name: Buffer }> {
    const names = splitPath(path);
    const name = names.at(-1);
    if (name === undefined) throw damaged({ kind: 'root_no_directory' });
    return { parent: await this.#descent.directoryOf(names), name };
  }

  async #writeFile(
    parent: DirectoryHandle,
    name: Buffer,
    entry: FileEntry,
    fill: (handle: FileHandle) => Promise<void>,
  ): Promise<void> {
    const handle = await parent.createFile(name).catch((error) => {
      throw refuseTwice(entry.path, error);
    });
    try {
      await fill(handle);
      if (entry.isSparse) await handle.truncate(entry.size);
      await this.#attributes.apply(
        {
          descriptor: handle.fd,
          chown: (uid, gid) => handle.chown(uid, gid),
          chmod: (mode) => handle.chmod(mode),
          setTimes: (mtimeNs) => setTimes(handle, mtimeNs),
        },
        entry,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** Second pass: gives every directory its mode and times, the deepest first, and makes its names durable. */
export class DirectoryFinisher {
  readonly #descent: Descent<DirectoryEntry>;

  constructor(root: DirectoryHandle, attributes: AttributeWriter) {
    this.#descent = new Descent<DirectoryEntry>(root, async (handle, entry) => {
      await attributes.apply(handle, entry);
      await handle.sync();
    });
  }

  /** Directories in the same order as before. The root is the caller's. */
  async addDirectory(entry: DirectoryEntry): Promise<void> {
    const names = splitPath(entry.path);
    const name = names.at(-1);
    if (name === undefined) return;
    const parent = await this.#descent.directoryOf(names);
    this.#descent.enter(name, await parent.openDirectory(name), entry);
  }

  async finish(): Promise<void> {
    await this.#descent.finish();
  }

  async abandon(): Promise<void> {
    await this.#descent.abandon();
  }
}
