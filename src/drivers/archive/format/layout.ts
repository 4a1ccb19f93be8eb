import { randomUUID } from 'node:crypto';
import { problem } from '../../../domain/errors.ts';

/** The packed files, and the list of what is in them. */
export const DATA_NAME = 'data.tar.zst';
export const MANIFEST_NAME = 'manifest.jsonl';

/** What the files of a copy are called that went along with one, since that is built upon them: the nearest is 1. */
export const namesAlong = (place: number) => ({ data: `data.${place}.tar.zst`, manifest: `manifest.${place}.jsonl` });

/** Whether a file is one of such a copy. */
export const isNameAlong = (name: string): boolean =>
  /^(?:data\.\d{1,4}\.tar\.zst|manifest\.\d{1,4}\.jsonl)$/.test(name);

/** What is put beside a copy's files for a moment, to see whether it appears beside another's. */
export const nameProbe = (): string => `.probe.${randomUUID()}`;

/** Whether a file is one. */
export const isProbe = (name: string): boolean => /^\.probe\.[0-9a-f-]{36}$/.test(name);

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const UUID_ONLY = new RegExp(`^${UUID}$`);
const LOCATOR = new RegExp(`^(${UUID})/(${UUID})\\.([1-9]\\d{0,8})$`);
const NAME = new RegExp(`^(?:\\.(${UUID})\\.([1-9]\\d{0,8})\\.(partial|deleting)|(${UUID})\\.([1-9]\\d{0,8}))$`);

/** What a name in a target's directory stands for. */
export interface CopyName {
  readonly name: string;
  readonly taskUuid: string;
  readonly attempt: number;
  readonly state: 'finished' | 'partial' | 'deleting';
}

/** The names that one attempt at a task uses, below its target's directory. */
export const nameCopy = (taskUuid: string, attempt: number) => ({
  finished: `${taskUuid}.${attempt}`,
  partial: `.${taskUuid}.${attempt}.partial`,
  deleting: `.${taskUuid}.${attempt}.deleting`,
});

/** Refuses what could not be part of a path; throws `invalid_request`. */
export const requireUuid = (field: string, value: string): string => {
  if (!UUID_ONLY.test(value)) throw problem('uuid_malformed', { field, value });
  return value;
};

/** Reads a name of a target's directory; `null` for whatever is none of ours. */
export const parseName = (name: string): CopyName | null => {
  const match = NAME.exec(name);
  const taskUuid = match?.[1] ?? match?.[4];
  const attempt = match?.[2] ?? match?.[5];
  if (taskUuid === undefined || attempt === undefined) return null;
  const state = match?.[3] === 'partial' ? 'partial' : match?.[3] === 'deleting' ? 'deleting' : 'finished';
  return { name, taskUuid, attempt: Number(attempt), state };
};

/** Where a finished copy lies, relative to the store's root. */
export const formatLocator = (targetUuid: string, taskUuid: string, attempt: number): string =>
  `${targetUuid}/${nameCopy(taskUuid, attempt).finished}`;

/** Reads a locator; throws `driver_failed`, `locator_invalid`, for anything that this driver did not make. */
export const parseLocator = (locator: string) => {
  const match = LOCATOR.exec(locator);
  const [, targetUuid, taskUuid, attempt] = match ?? [];
  if (targetUuid === undefined || taskUuid === undefined || attempt === undefined)
    throw problem('locator_invalid', { locator });
  return { targetUuid, taskUuid, attempt: Number(attempt) };
};

/** Whether a name is a target's directory. */
export const isTargetName = (name: string): boolean => UUID_ONLY.test(name);
