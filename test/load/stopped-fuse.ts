import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mounted } from '../servers/mounted.ts';
import { findProgram } from '../support/mariadb.ts';
import type { Figure } from './figures.ts';
import { addTarget, measureNeighbour } from './neighbour.ts';

const TARGETS = 4;
const WHAT = 'a stopped FUSE daemon';

/** The sources of one tenant are shown by a FUSE daemon that has stopped: what asks for them hangs in the kernel. */
export async function run(): Promise<readonly Figure[]> {
  if (!(await isFuseThere())) {
    const bound = 'root, /dev/fuse, bindfs and fusermount3';
    return [{ what: `${WHAT}: what it takes is not there`, measured: 'nothing', bound, isMet: true }];
  }
  return measureNeighbour(WHAT, async (place, account) => {
    const disk = await Mounted.on(join(place.folder, 'disk'), { fuse: join(place.folder, 'shown') });
    await writeFile(join(disk.point, 'file'), 'content');
    const targets: number[] = [];
    for (let nr = 0; nr < TARGETS; nr += 1) targets.push(await addTarget(place, account, `web-${nr}`, disk.point));
    return {
      targets,
      leastMade: 0,
      begin: () => disk.stopDaemon(),
      end: () => {
        disk.continueDaemon();
        disk.unmount();
      },
    };
  });
}

const isFuseThere = async (): Promise<boolean> =>
  process.getuid?.() === 0 &&
  existsSync('/dev/fuse') &&
  (await Promise.allSettled([findProgram('bindfs', 'bindfs'), findProgram('fusermount3', 'fuse3')])).every(
    ({ status }) => status === 'fulfilled',
  );
