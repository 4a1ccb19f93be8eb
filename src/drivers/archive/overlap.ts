import { realpath } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { isWithin } from '../../file-tree/is-within.ts';
import type { StoreSettings } from '../../ports/snapshot-driver.ts';

const areNested = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one);

/** By whatever links. */
const realRoot = ({ root = '' }: StoreSettings): Promise<string> => realpath(root).catch(() => resolve(root));

/** Whether one of two stores in directories lies in the other's, or in the same one. */
export const directoriesOverlap = async (one: StoreSettings, other: StoreSettings): Promise<boolean> =>
  areNested(await realRoot(one), await realRoot(other));

/** The same of two on SFTP servers, by the names of those. */
export const remotesOverlap = async (one: StoreSettings, other: StoreSettings): Promise<boolean> => {
  const [server, otherServer] = [one, other].map(({ host = '', port = '22' }) => `${host.toLowerCase()}:${port}`);
  if (server !== otherServer) return false;
  return areNested(posix.normalize(one.root ?? ''), posix.normalize(other.root ?? ''));
};
