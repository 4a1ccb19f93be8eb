import { problem } from '../domain/errors.ts';
import type { FileList, FileQuery, ListedFile } from '../ports/snapshot-driver.ts';

/** So many names of one directory are held, and can be listed. */
const MAX_HELD = 100_000;

type Met = Omit<ListedFile, 'name'>;

/** Finds what is in one directory among all that a copy names, in whatever order that comes. */
export class DirectoryLister {
  readonly #path: string;
  readonly #prefix: string;
  readonly #children = new Map<string, ListedFile>();
  #isThere: boolean;
  #isNoDirectory = false;
  #more = 0;

  constructor({ path }: Pick<FileQuery, 'path'>) {
    this.#path = path;
    this.#prefix = path === '' ? '' : `${path}/`;
    this.#isThere = path === '';
  }

  add(met: Met): void {
    if (met.path === this.#path) {
      this.#isThere = true;
      this.#isNoDirectory = met.type !== 'directory';
      return;
    }
    if (!met.path.startsWith(this.#prefix)) return;
    this.#isThere = true;
    const rest = met.path.slice(this.#prefix.length);
    const slash = rest.indexOf('/');
    const name = slash === -1 ? rest : rest.slice(0, slash);
    // Of a directory that only lies above its sources nothing is said.
    if (slash === -1) this.#put(name, { name, ...met });
    else if (!this.#children.has(name))
      this.#put(name, { name, path: `${this.#prefix}${name}`, type: 'directory', sizeBytes: 0, modifiedAt: null });
  }

  /** @throws `not_found` (`path_not_in_copy`): there is no such directory. */
  finish({ offset, limit }: Pick<FileQuery, 'offset' | 'limit'>): FileList {
    if (!this.#isThere || this.#isNoDirectory) throw problem('path_not_in_copy', { path: this.#path });
    const sorted = [...this.#children.values()].sort(byNameDirectoriesFirst);
    return { files: sorted.slice(offset, offset + limit), total: sorted.length + this.#more };
  }

  #put(name: string, file: ListedFile): void {
    if (this.#children.size < MAX_HELD || this.#children.has(name)) this.#children.set(name, file);
    else this.#more += 1;
  }
}

const byNameDirectoriesFirst = (one: ListedFile, other: ListedFile): number => {
  const [first, second] = [one.type === 'directory', other.type === 'directory'];
  if (first !== second) return first ? -1 : 1;
  return one.name < other.name ? -1 : Number(one.name > other.name);
};
