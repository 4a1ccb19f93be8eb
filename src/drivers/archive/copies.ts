import { mkdir, rename, rmdir } from 'node:fs/promises';
import type { DirectoryHandle } from '../file-tree/directory-handle.ts';
import { driverFailed, errorCode } from '../file-tree/failures.ts';
import { listDirectory } from '../file-tree/list-directory.ts';
import { removeTree } from '../file-tree/remove-tree.ts';
import type { CopyName } from './layout.ts';
import { nameCopy, parseName } from './layout.ts';

const TRIES = 10;
const isGone = (error: unknown): boolean => errorCode(error) === 'ENOENT';

/** Another attempt at the task has come after this one: nothing that this one does counts any more. */
export const superseded = (taskUuid: string, attempt: number, cause?: unknown): Error =>
  driverFailed('superseded', `Attempt ${attempt} at task ${taskUuid} was overtaken by a later one and stops.`, cause);

/** All that one task has in a target's directory. */
export const listCopies = async (target: DirectoryHandle, taskUuid: string): Promise<CopyName[]> => {
  const found: CopyName[] = [];
  const list = await listDirectory(target);
  try {
    for (let child = await list.read(); child !== null; child = await list.read()) {
      const copy = parseName(child.name.toString('latin1'));
      if (copy?.taskUuid === taskUuid) found.push(copy);
    }
  } finally {
    await list.close();
  }
  return found;
};

/** Whether it did rename; not if `from` is gone. */
export const renameCopy = async (target: DirectoryHandle, from: string, to: string): Promise<boolean> => {
  try {
    await rename(target.childPath(Buffer.from(from)), target.childPath(Buffer.from(to)));
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
};

/**
 * Removes a copy. Its name goes first and at once: a half-removed directory never looks finished, and an attempt that
 * still writes in it finds nothing to publish. Returns whether it was there under that name.
 */
export const removeCopy = async (target: DirectoryHandle, copy: CopyName): Promise<boolean> => {
  const deleting = nameCopy(copy.taskUuid, copy.attempt).deleting;
  if (copy.state !== 'deleting') {
    await removeTree(target, Buffer.from(deleting));
    if (!(await renameCopy(target, copy.name, deleting))) return false;
  }
  await removeTree(target, Buffer.from(deleting));
  return true;
};

/**
 * Makes this attempt's working directory, then looks for others - in that order, so that of two attempts at least one
 * sees the other. Later ones win (throws `superseded`); of earlier ones the unfinished are removed and the newest
 * finished is returned, still under its own name.
 */
export const reserveCopy = async (
  target: DirectoryHandle,
  taskUuid: string,
  attempt: number,
): Promise<CopyName | null> => {
  const { partial } = nameCopy(taskUuid, attempt);
  const own = { name: partial, taskUuid, attempt, state: 'partial' } as const;
  await removeCopy(target, own);
  await mkdir(target.childPath(Buffer.from(partial)), 0o700);
  try {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      const others = (await listCopies(target, taskUuid)).filter((copy) => copy.name !== partial);
      if (others.some((copy) => copy.attempt > attempt && copy.state !== 'deleting'))
        throw superseded(taskUuid, attempt);
      for (const copy of others) {
        // One that is gone under its name may have been published since the list was read.
        if (copy.state !== 'finished' && !(await removeCopy(target, copy))) hasMoved = true;
      }
      const finished = others
        .filter((copy) => copy.state === 'finished')
        .sort((one, other) => other.attempt - one.attempt);
      if (!hasMoved && finished[0] !== undefined) return finished[0];
    }
    return null;
  } catch (error) {
    await removeCopy(target, own);
    throw error;
  }
};

/** Opens a target's directory, making it if needed; returns what `work` makes of it. */
export const withTarget = async <T>(
  root: DirectoryHandle,
  targetUuid: string,
  work: (target: DirectoryHandle) => Promise<T>,
): Promise<T> => {
  const name = Buffer.from(targetUuid);
  await mkdir(root.childPath(name), 0o700).then(
    () => root.sync(),
    (error) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    },
  );
  const target = await root.openDirectory(name);
  try {
    return await work(target);
  } finally {
    await target.release();
  }
};

/** Reserves in a target's directory, which another task may be removing because it is empty. */
export const reserveInTarget = async <T>(
  root: DirectoryHandle,
  targetUuid: string,
  reserve: (target: DirectoryHandle) => Promise<T>,
): Promise<{ readonly target: DirectoryHandle; readonly reserved: T }> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await withTarget(root, targetUuid, async (target) => ({
        reserved: await reserve(target),
        target: target.retain(),
      }));
    } catch (error) {
      if (!isGone(error) || tries === TRIES) throw error;
    }
  }
};

/** Removes a target's directory if nothing is in it. */
export const dropEmptyTarget = async (root: DirectoryHandle, targetUuid: string): Promise<void> => {
  await rmdir(root.childPath(Buffer.from(targetUuid))).catch((error) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error))) throw error;
  });
};
