import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, posix, resolve } from 'node:path';
import { type Identity, isSame } from '../../file-tree/directory-handle.ts';
import { isWithin } from '../../file-tree/is-within.ts';
import type { StoreSettings } from '../../ports/snapshot-driver.ts';

const areNested = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one);

/** By whatever links, as far as it is there. */
const realPath = async (path: string): Promise<string> => {
  const parent = dirname(path);
  return realpath(path).catch(async () => (parent === path ? path : join(await realPath(parent), basename(path))));
};

interface Directory {
  readonly path: string;
  /** `null` = it is not there. */
  readonly identity: Identity | null;
}

const look = async ({ root = '' }: StoreSettings): Promise<Directory> => {
  const path = await realPath(resolve(root));
  return { path, identity: await stat(path, { bigint: true }).catch(() => null) };
};

const areOne = (one: Directory, other: Directory): boolean =>
  one.identity !== null && other.identity !== null && isSame(one.identity, other.identity);

/** Which of some stores in directories lies in one's, around it or in the same one, by links or mounted twice; -1 = none. */
export const findDirectoryOverlap = async (one: StoreSettings, others: readonly StoreSettings[]): Promise<number> => {
  const own = await look(one);
  for (const [index, other] of others.entries()) {
    const found = await look(other);
    if (areNested(own.path, found.path) || areOne(own, found)) return index;
  }
  return -1;
};

/** The same by the names of two alone. */
export const namesOverlap = (one: StoreSettings, other: StoreSettings): boolean =>
  areNested(resolve(one.root ?? ''), resolve(other.root ?? ''));

/** The same of two on SFTP servers, by the names of those. */
export const remotesOverlap = (one: StoreSettings, other: StoreSettings): boolean => {
  const [server, otherServer] = [one, other].map(({ host = '', port = '22' }) => `${host.toLowerCase()}:${port}`);
  if (server !== otherServer) return false;
  return areNested(posix.normalize(one.root ?? ''), posix.normalize(other.root ?? ''));
};
