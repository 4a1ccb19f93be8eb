import { after, before } from 'node:test';
import type { Installation } from '../support/installation.ts';
import { keepInstallationsIn } from '../support/installation-database.ts';
import { type Interleaving, LockWatch } from '../support/interleaving.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { there } from '../support/values.ts';

/** As `LockWatch.interleave`. */
export type Interleave = <First, Second>(
  house: Installation,
  steps: Interleaving<First, Second>,
) => Promise<readonly [PromiseSettledResult<First>, PromiseSettledResult<Second>]>;

/**
 * Has a MariaDB server run while the tests of this file do, with a database of its own for each installation that is
 * open.
 */
export function keepInstallationsInMariadb(): Interleave {
  let server: MariadbServer | null = null;
  let watch: LockWatch | null = null;
  before(async () => {
    const started = await startMariadb();
    server = started;
    watch = await LockWatch.open(started.urlOf('mysql'));
    keepInstallationsIn(async () => ({ kind: 'mysql', url: await started.createDatabase() }));
  });
  after(async () => {
    await watch?.close();
    await server?.stop();
  });
  return (house, steps) => there(watch).interleave(house, steps);
}
