import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import { addTarget, measureNeighbour } from './neighbour.ts';

const BYTES = 8e12;

/** Two files of 8 TB, of which the disk holds nothing, in the sources of one tenant. */
export const run = (): Promise<readonly Figure[]> =>
  measureNeighbour('two sparse files of 8 TB', async (place, account) => {
    const targets: number[] = [];
    for (const name of ['sparse-1', 'sparse-2']) {
      const file = join(place.folder, name);
      await writeFile(file, '');
      await truncate(file, BYTES);
      targets.push(await addTarget(place, account, name, file));
    }
    return { targets, leastMade: targets.length };
  });
