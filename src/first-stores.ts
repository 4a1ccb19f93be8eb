import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Actor } from './domain/account.ts';
import { problem } from './domain/errors.ts';
import { LOCAL_DESTINATION } from './domain/store.ts';
import type { UnitOfWork } from './ports/unit-of-work.ts';
import { addStore } from './services/stores/index.ts';
import { placeOf } from './storage/engine/engine.ts';

/** The actor of what an installation does for itself. */
export const INSTALLER: Actor = {
  label: 'installer',
  loginId: null,
  accountId: null,
  role: 'admin',
  isStaff: true,
  via: 'gateway',
};

/** The location code of the store that stands for a remote one until others are added. */
const REMOTE_DESTINATION = 'TBC';

/**
 * Every installation has two stores from the start, archives in the data directory: each target's own, and one at
 * another location. Of nodes that share a database only the one that has the directory takes their tasks. Planted once:
 * one that was deleted does not come back, and one that the provider has added under that name stays as it is.
 */
export async function plantStores(unitOfWork: UnitOfWork, config: Config): Promise<void> {
  for (const location of [LOCAL_DESTINATION, REMOTE_DESTINATION]) await plantStore(unitOfWork, config, location);
}

async function plantStore(
  unitOfWork: UnitOfWork,
  { dataDir, database, nodeName }: Config,
  location: string,
): Promise<void> {
  const setting = `${location.toLowerCase()}_store`;
  if ((await unitOfWork.records.settings.get(setting)) !== null) return;
  // Kept relative to the data directory: the two move together.
  const root = join('stores', location);
  await mkdir(join(dataDir, root), { recursive: true, mode: 0o700 }).catch((error) => {
    throw problem('data_dir_unusable', { dataDir }, error);
  });
  await unitOfWork.transaction(async (records) => {
    if (!(await records.settings.claim(setting, location))) return;
    const stores = await records.stores.list('everything');
    if (stores.some(({ name, locationCode }) => name === location || locationCode === location)) return;
    await addStore(records, INSTALLER, {
      uuid: crypto.randomUUID(),
      accountId: null,
      name: location,
      locationCode: location,
      driver: 'archive',
      settings: { root },
      secretsSealed: null,
      holdsOneTarget: false,
      ...(placeOf(database).engine.isShared ? { node: nodeName } : {}),
    });
  });
}
