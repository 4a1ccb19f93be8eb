import { createHash } from 'node:crypto';
import { lstat, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { problem } from '../domain/errors.ts';
import type { AttributeWriter } from './attribute-writer.ts';
import { DirectoryHandle, isSame } from './directory-handle.ts';
import type { DirectoryEntry } from './entry.ts';
import { dropInheritedAcls } from './extended-attributes.ts';
import { errorCode, explainWriteFailure } from './failures.ts';
import { listDirectory } from './list-directory.ts';
import { moveEntry } from './move-entry.ts';
import { openPrivate } from './open-private.ts';
import { removeTree } from './remove-tree.ts';

/** How a driver writes a tree into a directory that nobody else knows of yet. */
export interface TreeSource {
  /** Gives the root what it has, at the end. */
  readonly attributes: AttributeWriter;
  /** Writes and verifies everything but the directories' attributes. */
  fill(root: DirectoryHandle): Promise<void>;
  /** Sets the directories' attributes, the root's aside, which it returns; `null` if the copy has none. */
  finish(root: DirectoryHandle): Promise<DirectoryEntry | null>;
}

const STAGING = /^\.backrota-restore-[0-9a-f]{32}\.partial$/;

/** The same for each attempt at one restore, and never among the names that the snapshot itself holds. */
const nameStaging = (directory: string, fingerprint: string): Buffer => {
  const digest = createHash('sha256').update(`${fingerprint}\0${directory}`).digest('hex');
  return Buffer.from(`.backrota-restore-${digest.slice(0, 32)}.partial`);
};

const refuse = (path: string, cause?: unknown): Error =>
  problem('destination_not_empty', { path, obstacle: null }, cause);

/** What an earlier try left goes; anything else that has its name, which is no secret, stays and is in the way. */
const removeStaging = async (host: DirectoryHandle, name: Buffer, directory: string): Promise<void> => {
  const left = await openPrivate(host, name);
  const isThere = left !== null || (await lstat(host.childPath(name)).catch(() => null)) !== null;
  await left?.release();
  if (isThere && left === null) throw inTheWay(directory, name);
  await removeTree(host, name);
};

const inTheWay = (path: string, name: Buffer): Error =>
  problem('destination_not_empty', { path, obstacle: name.toString() });

/** Opens the destination if it is there; refuses it unless it is a directory holding nothing but an earlier try. */
const openExisting = async (parent: DirectoryHandle, directory: string): Promise<DirectoryHandle | null> => {
  const name = Buffer.from(basename(directory));
  try {
    if (!(await lstat(parent.childPath(name))).isDirectory()) throw refuse(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const existing = await parent.openDirectory(name);
  try {
    const stale: Buffer[] = [];
    const list = await listDirectory(existing);
    try {
      for (let child = await list.read(); child !== null; child = await list.read()) {
        if (!STAGING.test(child.name.toString('latin1'))) throw refuse(directory);
        stale.push(child.name);
      }
    } finally {
      await list.close();
    }
    for (const staging of stale) await removeStaging(existing, staging, directory);
    return existing;
  } catch (error) {
    await existing.release();
    throw error;
  }
};

/** Makes an empty directory that only its owner enters, replacing what an earlier try left. */
const makeStaging = async (host: DirectoryHandle, name: Buffer, directory: string): Promise<DirectoryHandle> => {
  await removeStaging(host, name, directory);
  await mkdir(host.childPath(name), 0o700);
  const made = await openPrivate(host, name);
  if (made === null) throw inTheWay(directory, name);
  dropInheritedAcls(made.descriptor);
  return made;
};

/** Moves everything up, noting in `moved` what to take back after a failure. */
const moveChildren = async (from: DirectoryHandle, to: DirectoryHandle, moved: Buffer[]): Promise<void> => {
  for (let isEmpty = false; !isEmpty; ) {
    isEmpty = true;
    const list = await listDirectory(from);
    try {
      for (let child = await list.read(); child !== null; child = await list.read()) {
        isEmpty = false;
        await moveEntry({ directory: from, name: child.name }, { directory: to, name: child.name });
        moved.push(child.name);
      }
    } finally {
      await list.close();
    }
  }
};

/** The destination is absent: write beside it and rename the whole into place. */
const restoreBeside = async (
  parent: DirectoryHandle,
  directory: string,
  staging: Buffer,
  source: TreeSource,
): Promise<boolean> => {
  const root = await makeStaging(parent, staging, directory);
  try {
    await source.fill(root);
    const entry = await source.finish(root);
    if (entry === null) await root.chmod(0o755);
    else await source.attributes.apply(root, entry);
    await root.sync();
    await rename(parent.childPath(staging), parent.childPath(Buffer.from(basename(directory)))).catch((error) => {
      throw ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error)) ? refuse(directory, error) : error;
    });
    await parent.sync();
    return entry !== null;
  } catch (error) {
    // By then another attempt may have put its own directory there, which is none of ours to remove.
    const now = await lstat(parent.childPath(staging), { bigint: true }).catch(() => null);
    if (now !== null && isSame(now, root.identity)) await removeTree(parent, staging);
    throw error;
  } finally {
    await root.release();
  }
};

/** The destination is there, perhaps as a mount point: write inside it, then move everything up. */
const restoreInside = async (
  existing: DirectoryHandle,
  directory: string,
  staging: Buffer,
  source: TreeSource,
): Promise<boolean> => {
  const root = await makeStaging(existing, staging, directory);
  const moved: Buffer[] = [];
  try {
    await source.fill(root);
    // Before the move: once they are there, whoever may write in the destination can put others in their place.
    const entry = await source.finish(root);
    await moveChildren(root, existing, moved);
    await removeTree(existing, staging);
    if (entry !== null) await source.attributes.apply(existing, entry);
    await existing.sync();
    return entry !== null;
  } catch (error) {
    for (const name of [staging, ...moved]) await removeTree(existing, name);
    throw error;
  } finally {
    await root.release();
  }
};

/**
 * Removes what a restore into `directory` whose process was killed has left beside it or in it. What is gone already is no
 * error, and nothing of anybody else's is touched. Of one that was killed while it moved a whole tree up into a directory
 * that was there, what had been moved stays: nobody can tell it from what others put there.
 */
export const removePartial = async (directory: string, fingerprint: string): Promise<void> => {
  const place = resolve(directory);
  const staging = nameStaging(place, fingerprint);
  for (const path of [dirname(place), place]) {
    const host = await DirectoryHandle.openPath(path, 'read').catch((error) => {
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error))) return null;
      throw error;
    });
    if (host === null) continue;
    try {
      const left = await openPrivate(host, staging);
      await left?.release();
      if (left !== null) await removeTree(host, staging);
    } finally {
      await host.release();
    }
  }
};

/**
 * Restores into `directory`, absolute and without links on the way, which is absent or an empty directory; nothing else
 * is touched, and after any failure it is as it was. Answers whether the copy has a root of its own. Failures call it
 * `shownAs`.
 *
 * Throws `driver_failed`: `destination_not_empty`, `destination_full`, `destination_unwritable`, `destination_missing`
 * (its parent), and what `source` throws.
 */
export const restoreInto = async (
  directory: string,
  fingerprint: string,
  source: TreeSource,
  shownAs: string = directory,
): Promise<boolean> => {
  const place = resolve(directory);
  const staging = nameStaging(place, fingerprint);
  try {
    const parent = await DirectoryHandle.openPath(dirname(place), 'read');
    try {
      const existing = await openExisting(parent, place);
      if (existing === null) return await restoreBeside(parent, place, staging, source);
      return await restoreInside(existing, place, staging, source).finally(() => existing.release());
    } finally {
      await parent.release();
    }
  } catch (error) {
    throw explainWriteFailure(error, 'destination', shownAs);
  }
};
