import { join } from 'node:path';
import type { Capabilities, DriverKind } from '../../ports/snapshot-driver.ts';
import { FIELDS, parseSettings, refuseSecrets } from './local/config.ts';
import { ArchiveDriver } from './local/driver.ts';
import { findDirectoryOverlap, namesOverlap, remotesOverlap } from './overlap.ts';
import { parseSettings as parseSftpSettings, FIELDS as SFTP_FIELDS } from './sftp/config.ts';
import { SftpDriver } from './sftp/driver.ts';
import { stagedBelow } from './sftp/staged-copies.ts';

const CAPABILITIES: Capabilities = {
  incremental: true,
  transfer: true,
  compact: false,
  check: true,
  listFiles: true,
  restoreFiles: true,
  namesArchives: false,
  stages: true,
};

/** Copies as zstd-compressed tar files in a directory. */
export const archiveKind: DriverKind = {
  name: 'archive',
  fields: FIELDS,
  capabilities: CAPABILITIES,
  isExclusive: false,
  checkSettings: (settings, secrets) => {
    parseSettings(settings);
    refuseSecrets(secrets);
  },
  overlaps: namesOverlap,
  findOverlap: findDirectoryOverlap,
  pathSettings: ['root'],
  open: ({ settings, mark }) => new ArchiveDriver(parseSettings(settings), {}, 'store', mark),
};

/** The same copies on an SFTP server. `spoolDirectory`: where this node makes them before they are sent, a directory per store. */
export const createSftpKind = (spoolDirectory: string): DriverKind => ({
  name: 'sftp',
  fields: SFTP_FIELDS,
  capabilities: CAPABILITIES,
  isExclusive: false,
  staged: stagedBelow(spoolDirectory),
  checkSettings: (settings, secrets) => {
    parseSftpSettings(settings, secrets);
  },
  overlaps: remotesOverlap,
  pathSettings: [],
  open: ({ uuid, settings, secrets, mark }) =>
    new SftpDriver(parseSftpSettings(settings, secrets), join(spoolDirectory, uuid), { mark }),
});
