import type { Actor } from '../../domain/account.ts';
import type { DirectoryListing, FileArea } from '../../ports/file-area.ts';
import { requireStaff } from '../identity/index.ts';

/** Directories of this node in which staff may name sources, stores and places for restores. */
export class Directories {
  readonly #files: () => Promise<FileArea>;
  readonly #roots: readonly string[] | null;

  /** Each kind's roots; `null` = whatever this process may read. */
  constructor(files: () => Promise<FileArea>, ...roots: readonly (readonly string[] | null)[]) {
    this.#files = files;
    this.#roots = roots.includes(null) ? null : [...new Set(roots.flatMap((some) => some ?? []))];
  }

  /**
   * What stands in a directory, the first of it by name. Of the root, where only some directories may be named: those.
   *
   * @throws `forbidden` (not staff), `invalid_request` (it cannot be read, or named).
   */
  async list(actor: Actor, path: string): Promise<DirectoryListing> {
    requireStaff(actor);
    const roots = this.#roots;
    if (roots === null || !['', '/'].includes(path)) return (await this.#files()).listDirectory(path || '/', roots);
    const item = { isDirectory: true, sizeBytes: 0, isRepository: false };
    return { path: '/', entries: roots.map((root) => ({ ...item, name: root, path: root })) };
  }
}
