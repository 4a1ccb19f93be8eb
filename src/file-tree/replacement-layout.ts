import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { problem } from '../domain/errors.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { errorCode } from './failures.ts';
import { namesIn } from './list-directory.ts';
import { type Mount, mountsBelow, mountsOn } from './mount-table.ts';
import { type EntryName, isThere, pathOf } from './move-entry.ts';

/**
 * Checks that a place can be moved aside by renaming it, and that nothing would travel with it that is not of its tree.
 *
 * @param mounts what is mounted where now.
 * @param realPath the place without links on the way.
 * @throws `driver_failed` (`mount_point`): something is mounted there or inside, under whatever view, or it is the
 * root.
 */
export async function requireMovable(
  mounts: readonly Mount[],
  place: string,
  realPath: string,
  entry: EntryName,
): Promise<void> {
  const isMounted = place === '/' || mountsOn(mounts, realPath).length > 0 || (await isOtherDevice(entry));
  if (isMounted) throw problem('mount_point', { why: 'place', path: place });
  const [inside] = mountsBelow(mounts, realPath);
  if (inside === undefined) return;
  const isSeen = inside.point.startsWith(`${realPath}/`);
  const point = isSeen ? `${place}${inside.point.slice(realPath.length)}` : inside.point;
  throw problem('mount_point', { why: 'inside', path: point, place });
}

/** Where there is no table of mounts, a file system of its own tells one. */
async function isOtherDevice(entry: EntryName): Promise<boolean> {
  try {
    return (await lstat(pathOf(entry), { bigint: true })).dev !== entry.directory.identity.dev;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** What is known of a copy's layout: whether its root is for the place, and whether there is no other place. */
export interface CopyLayout {
  readonly isWhole: boolean;
  readonly isOnly: boolean;
}

/**
 * Where a place's part of a restored copy is: the whole, or below its absolute path, or the one file of its name. The
 * directory that is answered is the caller's to release.
 *
 * @throws `driver_failed` (`other_layout`): the copy has nothing for it.
 */
export async function findPart(tree: EntryName, place: string, { isWhole, isOnly }: CopyLayout): Promise<EntryName> {
  if (isWhole && isOnly) return { directory: tree.directory.retain(), name: tree.name };
  const part = isWhole ? null : ((await descend(tree, place)) ?? (isOnly ? await findOnlyFile(tree, place) : null));
  if (part !== null) return part;
  throw problem('other_layout', { path: place });
}

/** Reached through no link; the directories on the way, which are thrown away, are opened up. */
async function descend(tree: EntryName, place: string): Promise<EntryName | null> {
  let part: EntryName = { directory: tree.directory.retain(), name: tree.name };
  for (const step of place.split('/').filter((name) => name !== '')) {
    const directory = await openUp(part).finally(() => part.directory.release());
    if (directory === null) return null;
    part = { directory, name: Buffer.from(step) };
  }
  return keptIf(part, isThere(part));
}

async function findOnlyFile(tree: EntryName, place: string): Promise<EntryName | null> {
  const directory = await openUp(tree);
  if (directory === null) return null;
  const part = { directory, name: Buffer.from(basename(place)) };
  const isOnly = async () => {
    const [name, ...others] = await namesIn(directory);
    return name === basename(place) && others.length === 0 && !(await lstat(pathOf(part))).isDirectory();
  };
  return keptIf(part, isOnly());
}

/** The entry, if that is so; else its directory is let go of. */
async function keptIf(entry: EntryName, isSo: Promise<boolean>): Promise<EntryName | null> {
  let isKept = false;
  try {
    isKept = await isSo;
    return isKept ? entry : null;
  } finally {
    if (!isKept) await entry.directory.release();
  }
}

async function openUp({ directory, name }: EntryName): Promise<DirectoryHandle | null> {
  try {
    return (await directory.openUp(name)).directory;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error))) return null;
    throw error;
  }
}
