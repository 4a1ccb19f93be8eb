import { problem } from '../../domain/errors.ts';
import type { StoreAccess } from '../../ports/snapshot-driver.ts';
import type { OpenedCopy } from './format/stored-parts.ts';
import { parseSettings as parseLocal } from './local/config.ts';
import { LocalStore } from './local/local-store.ts';
import { parseSettings as parseSftp } from './sftp/config.ts';
import { PATIENCE } from './sftp/connection.ts';
import { openRemoteCopy } from './sftp/remote-copy.ts';
import { RemoteStore } from './sftp/remote-store.ts';

/** Whether a file of this name lies beside those of a finished copy. Throws `driver_failed`. */
export const appearsBeside = (store: StoreAccess, locator: string, name: string): Promise<boolean> => {
  const { driver, settings, secrets } = store;
  if (driver === 'archive') return new LocalStore(parseLocal(settings).root, 'store').hasBeside(locator, name);
  if (driver === 'sftp') return new RemoteStore(parseSftp(settings, secrets), PATIENCE).hasBeside(locator, name);
  throw problem('format_differs', { format: driver, wanted: 'archive' });
};

/**
 * Opens a copy in another store, whichever half keeps it; it is the caller's to close. Throws `driver_failed`:
 * `format_differs` for a store whose copies are no archives, `snapshot_missing`, `snapshot_damaged`.
 */
export const openSource = (store: StoreAccess, locator: string): Promise<OpenedCopy> => {
  const { driver, settings, secrets } = store;
  if (driver === 'archive') return new LocalStore(parseLocal(settings).root, 'store').openCopy(locator);
  if (driver === 'sftp') return openRemoteCopy(new RemoteStore(parseSftp(settings, secrets), PATIENCE), locator);
  throw problem('format_differs', { format: driver, wanted: 'archive' });
};
