import { join } from 'node:path';
import type { DriverKind } from '../../../ports/snapshot-driver.ts';
import { parseSettings } from './config.ts';
import { SftpDriver } from './driver.ts';
import { stagedBelow } from './staged-copies.ts';

/** Copies on an SFTP server. `spoolDirectory`: where this node makes them before they are sent, a directory per store. */
export const createSftpKind = (spoolDirectory: string): DriverKind => ({
  name: 'sftp',
  isExclusive: false,
  staged: stagedBelow(spoolDirectory),
  checkSettings: (settings, secrets) => {
    parseSettings(settings, secrets);
  },
  open: (store, secrets) => new SftpDriver(parseSettings(store.settings, secrets), join(spoolDirectory, store.uuid)),
});
