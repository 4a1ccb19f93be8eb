import { mkdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { errorCode } from './failures.ts';
import type { Mount } from './mount-table.ts';
import { moveEntry, pathOf } from './move-entry.ts';
import type { PlaceFiles } from './place-files.ts';
import { removeTree } from './remove-tree.ts';
import { type CopyLayout, findPart } from './replacement-layout.ts';
import { overtaken } from './replacing-failures.ts';
import { GONE, nameWork } from './restore-staging.ts';

/**
 * What an attempt's directory may contain: the copy as the driver wrote it, the place's part of it, and what stood
 * there before.
 */
const TREE = 'tree';
const NEW = 'new';
const OLD = 'old';
/** Stands for `old` where nothing stood. */
const NOTHING = 'nothing';
/** What somebody else put at a place while it was empty. */
const MET = 'met';

/** One place that is replaced: the steps that bring it from all of the old to all of the new, or back. */
export class ReplacedPlace {
  readonly files: PlaceFiles;
  readonly #own: string;
  /** An earlier attempt found something in the way and kept it, or has done with the place. */
  #hasFound = false;
  #isDone = false;

  constructor(files: PlaceFiles) {
    this.files = files;
    this.#own = files.own;
  }

  /**
   * The last look before the swap, at a place that is not aside yet. @throws `driver_failed`: `mount_point`,
   * `source_changed`.
   */
  async requireUnchanged(mounts: readonly Mount[]): Promise<void> {
    if (this.#isDone || (await this.hasBegun())) return;
    await this.files.requireSameParent();
    await this.files.requireMovable(mounts);
  }

  /** Where the copy is restored to. */
  get stagingDirectory(): string {
    return this.files.path(`${this.#own}/${TREE}`).toString();
  }

  /** Puts this place's part of the copy that is in `host` ready. */
  async stage(host: ReplacedPlace, layout: CopyLayout): Promise<void> {
    const part = await findPart(host.files.in(host.#own, TREE), this.files.place, layout);
    try {
      await this.files.context.step(() => moveEntry(part, this.files.in(this.#own, NEW)));
    } finally {
      await part.directory.release();
    }
  }

  /** Drops the rest of the copy, and makes what is ready durable. */
  async settle(): Promise<void> {
    await this.files.context.step(() => removeTree(this.files.works, this.files.in(this.#own, TREE).name));
    await this.files.syncOwn();
    await this.files.staging?.sync();
  }

  /** Gives what earlier attempts left names of this attempt, until none of theirs is there; answers all. */
  async takeWorks(): Promise<readonly string[]> {
    const { attempt, step } = this.files.context;
    if (this.files.staging === null) return [];
    const { works } = this.files.staging;
    for (;;) {
      const left = await this.files.staging.list();
      if (left.some((work) => work.attempt > attempt)) throw overtaken(this.files.place);
      const theirs = left.filter((work) => work.attempt < attempt);
      if (theirs.length === 0) {
        for (const name of await this.files.staging.listGone()) await removeTree(works, Buffer.from(name));
        return left.map(({ name }) => name);
      }
      for (const { name, madeBy } of theirs) {
        await step(() => rename(this.files.path(name), this.files.path(nameWork(attempt, madeBy))));
      }
    }
  }

  /** Goes on with the last of these that holds anything, and clears the others away; only if a swap had begun. */
  async resume(works: readonly string[], isBegun: boolean): Promise<void> {
    const { step } = this.files.context;
    const resumed = isBegun ? await this.#findLast(works) : null;
    for (const work of works) if (work !== resumed) await step(() => this.#removeLeft(work));
    if (resumed === null) {
      if (isBegun && (await this.files.isOccupied())) this.#isDone = true;
    } else if (resumed !== this.#own) await step(() => rename(this.files.path(resumed), this.files.path(this.#own)));
  }

  /** The old is aside: all of the new is complete. */
  async hasBegun(work: string = this.#own): Promise<boolean> {
    return (await this.files.has(work, OLD)) || (await this.files.has(work, NOTHING));
  }

  /** Whether what stood, or stands yet, here is kept beside it after the swap. */
  async keeps(): Promise<boolean> {
    if (this.#hasFound || (await this.files.has(this.#own, OLD)) || (await this.files.has(this.#own, MET))) return true;
    const isWaiting = (await this.files.has(this.#own, NEW)) && !(await this.files.has(this.#own, NOTHING));
    return isWaiting && this.files.isOccupied();
  }

  async swap(): Promise<void> {
    if (this.#isDone) return;
    const { step } = this.files.context;
    const next = this.files.in(this.#own, NEW);
    if (!(await this.files.has(this.#own, NEW))) {
      if (await this.hasBegun()) return;
      throw overtaken(this.files.place);
    }
    if (!(await this.hasBegun())) {
      if (await this.files.isOccupied()) await step(() => moveEntry(this.files.at, this.files.in(this.#own, OLD)));
      else await step(() => writeFile(this.files.path(`${this.#own}/${NOTHING}`), '', { flag: 'wx' }));
      await this.files.syncOwn();
    }
    await this.#emptyPlace();
    await step(() => moveEntry(next, this.files.at));
    await this.files.sync();
  }

  async putBack(): Promise<void> {
    const { step } = this.files.context;
    if (!(await this.hasBegun())) return;
    const [next, old] = [this.files.in(this.#own, NEW), this.files.in(this.#own, OLD)];
    if (await this.files.has(this.#own, NEW)) await this.#emptyPlace();
    else if (await this.files.isOccupied()) await step(() => moveEntry(this.files.at, next));
    if (await this.files.has(this.#own, OLD)) await step(() => moveEntry(old, this.files.at));
    else await step(() => unlink(this.files.path(`${this.#own}/${NOTHING}`)));
    await this.files.sync();
  }

  /** Removes what this attempt made, unless something is kept in it: what was met there always is. */
  async clear(keepsOld: boolean): Promise<void> {
    if (this.files.staging === null) return;
    const isKept = (keepsOld && (await this.files.has(this.#own, OLD))) || (await this.files.has(this.#own, MET));
    if (!isKept) await this.files.context.step(() => this.#removeWork());
    await this.files.staging.dropIfEmpty();
  }

  /** Never by one sweep: a move of the old that was on its way when the name changed may arrive while it is removed. */
  async #removeLeft(work: string): Promise<void> {
    const names = await this.files.namesIn(work);
    for (const name of names)
      if (name !== OLD && name !== MET) await removeTree(this.files.works, this.files.in(work, name).name);
    if ((await this.files.has(work, OLD)) && !(await this.files.isOccupied()))
      await moveEntry(this.files.in(work, OLD), this.files.at);
    if ((await this.files.has(work, OLD)) || (await this.files.has(work, MET))) this.#hasFound = true;
    else await rmdir(this.files.path(work));
  }

  /** Its name goes first and at once: nobody takes what is half removed for anything. */
  async #removeWork(): Promise<void> {
    const gone = Buffer.from(`${this.#own}${GONE}`);
    await removeTree(this.files.works, gone);
    const isRenamed = await rename(this.files.path(this.#own), this.files.works.childPath(gone)).then(
      () => true,
      (error) => {
        if (errorCode(error) !== 'ENOENT') throw error;
        return false;
      },
    );
    if (isRenamed) await removeTree(this.files.works, gone);
  }

  /** What somebody put there while the old was aside and the new not yet in is kept with the old. */
  async #emptyPlace(): Promise<void> {
    if (!(await this.files.isOccupied())) return;
    const met = this.files.in(this.#own, MET);
    // Not with its parents: an attempt that was overtaken must not find a directory to move the new into.
    await mkdir(pathOf(met), { mode: 0o700 }).catch((error) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    await this.files.context.step(async () =>
      moveEntry(
        this.files.at,
        this.files.in(this.#own, `${MET}/${(await this.files.namesIn(`${this.#own}/${MET}`)).length}`),
      ),
    );
  }

  async #findLast(works: readonly string[]): Promise<string | null> {
    for (const work of works.toReversed())
      if ((await this.hasBegun(work)) || (await this.files.has(work, NEW))) return work;
    return null;
  }
}
