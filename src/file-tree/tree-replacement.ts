import { lstat, mkdir, readdir, rename, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '../domain/errors.ts';
import type { Replacement, ReplacementJob } from '../ports/file-area.ts';
import { findPart, requireMovable } from './replacement-layout.ts';
import {
  codeOf,
  explaining,
  isThere,
  listHolders,
  moveEntry,
  nameHolder,
  nameTaken,
  removeTree,
  syncDirectory,
} from './restore-holders.ts';

/** What a holder may contain: the copy as the driver wrote it, the place's part of it, and what stood there before. */
const TREE = 'tree';
const NEW = 'new';
const OLD = 'old';
/** Stands for `old` where nothing stood. */
const NOTHING = 'nothing';
/** What somebody else put at a place while it was empty. */
const MET = 'met';

const MAX_TRIES = 3;

/** Lets a test stop between any two steps. */
export interface ReplacementHooks {
  readonly beforeStep?: () => Promise<void>;
}

interface Spot {
  readonly place: string;
  readonly index: number;
  readonly holder: string;
}

/** `Replacement` by renames on the places' own file systems. */
export class TreeReplacement implements Replacement {
  readonly #restoreUuid: string;
  readonly #attempt: number;
  readonly #spots: readonly Spot[];
  readonly #beforeStep: () => Promise<void>;
  /** The holder with the copy, by file system. */
  readonly #hosts = new Map<bigint, string>();
  /** Places that an earlier attempt has done with, so that it left nothing beside them. */
  readonly #done = new Set<string>();
  /** What earlier attempts found in the way and kept. */
  readonly #found: string[] = [];

  constructor({ restoreUuid, attempt, places }: ReplacementJob, hooks: ReplacementHooks) {
    this.#restoreUuid = restoreUuid;
    this.#attempt = attempt;
    this.#beforeStep = hooks.beforeStep ?? (async () => {});
    this.#spots = places.map((place, index) => ({
      place,
      index,
      holder: nameHolder(place, { restoreUuid, attempt, index }),
    }));
  }

  async takeOver(): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#takeOverLeft();
      } catch (error) {
        // An attempt that was overtaken, but does not know yet, may move or remove the same things.
        if (!['ENOENT', 'ENOTEMPTY'].includes(codeOf(error)) || tries === MAX_TRIES) throw error;
      }
    }
  }

  async prepare(): Promise<readonly string[]> {
    for (const { place } of this.#spots) await explaining(place, () => requireMovable(place));
    for (const { place, holder } of this.#spots) {
      await explaining(place, () => this.#step(() => mkdir(holder, { mode: 0o700 })));
      const { dev } = await lstat(holder, { bigint: true });
      if (!this.#hosts.has(dev)) this.#hosts.set(dev, holder);
    }
    return [...this.#hosts.values()].map((host) => join(host, TREE));
  }

  async stage(isWhole: boolean): Promise<void> {
    for (const { place, holder } of this.#spots) {
      const { dev } = await lstat(holder, { bigint: true });
      const tree = join(this.#hosts.get(dev) ?? holder, TREE);
      const part = await explaining(place, () => findPart(tree, place, { isWhole, isOnly: this.#spots.length === 1 }));
      await explaining(place, () => this.#step(() => moveEntry(part, join(holder, NEW))));
    }
    for (const { holder } of this.#spots) {
      await this.#step(() => removeTree(join(holder, TREE)));
      await syncDirectory(holder);
      await syncDirectory(dirname(holder));
    }
  }

  async keptPaths(): Promise<readonly string[]> {
    const kept: string[] = [...this.#found];
    for (const { place, holder } of this.#spots) {
      const old = join(holder, OLD);
      const isWaiting = (await isThere(join(holder, NEW))) && !(await isThere(join(holder, NOTHING)));
      if ((await isThere(old)) || (isWaiting && (await isThere(place)))) kept.push(old);
      else if (await isThere(join(holder, MET))) kept.push(join(holder, MET));
    }
    return kept;
  }

  async swap(): Promise<void> {
    try {
      for (const spot of this.#spots) await explaining(spot.place, () => this.#replace(spot));
    } catch (error) {
      await this.rollBack();
      throw error;
    }
  }

  async clear(): Promise<void> {
    for (const { holder } of this.#spots) {
      if (!(await isThere(join(holder, OLD))) && !(await isThere(join(holder, MET)))) {
        await this.#step(() => removeTree(holder));
      }
    }
  }

  async rollBack(): Promise<void> {
    for (const spot of this.#spots.toReversed()) await this.#putBack(spot);
    // Only now: until all of the old is back, every holder tells that the swap had begun.
    await this.#removeHolders();
  }

  async discard(): Promise<void> {
    const holders = this.#spots.map(({ holder }) => holder);
    if ((await Promise.all(holders.map(hasBegun))).includes(true)) return;
    await this.#removeHolders();
  }

  async #takeOverLeft(): Promise<boolean> {
    // Renamed before anything is looked at: an attempt that was overtaken then finds none of the names that it would
    // move to, so that what is seen here stays so.
    const left: { readonly spot: Spot; readonly holders: readonly string[] }[] = [];
    for (const spot of this.#spots) left.push({ spot, holders: await this.#takeHolders(spot) });
    const isBegun = (await Promise.all(left.flatMap(({ holders }) => holders.map(hasBegun)))).includes(true);
    for (const { spot, holders } of left) {
      const carriedOn = isBegun ? await findLast(holders, holdsContent) : null;
      for (const path of holders) if (path !== carriedOn) await this.#step(() => this.#removeLeft(spot, path));
      if (carriedOn === null) {
        if (isBegun && (await isThere(spot.place))) this.#done.add(spot.place);
      } else if (carriedOn !== spot.holder) await this.#step(() => rename(carriedOn, spot.holder));
    }
    return isBegun;
  }

  /** Gives what earlier attempts left beside a place names of this attempt, until none of theirs is there. */
  async #takeHolders({ place, index }: Spot): Promise<readonly string[]> {
    for (;;) {
      const holders = await listHolders(place, this.#restoreUuid, index);
      if (holders.some(({ attempt }) => attempt > this.#attempt)) throw overtaken(place);
      const theirs = holders.filter(({ attempt }) => attempt < this.#attempt);
      if (theirs.length === 0) return holders.map(({ path }) => path);
      for (const { path, madeBy } of theirs) {
        const key = { restoreUuid: this.#restoreUuid, attempt: this.#attempt, index };
        await this.#step(() => rename(path, nameTaken(place, key, madeBy)));
      }
    }
  }

  /** Never by one sweep: a move of the old that was on its way when the name changed may arrive while it is removed. */
  async #removeLeft({ place }: Spot, holder: string): Promise<void> {
    for (const name of await readdir(holder)) if (name !== OLD && name !== MET) await removeTree(join(holder, name));
    const old = join(holder, OLD);
    if ((await isThere(old)) && !(await isThere(place))) await moveEntry(old, place);
    const found = (await isThere(old)) ? old : join(holder, MET);
    if (await isThere(found)) this.#found.push(found);
    else await rmdir(holder);
  }

  async #replace({ place, holder }: Spot): Promise<void> {
    if (this.#done.has(place)) return;
    const [next, old] = [join(holder, NEW), join(holder, OLD)];
    if (!(await isThere(next))) {
      if (await hasBegun(holder)) return;
      throw overtaken(place);
    }
    if (!(await hasBegun(holder))) {
      if (await isThere(place)) await this.#step(() => moveEntry(place, old));
      else await this.#step(() => writeFile(join(holder, NOTHING), ''));
      await syncDirectory(holder);
    }
    await this.#emptyPlace(place, holder);
    await this.#step(() => moveEntry(next, place));
    await syncDirectory(holder);
    await syncDirectory(dirname(place));
  }

  async #putBack({ place, holder }: Spot): Promise<void> {
    if (!(await hasBegun(holder))) return;
    const next = join(holder, NEW);
    if (await isThere(next)) await this.#emptyPlace(place, holder);
    else if (await isThere(place)) await this.#step(() => moveEntry(place, next));
    if (await isThere(join(holder, OLD))) await this.#step(() => moveEntry(join(holder, OLD), place));
    else await this.#step(() => removeTree(join(holder, NOTHING)));
    await syncDirectory(holder);
    await syncDirectory(dirname(place));
  }

  /** What somebody put there while the old was aside and the new not yet in is kept with the old. */
  async #emptyPlace(place: string, holder: string): Promise<void> {
    if (!(await isThere(place))) return;
    const met = join(holder, MET);
    // Not with its parents: an attempt that was overtaken must not find a directory to move the new into.
    await mkdir(met, { mode: 0o700 }).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    await this.#step(async () => moveEntry(place, join(met, String((await readdir(met)).length))));
  }

  async #removeHolders(): Promise<void> {
    for (const { holder } of this.#spots) {
      if (!(await isThere(join(holder, MET)))) await this.#step(() => removeTree(holder));
    }
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    await this.#beforeStep();
    return work();
  }
}

/** The old of a place is aside: all of the new is complete. */
const hasBegun = async (holder: string): Promise<boolean> =>
  (await isThere(join(holder, OLD))) || (await isThere(join(holder, NOTHING)));

const holdsContent = async (holder: string): Promise<boolean> =>
  (await hasBegun(holder)) || (await isThere(join(holder, NEW)));

async function findLast(
  holders: readonly string[],
  isMeant: (holder: string) => Promise<boolean>,
): Promise<string | null> {
  for (const path of holders.toReversed()) if (await isMeant(path)) return path;
  return null;
}

const overtaken = (place: string): GatewayError =>
  new GatewayError('driver_failed', {
    message: `Another attempt at the restore of '${place}' took over, or its files were removed; restore it again.`,
    reason: 'superseded',
  });
