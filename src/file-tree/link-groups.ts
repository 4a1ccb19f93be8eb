import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { isSame } from './directory-handle.ts';
import type { Place, WalkHooks, WalkItem } from './read-entry.ts';
import { attributesOf, readFile, skipFailed } from './read-entry.ts';

interface LinkGroup {
  readonly number: number;
  readonly target: Buffer;
  /** The file as it was when its content was read. */
  readonly stats: BigIntStats;
  left: bigint;
}

/** An inode's number goes to another file once its own is gone; that was then changed at another time. */
const isUnchanged = (one: BigIntStats, other: BigIntStats): boolean =>
  isSame(one, other) && one.ctimeNs === other.ctimeNs && one.nlink === other.nlink;

/** Decides, in order, which name of a file stands for its content; the others become links to it. */
export class LinkGroups {
  /** By device and inode, until all names were seen: grows only with files that have names outside the source. */
  readonly #open = new Map<string, LinkGroup>();
  #count = 0;

  /** @param seen the file as it was met, which may be long ago: it is looked at again where it would become a link. */
  async settle(place: Place, seen: BigIntStats, hooks: WalkHooks): Promise<WalkItem> {
    const known = this.#open.get(keyOf(seen));
    if (known === undefined) return this.#begin(place, seen, hooks);
    try {
      await hooks.beforeOpen?.(place.path);
      const stats = await lstat(place.parent.childPath(place.name), { bigint: true });
      await place.parent.verify();
      if (!isUnchanged(stats, known.stats)) return await this.#begin(place, stats, hooks);
      known.left -= 1n;
      if (known.left === 0n) this.#open.delete(keyOf(stats));
      const link = { type: 'hardlink', target: known.target, linkGroup: known.number } as const;
      return { kind: 'entry', entry: { ...attributesOf(place.path, stats), ...link } };
    } catch (error) {
      return skipFailed(place.path, error);
    }
  }

  /** Its first name, or one of a file that is no longer the one that was read under the others. */
  async #begin(place: Place, stats: BigIntStats, hooks: WalkHooks): Promise<WalkItem> {
    const item = await readFile(place, stats, hooks, this.#count + 1);
    if (item.kind !== 'file' && item.kind !== 'held') return item;
    this.#count += 1;
    const left = item.stats.nlink - 1n;
    if (left > 0n) this.#open.set(keyOf(stats), { number: this.#count, target: place.path, stats: item.stats, left });
    return item;
  }
}

const keyOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;
