import { mkdir, rename, rmdir } from 'node:fs/promises';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, errorCode } from '../../../file-tree/failures.ts';
import { listDirectory } from '../../../file-tree/list-directory.ts';
import { removeTree } from '../../../file-tree/remove-tree.ts';
import type { CopyPlace } from '../format/copies.ts';
import type { CopyName } from '../format/layout.ts';
import { parseName } from '../format/layout.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { confirmCopy } from './finished-copy.ts';
import { type CopiesRoot, openTarget } from './target-directory.ts';

const TRIES = 10;
const isGone = (error: unknown): boolean => errorCode(error) === 'ENOENT';

/** A target's directory on a disk of this node; its handle stays the caller's to release. */
export class LocalCopies implements CopyPlace {
  readonly #target: DirectoryHandle;
  readonly #disk: CopiesDisk;

  constructor(target: DirectoryHandle, disk: CopiesDisk) {
    this.#target = target;
    this.#disk = disk;
  }

  async list(isMeant: (copy: CopyName) => boolean): Promise<readonly CopyName[]> {
    const found: CopyName[] = [];
    const list = await listDirectory(this.#target);
    try {
      for (let child = await list.read(); child !== null; child = await list.read()) {
        const copy = parseName(child.name.toString('latin1'));
        if (copy !== null && isMeant(copy)) found.push(copy);
      }
    } finally {
      await list.close();
    }
    return found;
  }

  async rename(from: string, to: string): Promise<boolean> {
    try {
      await rename(this.#target.childPath(Buffer.from(from)), this.#target.childPath(Buffer.from(to)));
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  async make(name: string): Promise<void> {
    await mkdir(this.#target.childPath(Buffer.from(name)), 0o700);
  }

  async erase(name: string): Promise<void> {
    await removeTree(this.#target, Buffer.from(name));
  }

  async sync(): Promise<void> {
    await this.#target.sync();
  }

  confirm(name: string, fingerprint: string, signal: AbortSignal): Promise<WrittenCopy> {
    return confirmCopy(this.#target, this.#disk, name, fingerprint, () => {}, signal);
  }
}

/** Opens a target's directory, making it if needed; returns what `work` makes of it. */
const withTarget = async <T>(
  root: DirectoryHandle,
  store: CopiesRoot,
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
  const target = await openTarget(root, store, targetUuid);
  try {
    return await work(target);
  } finally {
    await target.release();
  }
};

/** Reserves in a target's directory, which another task may be removing because it is empty. */
export const reserveInTarget = async <T>(
  root: DirectoryHandle,
  store: CopiesRoot,
  targetUuid: string,
  reserve: (copies: LocalCopies) => Promise<T>,
): Promise<{ readonly target: DirectoryHandle; readonly reserved: T }> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await withTarget(root, store, targetUuid, async (target) => ({
        reserved: await reserve(new LocalCopies(target, store.disk)),
        target: target.retain(),
      }));
    } catch (error) {
      if (!isGone(error) || tries === TRIES) throw error;
    }
  }
};

/** Removes a target's directory if it is one and nothing is in it. */
export const dropEmptyTarget = async (root: DirectoryHandle, targetUuid: string): Promise<void> => {
  await rmdir(root.childPath(Buffer.from(targetUuid))).catch((error) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(errorCode(error))) throw error;
  });
};
