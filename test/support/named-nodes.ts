import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionPolicies } from '../../src/domain/session-policies.ts';
import type { Store } from '../../src/domain/store.ts';
import { createDrivers } from '../../src/drivers/index.ts';
import { createServices, type Services } from '../../src/services/index.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { writeLetter } from '../../src/wording/english/letters.ts';
import { inThisProcess } from '../../src/worker-processes/in-this-process.ts';
import type { Installation } from './installation.ts';
import { STAFF } from './values.ts';

/** The services of a process that says which node it is, on the files and the database of an installation. */
export async function openNamedNode(house: Installation, node: string): Promise<Services> {
  const { unitOfWork, clock, log, files, dataDir } = house;
  const drivers = createDrivers({ spoolDirectory: join(dataDir, `spool-${node}`) });
  return createServices(
    {
      unitOfWork,
      clock,
      log,
      files: async () => files,
      work: async () => inThisProcess(files, drivers),
      mailer: null,
      letters: async () => ({ write: writeLetter }),
    },
    {
      owner: `worker of ${node}`,
      node,
      attemptLimits: { gigabytes: null, hours: null },
      defaultTimeZone: 'UTC',
      secretKey: async () => 'a secret of thirty-two characters',
      taskBounds: { perAccount: null, perStore: null },
      sourceRoots: null,
      restoreRoots: null,
      sessionPolicies: sessionPolicies(false),
    },
  );
}

/** A local store of the provider's that one node alone reaches. */
export async function addNodeStore(house: Installation, node: string): Promise<Store> {
  const root = join(house.dataDir, 'stores', `of-${node}`);
  await mkdir(root, { recursive: true });
  return house.services.stores.add(STAFF, {
    accountId: null,
    name: `of ${node}`,
    locationCode: 'local',
    driver: 'archive',
    settings: { root },
    node,
  });
}

/** Says of a store that one node alone reaches it. */
export async function bindStore(house: Installation, { id }: Store, node: string): Promise<void> {
  const knex = await openDatabase(house.database);
  await knex('stores').where({ id }).update({ node });
  await knex.destroy();
}
