import type { BigIntStats } from 'node:fs';
import type { Place, WalkHooks, WalkItem } from './read-entry.ts';
import { attributesOf, readFile } from './read-entry.ts';

interface LinkGroup {
  readonly number: number;
  readonly target: Buffer;
  left: bigint;
}

/** Decides, in order, which name of a file stands for its content; the others become links to it. */
export class LinkGroups {
  /** By device and inode, until all names were seen: grows only with files that have names outside the source. */
  readonly #open = new Map<string, LinkGroup>();
  #count = 0;

  async settle(place: Place, stats: BigIntStats, hooks: WalkHooks): Promise<WalkItem> {
    const key = `${stats.dev}:${stats.ino}`;
    const known = this.#open.get(key);
    if (known !== undefined) {
      known.left -= 1n;
      if (known.left === 0n) this.#open.delete(key);
      const link = { type: 'hardlink', target: known.target, linkGroup: known.number } as const;
      return { kind: 'entry', entry: { ...attributesOf(place.path, stats), ...link } };
    }
    const item = await readFile(place, stats, hooks, this.#count + 1);
    if (item.kind !== 'file') return item;
    this.#count += 1;
    this.#open.set(key, { number: this.#count, target: place.path, left: stats.nlink - 1n });
    return item;
  }
}
