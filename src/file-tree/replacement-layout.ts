import { chmod, lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../domain/errors.ts';
import { codeOf, isThere } from './restore-holders.ts';

const OWNER_ACCESS = 0o700;

/**
 * Checks that a place can be moved aside by renaming it.
 *
 * @throws `driver_failed` (`mount_point`): something is mounted there, or it is the root.
 */
export async function requireMovable(place: string): Promise<void> {
  const above = await lstat(dirname(place), { bigint: true });
  const here = await lstat(place, { bigint: true }).catch((error) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (place !== '/' && (here === null || here.dev === above.dev)) return;
  throw new GatewayError('driver_failed', {
    message: `'${place}' is a mount point and cannot be swapped for a restored tree; restore to a new directory.`,
    reason: 'mount_point',
  });
}

/** What is known of a copy's layout: whether its root is for the place, and whether there is no other place. */
export interface CopyLayout {
  readonly isWhole: boolean;
  readonly isOnly: boolean;
}

/**
 * Where a place's part of a restored copy is: the whole, or below its absolute path, or the one file of its name.
 *
 * @throws `driver_failed` (`other_layout`): the copy has nothing for it.
 */
export async function findPart(tree: string, place: string, { isWhole, isOnly }: CopyLayout): Promise<string> {
  if (isWhole && isOnly) return tree;
  const part = isWhole ? null : ((await descend(tree, place)) ?? (isOnly ? await findOnlyFile(tree, place) : null));
  if (part !== null) return part;
  throw new GatewayError('driver_failed', {
    message: `The snapshot was taken of other paths and has nothing for '${place}'; restore it to a new target or directory.`,
    reason: 'other_layout',
  });
}

/** Reached through no link; the directories on the way, which are thrown away, are opened up. */
async function descend(tree: string, place: string): Promise<string | null> {
  let path = tree;
  for (const name of place.split('/').filter((step) => step !== '')) {
    const above = await lstat(path);
    if (!above.isDirectory()) return null;
    await chmod(path, above.mode | OWNER_ACCESS);
    path = join(path, name);
    if (!(await isThere(path))) return null;
  }
  return path;
}

async function findOnlyFile(tree: string, place: string): Promise<string | null> {
  const [name, ...others] = await readdir(tree);
  if (name === undefined || others.length > 0 || name !== basename(place)) return null;
  const path = join(tree, name);
  return (await lstat(path)).isDirectory() ? null : path;
}
