import type { DirectoryHandle } from './directory-handle.ts';
import { damaged, errorCode } from './failures.ts';

interface Level<Note> {
  readonly name: Buffer;
  readonly handle: DirectoryHandle;
  readonly note: Note;
}

/**
 * The directories from a root down to where a tree is being written, all open. Entries come depth first, so that an
 * entry's directory is always among them: no name is ever looked up through what the copy itself put there.
 */
export class Descent<Note> {
  readonly #root: DirectoryHandle;
  readonly #levels: Level<Note>[] = [];
  readonly #onLeave: (handle: DirectoryHandle, note: Note) => Promise<void>;
  readonly #revisited: { readonly note: Note } | null;

  /** @param revisited entries come in any order, in directories that all were made before, each entered with this note. */
  constructor(
    root: DirectoryHandle,
    onLeave: (handle: DirectoryHandle, note: Note) => Promise<void>,
    revisited: { readonly note: Note } | null = null,
  ) {
    this.#root = root;
    this.#onLeave = onLeave;
    this.#revisited = revisited;
  }

  /** The directory that holds `names`, leaving those that are done. Throws `snapshot_damaged` if it never came. */
  async directoryOf(names: readonly Buffer[]): Promise<DirectoryHandle> {
    const depth = names.length - 1;
    let shared = 0;
    while (shared < depth && shared < this.#levels.length) {
      const [level, name] = [this.#levels[shared], names[shared]];
      if (level === undefined || name === undefined || !level.name.equals(name)) break;
      shared += 1;
    }
    if (shared < depth && this.#revisited === null) throw absent(names);
    while (this.#levels.length > Math.min(shared, depth)) await this.#leave();
    for (const name of names.slice(shared, depth)) await this.#revisit(name, names);
    return this.#levels.at(-1)?.handle ?? this.#root;
  }

  /** Enters a directory just opened; the descent now owns its handle. */
  enter(name: Buffer, handle: DirectoryHandle, note: Note): void {
    this.#levels.push({ name, handle, note });
  }

  /** No link is followed: the directory is one that was made before, or there is none. */
  async #revisit(name: Buffer, names: readonly Buffer[]): Promise<void> {
    const parent = this.#levels.at(-1)?.handle ?? this.#root;
    const handle = await parent.openDirectory(name).catch((error) => {
      throw ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error)) ? absent(names) : error;
    });
    if (this.#revisited !== null) this.enter(name, handle, this.#revisited.note);
  }

  /** Leaves all directories, the deepest first. */
  async finish(): Promise<void> {
    while (this.#levels.length > 0) await this.#leave();
  }

  /** Closes what is open after a failure, doing nothing else. */
  async abandon(): Promise<void> {
    for (const level of this.#levels.splice(0).reverse()) await level.handle.release();
  }

  async #leave(): Promise<void> {
    const level = this.#levels.pop();
    if (level === undefined) return;
    try {
      await this.#onLeave(level.handle, level.note);
    } finally {
      await level.handle.release();
    }
  }
}

const absent = (names: readonly Buffer[]): Error => damaged({ kind: 'directory_absent', path: names.join('/') });
