import { mkdir } from 'node:fs/promises';
import type { Place } from '../../../domain/problems/drivers.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { errorCode } from '../../../file-tree/failures.ts';
import { listDirectory } from '../../../file-tree/list-directory.ts';
import { MARKS, type MarkPlace } from '../../store-mark.ts';

/** An installation's marks in a store on a disk of this node; the root's handle stays its owner's to release. */
export class LocalMarks implements MarkPlace {
  readonly place: Place;
  readonly #root: DirectoryHandle;
  readonly #installation: string;

  constructor(root: DirectoryHandle, installation: string, place: Place) {
    this.place = place;
    this.#root = root;
    this.#installation = installation;
  }

  async list(): Promise<readonly string[]> {
    try {
      return await this.#inside(this.#root, [MARKS, this.#installation], namesIn);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async make(name: string): Promise<void> {
    await this.#making(this.#root, [MARKS, this.#installation], async (directory) => {
      const file = await directory.createFile(Buffer.from(name)).catch((error) => {
        if (errorCode(error) !== 'EEXIST') throw error;
        return null;
      });
      await file?.close();
      await directory.sync();
    });
  }

  /** Works in a directory below another. */
  async #inside<T>(
    directory: DirectoryHandle,
    [next, ...names]: readonly string[],
    work: (directory: DirectoryHandle) => Promise<T>,
  ): Promise<T> {
    if (next === undefined) return work(directory);
    const child = await directory.openDirectory(Buffer.from(next));
    return this.#inside(child, names, work).finally(() => child.release());
  }

  /** As `#inside`, making what is missing. */
  async #making(
    directory: DirectoryHandle,
    [next, ...names]: readonly string[],
    work: (directory: DirectoryHandle) => Promise<void>,
  ): Promise<void> {
    if (next === undefined) return work(directory);
    await mkdir(directory.childPath(Buffer.from(next)), 0o700).then(
      () => directory.sync(),
      (error) => {
        if (errorCode(error) !== 'EEXIST') throw error;
      },
    );
    await this.#inside(directory, [next], (child) => this.#making(child, names, work));
  }
}

const namesIn = async (directory: DirectoryHandle): Promise<readonly string[]> => {
  const names: string[] = [];
  const list = await listDirectory(directory);
  try {
    for (let child = await list.read(); child !== null; child = await list.read()) {
      names.push(child.name.toString('latin1'));
    }
  } finally {
    await list.close();
  }
  return names;
};
