import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentStore, startSilentServer } from '../support/silent-server.ts';
import type { Figure } from './figures.ts';
import { addTarget, measureNeighbour } from './neighbour.ts';

/** More than there are worker processes for tasks: the first wait for the host, the others for them. */
const TARGETS = 4;

/** The store of one tenant is on an SFTP host that accepts connections and then says nothing. */
export const run = (): Promise<readonly Figure[]> =>
  measureNeighbour('a silent SFTP host', async (place, account) => {
    const server = await startSilentServer();
    const password = join(place.folder, 'password');
    await writeFile(password, 'any');
    const settings = Object.entries(silentStore(server.port)).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    await place.ask(
      ...['store', 'add', '--name', 'silent', '--location', 'silent', '--driver', 'sftp', '--account', account],
      ...[...settings, '--secret-file', `password=${password}`, '--minimum-interval', 'none', '--untested'],
    );
    const source = join(place.folder, 'source');
    await mkdir(source);
    await writeFile(join(source, 'file'), 'content');
    const targets: number[] = [];
    for (let nr = 0; nr < TARGETS; nr += 1) {
      targets.push(await addTarget(place, account, `web-${nr}`, source, '--store', 'silent'));
    }
    return { targets, leastMade: 0, end: () => server.stop() };
  });
