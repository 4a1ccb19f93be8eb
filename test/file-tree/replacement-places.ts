import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import { removeTree } from '../../src/file-tree/restore-holders.ts';
import type { ReplacementHooks } from '../../src/file-tree/tree-replacement.ts';
import type { Replacement } from '../../src/ports/file-area.ts';

export const RESTORE = '11111111-2222-4333-8444-555555555555';

/** A folder with places to be replaced; removed at the end. */
export class Places implements AsyncDisposable {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Places> {
    return new Places(await mkdtemp(join(tmpdir(), 'backrota-places-')));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes files by their paths in the folder. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(this.path(name)), { recursive: true });
      await writeFile(this.path(name), content);
    }
  }

  attempt(attempt: number, names: readonly string[], hooks: ReplacementHooks = {}): Promise<Replacement> {
    const files = new NodeFileArea(this.path('data'), hooks);
    return files.replace({ restoreUuid: RESTORE, attempt, places: names.map((name) => this.path(name)) });
  }

  /** What stands at these places: the files' contents by path. What is beside them is left out. */
  async at(...names: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const name of names) await this.#collect(name, found);
    return found;
  }

  /** What restores have left beside the places. */
  async leftovers(): Promise<readonly string[]> {
    const names = await readdir(this.folder, { recursive: true });
    return names.filter((name) => name.includes('.backrota-restore-')).sort();
  }

  /** What stood at these places, all that a restore has, and was moved aside: as `at` would have shown it there. */
  async kept(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const name of await this.leftovers()) {
      const [, index, rest] = /\.\d+\.(\d+)(?:\.\d+)?\/old(\/.*)?$/.exec(name) ?? [];
      const content = index === undefined ? null : await readFile(this.path(name), 'utf8').catch(() => null);
      if (content !== null) found[`${names[Number(index)]}${rest ?? ''}`] = content;
    }
    return found;
  }

  async #collect(name: string, found: Record<string, string>): Promise<void> {
    const children = await readdir(this.path(name)).catch((error) => (error.code === 'ENOTDIR' ? null : []));
    if (children === null) found[name] = await readFile(this.path(name), 'utf8');
    else for (const child of children) await this.#collect(join(name, child), found);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeTree(this.folder);
  }
}

/** Writes what a driver would have restored to each of these directories: the whole of one place, or all by path. */
export async function restoreTo(
  directories: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const directory of directories) {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), content);
    }
  }
}
