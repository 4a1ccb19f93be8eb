import { isAbsolute } from 'node:path';
import { problem } from '../../../domain/errors.ts';
import type { DriverField } from '../../../ports/snapshot-driver.ts';

/** What an archive store needs to know. */
export interface ArchiveSettings {
  /** Absolute directory that holds the copies; made by whoever adds the store, never by the driver: a disk that is not
   * mounted must be an error, not a new empty store. */
  readonly root: string;
}

/** All that its settings may be. */
export const FIELDS: readonly DriverField[] = [{ name: 'root', isSecret: false, isRequired: true }];

/** An archive store has no secrets; throws `invalid_request` naming the one that was given. */
export const refuseSecrets = (secrets: Readonly<Record<string, string>>): void => {
  for (const field of Object.keys(secrets))
    throw problem('store_secret_unknown', { driver: 'archive', field, value: '', known: [] });
};

/** Reads a store's settings; throws `invalid_request` naming the setting. */
export const parseSettings = (settings: Readonly<Record<string, string>>): ArchiveSettings => {
  for (const field of Object.keys(settings))
    if (field !== 'root')
      throw problem('store_setting_unknown', { driver: 'archive', field, value: '', known: ['root'] });
  const { root } = settings;
  if (root === undefined) throw problem('store_setting_missing', { driver: 'archive', field: 'root', value: '' });
  if (!isAbsolute(root) || root.includes('\0'))
    throw problem('store_root_malformed', { driver: 'archive', field: 'root', value: root });
  return { root };
};
