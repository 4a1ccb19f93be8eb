import { lstat, mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RestoreKey } from '../ports/file-area.ts';
import { DirectoryHandle, isSame } from './directory-handle.ts';
import { adoptEarlier } from './earlier-staging.ts';
import { errorCode } from './failures.ts';
import { namesIn } from './list-directory.ts';
import type { Mount } from './mount-table.ts';
import { type EntryName, isThere } from './move-entry.ts';
import { requireMovable } from './replacement-layout.ts';
import { overtaken, parentReplaced } from './replacing-failures.ts';
import { nameWork, StagingDirectory } from './restore-staging.ts';

const MAX_TRIES = 3;

/** Which restore's, which attempt's, which of the restore's places; `step` is called around each change. */
export interface PlaceContext extends RestoreKey {
  readonly attempt: number;
  readonly index: number;
  readonly step: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Where a place and all that a restore has beside it are: the directory that the place is in is held open, and so is
 * the staging directory in that. What an attempt makes is reached by the attempt's name in the staging directory, never
 * by a handle: once another attempt has renamed it, the earlier one finds nothing to move.
 */
export class PlaceFiles {
  readonly place: string;
  readonly context: PlaceContext;
  /** This attempt's directory in the staging directory. */
  readonly own: string;
  readonly #realPath: string;
  #parent: DirectoryHandle | null = null;
  #staging: StagingDirectory | null = null;

  /** @param realPath the place without links on the way; its own name may be one, which is then what is replaced. */
  constructor(place: string, realPath: string, context: PlaceContext) {
    this.place = place;
    this.context = context;
    this.own = nameWork(context.attempt, context.attempt);
    this.#realPath = realPath;
  }

  /** Looks anew at what is there; where there is no directory to be in, nothing is. */
  async open(): Promise<void> {
    await this.close();
    const { index, attempt, stagingSecret } = this.context;
    this.#parent = await this.#openParent().catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (this.#parent === null) return;
    this.#staging = await StagingDirectory.find(this.#parent, this.context, index);
    if (stagingSecret !== null || attempt === 1) return;
    await adoptEarlier(this.#parent, this.context, index, () => this.#makeStaging());
  }

  async close(): Promise<void> {
    await this.#staging?.release();
    await this.#parent?.release();
    this.#staging = null;
    this.#parent = null;
  }

  /** `null` before anything was made. */
  get staging(): StagingDirectory | null {
    return this.#staging;
  }

  /** The place itself. */
  get at(): EntryName {
    if (this.#parent === null) throw overtaken(this.place);
    return { directory: this.#parent, name: Buffer.from(basename(this.place)) };
  }

  /** What is in an attempt's directory. */
  in(work: string, name: string): EntryName {
    return { directory: this.works, name: Buffer.from(`${work}/${name}`) };
  }

  get works(): DirectoryHandle {
    if (this.#staging === null) throw overtaken(this.place);
    return this.#staging.works;
  }

  path(way: string): Buffer {
    return this.works.childPath(Buffer.from(way));
  }

  async has(work: string, name: string): Promise<boolean> {
    return this.#staging !== null && isThere(this.in(work, name));
  }

  /** Whether anything stands at the place. */
  async isOccupied(): Promise<boolean> {
    return this.#parent !== null && isThere(this.at);
  }

  async namesIn(way: string): Promise<readonly string[]> {
    const opened = await this.works.openDirectory(Buffer.from(way));
    return namesIn(opened).finally(() => opened.release());
  }

  /** @throws `driver_failed` (`mount_point`), `ENOENT`. */
  async requireMovable(mounts: readonly Mount[]): Promise<void> {
    this.#parent ??= await this.#openParent();
    await requireMovable(mounts, this.place, this.#realPath, this.at);
  }

  /** @throws `driver_failed` (`source_changed`): whoever looks for the place finds another one by now. */
  async requireSameParent(): Promise<void> {
    const now = await this.#openParent().catch(() => null);
    const isOurs = now !== null && this.#parent !== null && isSame(now.identity, this.#parent.identity);
    await now?.release();
    if (!isOurs) throw parentReplaced(this.place);
  }

  /** Makes this attempt's directory, and the staging directory where there is none. */
  async makeRoom(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#makeStaging();
        await this.context.step(() => mkdir(this.path(this.own), { mode: 0o700 }));
        return;
      } catch (error) {
        // An attempt that was overtaken, but does not know yet, may remove an empty staging directory.
        if (errorCode(error) !== 'ENOENT' || tries === MAX_TRIES) throw error;
        await this.#staging?.release();
        this.#staging = null;
      }
    }
  }

  /** Which file system it is on. */
  async device(): Promise<bigint> {
    return (await lstat(this.path(this.own), { bigint: true })).dev;
  }

  /** Makes the names in this attempt's directory durable. */
  async syncOwn(): Promise<void> {
    const own = await this.works.openDirectory(Buffer.from(this.own));
    await own.sync().finally(() => own.release());
  }

  /** The same, and the place's own. */
  async sync(): Promise<void> {
    await this.syncOwn();
    await this.#parent?.sync();
  }

  async #openParent(): Promise<DirectoryHandle> {
    try {
      return await DirectoryHandle.openPath(dirname(this.#realPath), 'read');
    } catch (error) {
      if (['ENOTDIR', 'ELOOP'].includes(errorCode(error))) throw parentReplaced(this.place);
      throw error;
    }
  }

  async #makeStaging(): Promise<StagingDirectory> {
    this.#parent ??= await this.#openParent();
    this.#staging ??= await StagingDirectory.make(this.#parent, this.context, this.context.index, this.place);
    return this.#staging;
  }
}
