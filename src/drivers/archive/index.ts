import type { DriverKind } from '../../ports/snapshot-driver.ts';
import { parseSettings, refuseSecrets } from './local/config.ts';
import { ArchiveDriver } from './local/driver.ts';

/** Copies as zstd-compressed tar files in a directory. */
export const archiveKind: DriverKind = {
  name: 'archive',
  isExclusive: false,
  checkSettings: (settings, secrets) => {
    parseSettings(settings);
    refuseSecrets(secrets);
  },
  open: (store) => new ArchiveDriver(parseSettings(store.settings)),
};
