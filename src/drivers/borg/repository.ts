import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../../domain/errors.ts';
import type { Place } from '../../domain/problems/drivers.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import { stepsDone } from '../../file-tree/steps.ts';
import { explain, explainStart } from './failures.ts';
import { describeHolder, describeHolderAtWork, isHolderGone } from './locks.ts';
import {
  type BorgEnd,
  type BorgOptions,
  type BorgSurroundings,
  type RunningBorg,
  readOutput,
  startBorg,
} from './program.ts';

/** How long one run waits for a lock by itself, in seconds; between two of them the signal is looked at. */
const LOCK_WAIT_SECONDS = 10;
const PAUSE_MS = 500;

/** How long to wait for whoever else works in a repository. */
export const PATIENCE_MS = { backup: 30 * 60_000, other: 60_000 } as const;

/** An archive as the repository lists it. */
export interface ListedArchive {
  readonly name: string;
  /** Of what it is: another archive under its name has another one. */
  readonly id: string;
  /** Whose it is, of ours: the task's uuid. Empty where it was not asked for. */
  readonly comment: string;
  /** When it was begun, in UTC, without a zone. */
  readonly start: string;
}

/** What `borg info` tells of an archive. */
export interface ArchiveFigures {
  readonly id: string;
  readonly fileCount: number;
  readonly contentBytes: number;
  /** Of what no other archive has. */
  readonly sizeBytes: number;
}

/** One thing in an archive. */
export interface ListedItem {
  /** `-`, `d`, `l`, `p`, `b`, `c`. */
  readonly type: string;
  /** As `ls` writes it; `h` in front of a further name of a file. */
  readonly mode: string;
  readonly path: string;
  readonly size: number;
  /** In UTC, to the microsecond, without a zone. */
  readonly mtime: string;
  readonly linktarget: string;
}

/** One with what its content is known by; absent of what has none of its own. */
export interface HashedItem extends ListedItem {
  readonly sha256?: string;
}

/** How a run is made. */
export interface RunOptions extends BorgOptions {
  /** How long to wait for the repository's lock. */
  readonly patienceMs?: number;
  /** Told, before it is waited for, that somebody else works there. */
  readonly onWait?: (problem: Problem) => void;
  /** A failure that is none, by the name of borg's class. */
  readonly expects?: string;
}

interface Listed {
  readonly archives: readonly {
    readonly name: string;
    readonly id: string;
    readonly comment?: string;
    readonly start: string;
  }[];
}

interface Described {
  readonly archives: readonly {
    readonly id: string;
    readonly stats: {
      readonly nfiles: number;
      readonly original_size: number;
      readonly deduplicated_size: number;
    };
  }[];
}

/** A name of an unfinished archive, which borg keeps so that the next one need not send all again. */
export const isCheckpoint = ({ name }: Pick<ListedArchive, 'name'>): boolean => /\.checkpoint(?:\.\d+)?$/.test(name);

/** One repository: runs borg in it, and waits for whoever else does. */
export class BorgRepository {
  readonly place: Place;
  readonly #surroundings: BorgSurroundings;

  constructor(surroundings: BorgSurroundings, place: Place) {
    this.#surroundings = surroundings;
    this.place = place;
  }

  /**
   * Runs borg to its end and answers what it printed. A lock of another process is waited for, never broken, unless its
   * process is gone.
   *
   * @throws `driver_failed`, the signal's reason.
   */
  async run(args: readonly string[], options: RunOptions): Promise<BorgEnd & { readonly output: string }> {
    return this.#waiting(options, async () => {
      const running = this.#start(args, options);
      const output = await this.#untilEnd(running, () => readOutput(running));
      return { ...(await running.ended), output };
    });
  }

  /** Runs borg and hands each line that it prints to `take`. @throws as `run`. */
  async readLines(
    args: readonly string[],
    take: (line: string) => void | Promise<void>,
    options: RunOptions,
  ): Promise<BorgEnd> {
    return this.#waiting(options, async () => {
      const running = this.#start(args, options);
      await this.#untilEnd(running, async () => {
        for await (const line of createInterface({ input: running.stdout })) {
          stepsDone.add();
          const taken = take(line);
          if (taken !== undefined) await taken;
        }
      });
      return running.ended;
    });
  }

  /** All archives, unfinished ones too, without their comments: none of them is opened. */
  archives(options: RunOptions): Promise<readonly ListedArchive[]> {
    return this.#list([], options);
  }

  /** Those whose names begin so, or all, with their comments: each of them is opened. */
  archivesWithComments(name: string | null, options: RunOptions): Promise<readonly ListedArchive[]> {
    const named = name === null ? [] : ['--glob-archives', `${name.replace(/[*?[]/g, '[$&]')}*`];
    return this.#list(['--format', '{comment}', ...named], options);
  }

  async figures(name: string, options: RunOptions): Promise<ArchiveFigures> {
    const { output } = await this.run(['info', '--json', '--', `::${name}`], options);
    const { archives }: Described = JSON.parse(output);
    const [archive] = archives;
    if (archive === undefined) throw problem('snapshot_missing', { locator: name });
    const { nfiles, original_size, deduplicated_size } = archive.stats;
    return { id: archive.id, fileCount: nfiles, contentBytes: original_size, sizeBytes: deduplicated_size };
  }

  /** Each thing in an archive, or of it at or below these paths, in its order. */
  async items(
    name: string,
    take: (item: ListedItem) => void,
    options: RunOptions,
    paths: readonly string[] = [],
  ): Promise<void> {
    await this.readLines(
      ['list', '--json-lines', '--', `::${name}`, ...paths],
      (line) => take(JSON.parse(line)),
      options,
    );
  }

  /** As `items`, each with the SHA-256 of its content, for which all of it is read; one after another. */
  async hashedItems(
    name: string,
    take: (item: HashedItem) => Promise<void>,
    options: RunOptions,
    paths: readonly string[] = [],
  ): Promise<void> {
    await this.readLines(
      ['list', '--json-lines', '--format', '{sha256}', '--', `::${name}`, ...paths],
      (line) => take(JSON.parse(line)),
      options,
    );
  }

  /** Deletes these archives, all or none of them; their room is free once the repository is compacted. */
  async delete(names: readonly string[], options: RunOptions): Promise<void> {
    if (names.length > 0) await this.run(['delete', '--', `::${names[0]}`, ...names.slice(1)], options);
  }

  async #list(args: readonly string[], options: RunOptions): Promise<readonly ListedArchive[]> {
    const { output } = await this.run(['list', '--json', '--consider-checkpoints', ...args], options);
    const { archives }: Listed = JSON.parse(output);
    return archives.map(({ name, id, comment = '', start }) => ({ name, id, comment, start }));
  }

  #start(args: readonly string[], options: RunOptions): RunningBorg {
    const [command = '', ...rest] = args;
    const all = [command, '--log-json', '--lock-wait', String(LOCK_WAIT_SECONDS), ...rest];
    return startBorg(this.#surroundings, all, options);
  }

  /** A run that is stopped has its output cut: its end tells why. */
  async #untilEnd<T>({ ended }: RunningBorg, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      await ended;
      throw error;
    }
  }

  async #waiting<End extends BorgEnd>(options: RunOptions, once: () => Promise<End>): Promise<End> {
    const { patienceMs = PATIENCE_MS.other, expects, signal } = options;
    await this.#tellOfHolder(options);
    for (let waitedMs = 0; ; waitedMs += LOCK_WAIT_SECONDS * 1_000 + PAUSE_MS) {
      const end = await once().catch((error) => {
        throw explainStart(error);
      });
      if (end.code === 0 || end.code === 1 || (expects !== undefined && end.failure === expects)) return end;
      if (end.failure !== 'LockTimeout') throw explain(end, this.place);
      const repository = this.place.server === null ? this.#surroundings.repository : null;
      if (repository !== null && (await isHolderGone(repository))) {
        await this.breakLock(options);
        continue;
      }
      if (waitedMs >= patienceMs) {
        const holder = repository === null ? '' : await describeHolder(repository);
        throw problem('repository_locked', { place: this.place, holder });
      }
      stepsDone.add();
      await wait(PAUSE_MS, undefined, { signal }).catch(() => {
        throw signal.reason;
      });
    }
  }

  /** Of a server nothing is known of who that is. */
  async #tellOfHolder({ onWait }: RunOptions): Promise<void> {
    if (onWait === undefined || this.place.server !== null) return;
    const holder = await describeHolderAtWork(this.#surroundings.repository);
    if (holder !== '') onWait(problemOf('repository_locked', { place: this.place, holder }));
  }

  /** Removes whatever locks there are, whoever holds them: where that one works on, it may damage the repository. */
  async breakLock(options: BorgOptions): Promise<void> {
    const running = this.#start(['break-lock'], options);
    await readOutput(running);
    const end = await running.ended;
    if (end.code > 1) throw explain(end, this.place);
  }
}
