import { superseded } from '../archive/copies.ts';
import type { CopyName } from '../archive/layout.ts';
import { DATA_NAME, MANIFEST_NAME, nameCopy, parseName } from '../archive/layout.ts';
import type { RemoteFiles } from './remote-files.ts';

/** What a copy consists of; nothing else is ever made in its directory, so nothing else is removed. */
const FILES: readonly string[] = [MANIFEST_NAME, DATA_NAME];

const TRIES = 10;

/** Every copy, finished or not, of any task in a target's directory. */
export const listRemote = async (files: RemoteFiles, directory: string): Promise<readonly CopyName[]> =>
  ((await files.list(directory)) ?? []).flatMap((name) => parseName(name) ?? []);

/**
 * Removes a copy. Its name goes first and at once, so that a half-removed one never looks finished and an attempt that
 * still writes in it finds nothing to publish. Returns whether it was there under that name.
 */
export const removeRemote = async (files: RemoteFiles, directory: string, copy: CopyName): Promise<boolean> => {
  const deleting = `${directory}/${nameCopy(copy.taskUuid, copy.attempt).deleting}`;
  if (copy.state !== 'deleting') {
    await eraseDirectory(files, deleting);
    if (!(await files.rename(`${directory}/${copy.name}`, deleting))) return false;
  }
  await eraseDirectory(files, deleting);
  return true;
};

const eraseDirectory = async (files: RemoteFiles, path: string): Promise<void> => {
  // An attempt that does not know yet that it was overtaken may put one more file in.
  for (let tries = 0; tries < TRIES; tries += 1) {
    for (const name of FILES) await files.removeFile(`${path}/${name}`);
    if (await files.removeDirectory(path)) return;
  }
};

/** Makes the target's directory, which another task may be removing because it is empty, and the attempt's own in it. */
const makeWorkingDirectory = async (files: RemoteFiles, directory: string, partial: string): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    await files.makeDirectory(directory);
    try {
      await files.makeDirectory(`${directory}/${partial}`);
      return;
    } catch (error) {
      if (tries === TRIES || (await files.sizeOf(directory)) !== null) throw error;
    }
  }
};

/**
 * Makes this attempt's working directory, then looks for others - in that order, so that of two attempts at least one
 * sees the other. Later ones win (throws `superseded`); the newest finished one is returned, still under its own name.
 * What is unfinished goes, of other tasks too: one task at a time writes for a target, so theirs is what was left by
 * connections that were lost.
 */
export const reserveRemote = async (
  files: RemoteFiles,
  directory: string,
  taskUuid: string,
  attempt: number,
): Promise<CopyName | null> => {
  const { partial } = nameCopy(taskUuid, attempt);
  const own = { name: partial, taskUuid, attempt, state: 'partial' } as const;
  await removeRemote(files, directory, own);
  await makeWorkingDirectory(files, directory, partial);
  try {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      const others = (await listRemote(files, directory)).filter(({ name }) => name !== partial);
      const ofTask = others.filter((copy) => copy.taskUuid === taskUuid);
      if (ofTask.some((copy) => copy.attempt > attempt && copy.state !== 'deleting'))
        throw superseded(taskUuid, attempt);
      for (const copy of others) {
        // One that is gone under its name may have been published since the list was read.
        if (copy.state !== 'finished' && !(await removeRemote(files, directory, copy))) hasMoved = true;
      }
      const finished = ofTask
        .filter(({ state }) => state === 'finished')
        .sort((one, other) => other.attempt - one.attempt);
      if (!hasMoved && finished[0] !== undefined) return finished[0];
    }
    return null;
  } catch (error) {
    await removeRemote(files, directory, own);
    throw error;
  }
};

/** Removes the meant copies of a target, and its directory where nothing is left in it. */
export const removeMeant = async (
  files: RemoteFiles,
  directory: string,
  isMeant: (copy: CopyName) => boolean,
): Promise<void> => {
  const meant = (await listRemote(files, directory)).filter(isMeant);
  for (const copy of meant) await removeRemote(files, directory, copy);
  if (meant.length > 0) await files.syncDirectory(directory);
  await files.removeDirectory(directory);
};
