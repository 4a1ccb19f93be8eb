import { lstat, mkdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RestoreKey } from '../ports/file-area.ts';
import { DirectoryHandle, isSame } from './directory-handle.ts';
import { adoptEarlier } from './earlier-holders.ts';
import { errorCode } from './failures.ts';
import { namesIn } from './list-directory.ts';
import type { Mount } from './mount-table.ts';
import { type EntryName, isThere, moveEntry, pathOf } from './move-entry.ts';
import { removeTree } from './remove-tree.ts';
import { type CopyLayout, findPart, requireMovable } from './replacement-layout.ts';
import { overtaken, parentReplaced } from './replacing-failures.ts';
import { GONE, Holder, nameWork } from './restore-holders.ts';

/** What an attempt's directory may contain: the copy as the driver wrote it, the place's part of it, and what stood there before. */
const TREE = 'tree';
const NEW = 'new';
const OLD = 'old';
/** Stands for `old` where nothing stood. */
const NOTHING = 'nothing';
/** What somebody else put at a place while it was empty. */
const MET = 'met';

const MAX_TRIES = 3;

/** Which restore's, which attempt's, which of the restore's places; `step` is called around each change. */
export interface PlaceContext extends RestoreKey {
  readonly attempt: number;
  readonly index: number;
  readonly step: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * One place that is replaced: the directory that it is in, held open, and the holder in that, held open too. What an
 * attempt makes is reached by the attempt's name in the holder, never by a handle: once another attempt has renamed it, the
 * earlier one finds nothing to move.
 */
export class ReplacedPlace {
  readonly place: string;
  readonly #realPath: string;
  readonly #context: PlaceContext;
  readonly #own: string;
  #parent: DirectoryHandle | null = null;
  #holder: Holder | null = null;
  /** An earlier attempt found something in the way and kept it, or has done with the place. */
  #hasFound = false;
  #isDone = false;

  /** @param realPath the place without links on the way; its own name may be one, which is then what is replaced. */
  constructor(place: string, realPath: string, context: PlaceContext) {
    this.place = place;
    this.#realPath = realPath;
    this.#context = context;
    this.#own = nameWork(context.attempt, context.attempt);
  }

  /** Looks anew at what is there; where there is no directory to be in, nothing is. */
  async open(): Promise<void> {
    await this.close();
    this.#parent = await this.#openParent().catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (this.#parent === null) return;
    this.#holder = await Holder.find(this.#parent, this.#context, this.#context.index);
    // With a secret there never was an attempt of a version that told its names.
    if (this.#context.holderSecret === null) {
      await adoptEarlier(this.#parent, this.#context, this.#context.index, () => this.#makeHolder());
    }
  }

  async close(): Promise<void> {
    await this.#holder?.release();
    await this.#parent?.release();
    this.#holder = null;
    this.#parent = null;
  }

  /** @throws `driver_failed` (`mount_point`), `ENOENT`. */
  async requireMovable(mounts: readonly Mount[]): Promise<void> {
    this.#parent ??= await this.#openParent();
    await requireMovable(mounts, this.place, this.#realPath, this.#at);
  }

  /**
   * The last look before the swap, at a place that is not aside yet. @throws `driver_failed`: `mount_point`;
   * `source_changed`: whoever looks for the place finds another one by now.
   */
  async requireUnchanged(mounts: readonly Mount[]): Promise<void> {
    if (this.#isDone || (await this.hasBegun())) return;
    const now = await this.#openParent().catch(() => null);
    const isOurs = now !== null && this.#parent !== null && isSame(now.identity, this.#parent.identity);
    await now?.release();
    if (!isOurs) throw parentReplaced(this.place);
    await this.requireMovable(mounts);
  }

  /** Makes this attempt's directory; answers its file system. */
  async makeRoom(): Promise<bigint> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#makeHolder();
        await this.#context.step(() => mkdir(this.#path(this.#own), { mode: 0o700 }));
        return await this.device();
      } catch (error) {
        // An attempt that was overtaken, but does not know yet, may remove an empty holder.
        if (errorCode(error) !== 'ENOENT' || tries === MAX_TRIES) throw error;
        await this.#holder?.release();
        this.#holder = null;
      }
    }
  }

  async device(): Promise<bigint> {
    return (await lstat(this.#path(this.#own), { bigint: true })).dev;
  }

  /** Where the copy is restored to. */
  get stagingDirectory(): string {
    return this.#path(`${this.#own}/${TREE}`).toString();
  }

  /** Puts this place's part of the copy that is in `host` ready. */
  async stage(host: ReplacedPlace, layout: CopyLayout): Promise<void> {
    const part = await findPart(host.#in(host.#own, TREE), this.place, layout);
    try {
      await this.#context.step(() => moveEntry(part, this.#in(this.#own, NEW)));
    } finally {
      await part.directory.release();
    }
  }

  /** Drops the rest of the copy, and makes what is ready durable. */
  async settle(): Promise<void> {
    await this.#context.step(() => removeTree(this.#works, this.#in(this.#own, TREE).name));
    await this.#syncOwn();
    await this.#holder?.sync();
  }

  /** Gives what earlier attempts left names of this attempt, until none of theirs is there; answers all. */
  async takeWorks(): Promise<readonly string[]> {
    const { attempt, step } = this.#context;
    if (this.#holder === null) return [];
    const { works } = this.#holder;
    for (;;) {
      const left = await this.#holder.list();
      if (left.some((work) => work.attempt > attempt)) throw overtaken(this.place);
      const theirs = left.filter((work) => work.attempt < attempt);
      if (theirs.length === 0) {
        for (const name of await this.#holder.listGone()) await removeTree(works, Buffer.from(name));
        return left.map(({ name }) => name);
      }
      for (const { name, madeBy } of theirs) {
        await step(() => rename(this.#path(name), this.#path(nameWork(attempt, madeBy))));
      }
    }
  }

  /** Goes on with the last of these that holds anything, and clears the others away; only if a swap had begun. */
  async carryOn(works: readonly string[], isBegun: boolean): Promise<void> {
    const { step } = this.#context;
    const carriedOn = isBegun ? await this.#findLast(works) : null;
    for (const work of works) if (work !== carriedOn) await step(() => this.#removeLeft(work));
    if (carriedOn === null) {
      if (isBegun && (await this.#isOccupied())) this.#isDone = true;
    } else if (carriedOn !== this.#own) await step(() => rename(this.#path(carriedOn), this.#path(this.#own)));
  }

  /** The old is aside: all of the new is complete. */
  async hasBegun(work: string = this.#own): Promise<boolean> {
    return (await this.#has(work, OLD)) || (await this.#has(work, NOTHING));
  }

  /** Whether what stood, or stands yet, here is kept beside it after the swap. */
  async keeps(): Promise<boolean> {
    if (this.#hasFound || (await this.#has(this.#own, OLD)) || (await this.#has(this.#own, MET))) return true;
    const isWaiting = (await this.#has(this.#own, NEW)) && !(await this.#has(this.#own, NOTHING));
    return isWaiting && this.#isOccupied();
  }

  async swap(): Promise<void> {
    if (this.#isDone) return;
    const { step } = this.#context;
    const next = this.#in(this.#own, NEW);
    if (!(await this.#has(this.#own, NEW))) {
      if (await this.hasBegun()) return;
      throw overtaken(this.place);
    }
    if (!(await this.hasBegun())) {
      if (await this.#isOccupied()) await step(() => moveEntry(this.#at, this.#in(this.#own, OLD)));
      else await step(() => writeFile(this.#path(`${this.#own}/${NOTHING}`), '', { flag: 'wx' }));
      await this.#syncOwn();
    }
    await this.#emptyPlace();
    await step(() => moveEntry(next, this.#at));
    await this.#sync();
  }

  async putBack(): Promise<void> {
    const { step } = this.#context;
    if (!(await this.hasBegun())) return;
    const [next, old] = [this.#in(this.#own, NEW), this.#in(this.#own, OLD)];
    if (await this.#has(this.#own, NEW)) await this.#emptyPlace();
    else if (await this.#isOccupied()) await step(() => moveEntry(this.#at, next));
    if (await this.#has(this.#own, OLD)) await step(() => moveEntry(old, this.#at));
    else await step(() => unlink(this.#path(`${this.#own}/${NOTHING}`)));
    await this.#sync();
  }

  /** Removes what this attempt made, unless something is kept in it: what was met there always is. */
  async clear(keepsOld: boolean): Promise<void> {
    if (this.#holder === null) return;
    const isKept = (keepsOld && (await this.#has(this.#own, OLD))) || (await this.#has(this.#own, MET));
    if (!isKept) await this.#context.step(() => this.#removeWork());
    await this.#holder.dropIfEmpty();
  }

  /** Never by one sweep: a move of the old that was on its way when the name changed may arrive while it is removed. */
  async #removeLeft(work: string): Promise<void> {
    const names = await this.#namesIn({ directory: this.#works, name: Buffer.from(work) });
    for (const name of names)
      if (name !== OLD && name !== MET) await removeTree(this.#works, this.#in(work, name).name);
    if ((await this.#has(work, OLD)) && !(await this.#isOccupied())) await moveEntry(this.#in(work, OLD), this.#at);
    if ((await this.#has(work, OLD)) || (await this.#has(work, MET))) this.#hasFound = true;
    else await rmdir(this.#path(work));
  }

  /** Its name goes first and at once: nobody takes what is half removed for anything. */
  async #removeWork(): Promise<void> {
    const gone = Buffer.from(`${this.#own}${GONE}`);
    await removeTree(this.#works, gone);
    const isRenamed = await rename(this.#path(this.#own), this.#works.childPath(gone)).then(
      () => true,
      (error) => {
        if (errorCode(error) !== 'ENOENT') throw error;
        return false;
      },
    );
    if (isRenamed) await removeTree(this.#works, gone);
  }

  /** What somebody put there while the old was aside and the new not yet in is kept with the old. */
  async #emptyPlace(): Promise<void> {
    if (!(await this.#isOccupied())) return;
    const met = this.#in(this.#own, MET);
    // Not with its parents: an attempt that was overtaken must not find a directory to move the new into.
    await mkdir(pathOf(met), { mode: 0o700 }).catch((error) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    await this.#context.step(async () =>
      moveEntry(this.#at, this.#in(this.#own, `${MET}/${(await this.#namesIn(met)).length}`)),
    );
  }

  async #findLast(works: readonly string[]): Promise<string | null> {
    for (const work of works.toReversed()) if ((await this.hasBegun(work)) || (await this.#has(work, NEW))) return work;
    return null;
  }

  get #at(): EntryName {
    if (this.#parent === null) throw overtaken(this.place);
    return { directory: this.#parent, name: Buffer.from(basename(this.place)) };
  }

  get #works(): DirectoryHandle {
    if (this.#holder === null) throw overtaken(this.place);
    return this.#holder.works;
  }

  #in(work: string, name: string): EntryName {
    return { directory: this.#works, name: Buffer.from(`${work}/${name}`) };
  }

  #path(way: string): Buffer {
    return this.#works.childPath(Buffer.from(way));
  }

  async #has(work: string, name: string): Promise<boolean> {
    return this.#holder !== null && isThere(this.#in(work, name));
  }

  async #isOccupied(): Promise<boolean> {
    return this.#parent !== null && isThere(this.#at);
  }

  async #namesIn({ directory, name }: EntryName): Promise<readonly string[]> {
    const opened = await directory.openDirectory(name);
    return namesIn(opened).finally(() => opened.release());
  }

  async #syncOwn(): Promise<void> {
    const own = await this.#works.openDirectory(Buffer.from(this.#own));
    await own.sync().finally(() => own.release());
  }

  async #sync(): Promise<void> {
    await this.#syncOwn();
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

  async #makeHolder(): Promise<Holder> {
    this.#parent ??= await this.#openParent();
    this.#holder ??= await Holder.make(this.#parent, this.#context, this.#context.index, this.place);
    return this.#holder;
  }
}
