import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DirectoryHandle } from '../../src/file-tree/directory-handle.ts';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import { removeTree } from '../../src/file-tree/remove-tree.ts';
import type { ReplacementHooks } from '../../src/file-tree/tree-replacement.ts';
import type { Replacement, ReplacementJob, StagingDirectory } from '../../src/ports/file-area.ts';
import { makePassingFolder } from '../support/installation-database.ts';

const NOBODY = 65_534;

/** Root passes by all modes: until disposed of, this process is somebody else. */
export function asOrdinaryUser(): Disposable {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  return {
    [Symbol.dispose]: () => {
      if (isRoot) process.seteuid?.(0);
    },
  };
}

/** The restore that replaces, and its secret. */
export const RESTORE = {
  restoreUuid: '11111111-2222-4333-8444-555555555555',
  stagingSecret: '0123456789abcdef0123456789abcdef',
} as const;

/** What it makes beside its `index`-th place. */
export const stagingOf = (index: number): string => `.backrota-restore-${RESTORE.stagingSecret}.${index}`;

/** Where its attempts work in there. */
export const worksOf = (index: number): string => `${stagingOf(index)}/${RESTORE.stagingSecret}`;

/** A folder with places to be replaced; removed at the end. */
export class Places implements AsyncDisposable {
  readonly folder: string;
  readonly #attempts: Replacement[] = [];
  readonly #endings: (() => Promise<unknown>)[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Places> {
    return new Places(await realpath(await makePassingFolder()));
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
    const places = names.map((name) => this.path(name));
    return this.replace({ ...RESTORE, attempt, places }, hooks);
  }

  /** An attempt at any replacement; its directories are let go of at the end. */
  async replace(job: ReplacementJob, hooks: ReplacementHooks = {}): Promise<Replacement> {
    const replacement = await new NodeFileArea(this.path('data'), null, hooks).replace(job);
    this.#attempts.push(replacement);
    return replacement;
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
      const [, index, rest] = /\.(\d+)\/[0-9a-f]{32}\/[\d.]+\/old(\/.*)?$/.exec(name) ?? [];
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

  /** What is called before the folder is removed. */
  atTheEnd(ending: () => Promise<unknown>): void {
    this.#endings.push(ending);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const ending of this.#endings) await ending();
    for (const attempt of this.#attempts) await attempt.close();
    const parent = await DirectoryHandle.openPath(dirname(this.folder), 'read');
    await removeTree(parent, Buffer.from(basename(this.folder))).finally(() => parent.release());
  }
}

/** Writes what a driver would have restored to each of these directories: the whole of one place, or all by path. */
export async function restoreTo(
  directories: readonly (string | StagingDirectory)[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const staging of directories) {
    const directory = typeof staging === 'string' ? staging : staging.directory;
    // Not with its parents: where they are gone there is nothing to restore to.
    await mkdir(directory);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), content);
    }
  }
}
