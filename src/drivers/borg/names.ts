import { problem } from '../../domain/errors.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LOCATOR = /^([0-9a-f-]{36})\/([0-9a-f]{64})\/([^/]+)$/;
const MAX_NAME_CHARACTERS = 200;

/** Where an archive is: whose it is, what it is, and what it is called. */
export interface ArchiveLocator {
  readonly targetUuid: string;
  /** Another archive under the same name has another one. */
  readonly id: string;
  readonly name: string;
}

export const isUuid = (text: string): boolean => UUID.test(text);

/** Throws `invalid_request` (`uuid_malformed`): every uuid becomes part of a path or of a locator. */
export const requireUuid = (field: string, value: string): void => {
  if (!isUuid(value)) throw problem('uuid_malformed', { field, value });
};

export const formatLocator = ({ targetUuid, id, name }: ArchiveLocator): string => `${targetUuid}/${id}/${name}`;

/** Throws `driver_failed` (`locator_invalid`). */
export const parseLocator = (locator: string): ArchiveLocator => {
  const [, targetUuid = '', id = '', name = ''] = LOCATOR.exec(locator) ?? [];
  if (!isUuid(targetUuid)) throw problem('locator_invalid', { locator });
  return { targetUuid, id, name };
};

/**
 * Whether an archive may be called so: letters of any script, digits and signs, but nothing that a path, a shell's line
 * or borg itself gives a meaning to.
 */
export const isArchiveName = (name: string): boolean =>
  name.trim() === name &&
  name !== '' &&
  [...name].length <= MAX_NAME_CHARACTERS &&
  !/[\p{C}\p{Z}/\\{}"'`$*?<>|]|::|^[-.]|\.checkpoint(?:\.\d+)?$/u.test(name) &&
  name.isWellFormed();

/** The name, or the first of `name-2`, `name-3` … that no archive has. */
export const freeName = (name: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
};

/** The name that an archive was to have, without the number that another one's cost it. */
export const baseName = (name: string): string => name.replace(/-\d+$/, '');
