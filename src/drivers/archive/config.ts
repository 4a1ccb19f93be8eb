import { isAbsolute } from 'node:path';
import { invalid } from '../../domain/errors.ts';

/** What an archive store needs to know. */
export interface ArchiveSettings {
  /** Absolute directory that holds the copies; made by whoever adds the store, never by the driver: a disk that is not
   * mounted must be an error, not a new empty store. */
  readonly root: string;
}

/** An archive store has no secrets; throws `invalid_request` naming the one that was given. */
export const refuseSecrets = (secrets: Readonly<Record<string, string>>): void => {
  for (const name of Object.keys(secrets)) throw invalid(name, '', `An archive store has no secret '${name}'.`);
};

/** Reads a store's settings; throws `invalid_request` naming the setting. */
export const parseSettings = (settings: Readonly<Record<string, string>>): ArchiveSettings => {
  for (const [name, value] of Object.entries(settings))
    if (name !== 'root') throw invalid(name, value, `An archive store has no setting '${name}'; it has 'root' only.`);
  const { root } = settings;
  if (root === undefined)
    throw invalid('root', '', "An archive store needs the setting 'root': the directory of its copies.");
  if (!isAbsolute(root) || root.includes('\0'))
    throw invalid('root', root, `The setting 'root' is '${root}'; give an absolute path.`);
  return { root };
};
