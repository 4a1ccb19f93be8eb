import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from '../../domain/problems/drivers.ts';
import { errorCode } from '../../file-tree/failures.ts';
import type { MarkPlace } from '../store-mark.ts';
import type { BorgRepository, RunOptions } from './repository.ts';

const MARK_FILE = 'backrota.json';

/** An installation's marks in the file `backrota.json` of a directory: `{"marks":{"<installation>":["1.89abcdef"]}}`. */
export class FileMarks implements MarkPlace {
  readonly place: Place;
  readonly #file: string;
  readonly #installation: string;

  constructor(directory: string, installation: string) {
    this.place = { path: directory, server: null };
    this.#file = join(directory, MARK_FILE);
    this.#installation = installation;
  }

  async list(): Promise<readonly string[]> {
    return (await this.#read())[this.#installation] ?? [];
  }

  async make(name: string): Promise<void> {
    const marks = await this.#read();
    const own = marks[this.#installation] ?? [];
    if (own.includes(name)) return;
    const text = JSON.stringify({ marks: { ...marks, [this.#installation]: [...own, name] } });
    const unfinished = `${this.#file}.${crypto.randomUUID()}`;
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(`${text}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, this.#file);
  }

  async #read(): Promise<Readonly<Record<string, readonly string[]>>> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8')).marks ?? {};
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return {};
      throw error;
    }
  }
}

/**
 * The same in a repository on a server, of which `borg serve` shows nothing but archives: an archive of nothing for each
 * mark, `backrota.<installation>.<mark>`.
 */
export class ArchiveMarks implements MarkPlace {
  readonly place: Place;
  readonly #repository: BorgRepository;
  readonly #prefix: string;
  readonly #options: RunOptions;

  constructor(repository: BorgRepository, installation: string, options: RunOptions) {
    this.place = repository.place;
    this.#repository = repository;
    this.#prefix = `${MARK_PREFIX}${installation}.`;
    this.#options = options;
  }

  async list(): Promise<readonly string[]> {
    const archives = await this.#repository.archives(this.#options);
    return archives.flatMap(({ name }) => (name.startsWith(this.#prefix) ? [name.slice(this.#prefix.length)] : []));
  }

  async make(name: string): Promise<void> {
    if ((await this.list()).includes(name)) return;
    await this.#repository.run(
      ['create', '--files-cache', 'disabled', '--exclude', 're:.', '--', `::${this.#prefix}${name}`, '/dev/null'],
      this.#options,
    );
  }
}

const MARK_PREFIX = 'backrota.';

/** Whether an archive is there for whose the repository is, and is nobody's backup. */
export const isMarkArchive = (name: string): boolean => /^backrota\.[0-9a-f-]{36}\.\d+\.[0-9a-f]{8}$/.test(name);
