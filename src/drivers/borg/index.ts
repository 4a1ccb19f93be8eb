import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Capabilities, DriverKind } from '../../ports/snapshot-driver.ts';
import { FIELDS, isSameRepository, parseSettings } from './config.ts';
import { BorgDriver } from './driver.ts';
import { requireUuid } from './names.ts';

const CAPABILITIES: Capabilities = {
  incremental: false,
  transfer: false,
  compact: true,
  check: true,
  listFiles: true,
  restoreFiles: true,
  namesArchives: true,
  stages: false,
};

/**
 * Copies as archives of BorgBackup, which is run as a program. `directory`: where this node keeps borg's cache and keys, a
 * directory per store.
 */
export const createBorgKind = (directory: string): DriverKind => ({
  name: 'borg',
  fields: FIELDS,
  capabilities: CAPABILITIES,
  // A repository has one writer.
  isExclusive: true,
  checkSettings: (settings, secrets) => {
    parseSettings(settings, secrets);
  },
  holdsOneTarget: ({ repository }) => repository !== undefined,
  sharesRepository: isSameRepository,
  pathSettings: ['root', 'repository'],
  open: ({ uuid, settings, secrets, mark }) =>
    new BorgDriver(parseSettings(settings, secrets), join(directory, uuid), mark),
  forget: async (uuid, { withKeys }) => {
    requireUuid('uuid', uuid);
    const kept = join(directory, uuid);
    if (!withKeys && (await hasKeys(kept))) return false;
    await rm(kept, { recursive: true, force: true });
    return true;
  },
});

/** Whether borg keeps a key there, as it does of repositories with `encryption=keyfile`. */
async function hasKeys(baseDirectory: string): Promise<boolean> {
  const keys = await readdir(join(baseDirectory, '.config', 'borg', 'keys')).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return keys.length > 0;
}
