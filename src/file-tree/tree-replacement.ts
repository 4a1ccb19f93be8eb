import type { Replacement, ReplacementJob, StagingDirectory } from '../ports/file-area.ts';
import { errorCode } from './failures.ts';
import { readMounts } from './mount-table.ts';
import { PlaceFiles } from './place-files.ts';
import { ReplacedPlace } from './replaced-place.ts';
import { explaining } from './replacing-failures.ts';

const MAX_TRIES = 3;

/** Lets a test stop between any two steps. */
export interface ReplacementHooks {
  readonly beforeStep?: () => Promise<void>;
}

/** `Replacement` by renames on the places' own file systems. */
export class TreeReplacement implements Replacement {
  readonly #places: readonly ReplacedPlace[];
  /** The place whose staging directory has the copy, by file system. */
  readonly #hosts = new Map<bigint, ReplacedPlace>();

  /** @param realPaths the places without links on the way, in the same order. */
  constructor({ places, ...job }: ReplacementJob, realPaths: readonly string[], hooks: ReplacementHooks) {
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      await hooks.beforeStep?.();
      return work();
    };
    this.#places = places.map((place, index) => {
      const files = new PlaceFiles(place, realPaths[index] ?? place, { ...job, index, step });
      return new ReplacedPlace(files);
    });
  }

  async takeOver(): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#takeOverLeft();
      } catch (error) {
        // An attempt that was overtaken, but does not know yet, may move or remove the same things.
        if (!['ENOENT', 'ENOTEMPTY'].includes(errorCode(error)) || tries === MAX_TRIES) throw error;
      }
    }
  }

  async prepare(): Promise<readonly StagingDirectory[]> {
    const mounts = await readMounts();
    await this.#each(({ files }) => files.requireMovable(mounts));
    await this.#each(async (place) => {
      await place.files.makeRoom();
      const device = await place.files.device();
      if (!this.#hosts.has(device)) this.#hosts.set(device, place);
    });
    return [...this.#hosts.values()].map(({ stagingDirectory: directory, files: { place } }) => ({ directory, place }));
  }

  async stage(isWhole: boolean): Promise<void> {
    const layout = { isWhole, isOnly: this.#places.length === 1 };
    await this.#each(async (place) => place.stage(this.#hosts.get(await place.files.device()) ?? place, layout));
    await this.#each((place) => place.settle());
  }

  async keptPaths(): Promise<readonly string[]> {
    const kept: string[] = [];
    for (const place of this.#places) if (await place.keeps()) kept.push(place.files.place);
    return kept;
  }

  async swap(): Promise<void> {
    try {
      const mounts = await readMounts();
      await this.#each((place) => place.requireUnchanged(mounts));
      await this.#each((place) => place.swap());
    } catch (error) {
      await this.rollBack();
      throw error;
    }
  }

  async clear(): Promise<void> {
    for (const place of this.#places) await place.clear(true);
  }

  async rollBack(): Promise<void> {
    for (const place of this.#places.toReversed()) await place.putBack();
    // Only now: until all of the old is back, every staging directory tells that the swap had begun.
    for (const place of this.#places) await place.clear(false);
  }

  async discard(): Promise<void> {
    for (const place of this.#places) if (await place.hasBegun()) return;
    for (const place of this.#places) await place.clear(false);
  }

  async close(): Promise<void> {
    for (const { files } of this.#places) await files.close();
  }

  async #takeOverLeft(): Promise<boolean> {
    await this.#each(({ files }) => files.open());
    // Renamed before anything is looked at: an attempt that was overtaken then finds none of the names that it would
    // move to, so that what is seen here stays so.
    const left: { readonly place: ReplacedPlace; readonly works: readonly string[] }[] = [];
    for (const place of this.#places) left.push({ place, works: await place.takeWorks() });
    let isBegun = false;
    for (const { place, works } of left) for (const work of works) isBegun = (await place.hasBegun(work)) || isBegun;
    for (const { place, works } of left) await place.resume(works, isBegun);
    return isBegun;
  }

  async #each(work: (place: ReplacedPlace) => Promise<void>): Promise<void> {
    for (const place of this.#places) await explaining(place.files.place, () => work(place));
  }
}
