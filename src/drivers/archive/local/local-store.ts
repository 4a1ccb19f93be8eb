import type { FileHandle } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import { problem } from '../../../domain/errors.ts';
import { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, damagedEarlier, errorCode, explainWriteFailure } from '../../../file-tree/failures.ts';
import type { StoreMark } from '../../../ports/snapshot-driver.ts';
import { raiseMark, requireMark } from '../../store-mark.ts';
import { DATA_NAME, MANIFEST_NAME, nameCopy, namesAlong, parseLocator } from '../format/layout.ts';
import type { EarlierParts, OpenedCopy, StoredCopy } from '../format/stored-parts.ts';
import { closeFiles, isThere, type OpenPair, openCopy, partOf, useCopy } from './finished-copy.ts';
import { LocalMarks } from './local-marks.ts';
import { type CopiesRoot, openTarget } from './target-directory.ts';

/** A finished copy that is held open, with its manifest's own handle. */
export interface OpenedLocalCopy extends OpenedCopy {
  readonly manifestHandle: FileHandle;
  earlier(place: number, name: string): Promise<LocalParts & EarlierParts>;
}

/** The files of a copy, with its manifest's own handle. */
export type LocalParts = Pick<StoredCopy, 'manifest' | 'data'> & { readonly manifestHandle: FileHandle };

/** One store's directory on a disk of this node, and the copies in it. */
export class LocalStore implements CopiesRoot {
  readonly root: string;
  readonly disk: CopiesDisk;
  readonly #mark: StoreMark | null;

  /** @param disk what its directory is to whom its failures are told. */
  constructor(root: string, disk: CopiesDisk, mark: StoreMark | null = null) {
    this.root = root;
    this.disk = disk;
    this.#mark = mark;
  }

  /** As `useRoot`, of a store that may be written. Throws as `requireMark`. */
  useOwn<T>(work: (root: DirectoryHandle) => Promise<T>): Promise<T> {
    return this.useRoot(async (root) => {
      await this.requireMark(root);
      return work(root);
    });
  }

  /** Throws as `requireMark`. */
  async requireMark(root: DirectoryHandle): Promise<void> {
    if (this.#mark !== null) await requireMark(this.#mark, this.#marksIn(root, this.#mark));
  }

  /** The names of this installation's marks there. */
  async marks(): Promise<readonly string[]> {
    const mark = this.#mark;
    return mark === null ? [] : this.useRoot((root) => this.#marksIn(root, mark).list());
  }

  /** Answers the new mark's name. */
  async adopt(): Promise<string> {
    const mark = this.#mark;
    if (mark === null) throw new Error('A directory that no installation marks is adopted by none.');
    return this.useRoot((root) => raiseMark(this.#marksIn(root, mark)));
  }

  #marksIn(root: DirectoryHandle, { installation }: StoreMark): LocalMarks {
    return new LocalMarks(root, installation, { path: this.root, server: null });
  }

  /** Works in the root, which is never made. What the system refuses is thrown as `driver_failed`. */
  async useRoot<T>(work: (root: DirectoryHandle) => Promise<T>): Promise<T> {
    return this.explain(async () => {
      const root = await DirectoryHandle.openPath(await realpath(this.root), 'read');
      try {
        return await work(root);
      } finally {
        await root.release();
      }
    });
  }

  /** Works in a target's directory; `null` where there is none. */
  async useTarget<T>(
    root: DirectoryHandle,
    targetUuid: string,
    work: (target: DirectoryHandle) => Promise<T>,
  ): Promise<T | null> {
    const target = await openTarget(root, this, targetUuid).catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (target === null) return null;
    try {
      return await work(target);
    } finally {
      await target.release();
    }
  }

  /** Opens a finished copy, which is the caller's to close. Throws `snapshot_missing` or `snapshot_damaged`. */
  async openCopy(locator: string): Promise<OpenedLocalCopy> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    const opened = await this.useRoot((root) =>
      this.useTarget(root, targetUuid, (target) => openCopy(target, nameCopy(taskUuid, attempt).finished, locator)),
    );
    if (opened === null) throw problem('snapshot_missing', { locator });
    const siblings: OpenedLocalCopy[] = [];
    const close = async (): Promise<void> => {
      for (const sibling of siblings) await sibling.close();
      await closeFiles(opened);
    };
    const partsOf = async (pair: OpenPair, names: { manifest: string; data: string }): Promise<LocalParts> => ({
      manifest: await partOf(names.manifest, pair.manifest, this.disk),
      data: await partOf(names.data, pair.data, this.disk),
      manifestHandle: pair.manifest,
    });
    try {
      const own = await partsOf(opened, { manifest: MANIFEST_NAME, data: DATA_NAME });
      const along: LocalParts[] = [];
      for (const [index, pair] of opened.along.entries()) along.push(await partsOf(pair, namesAlong(index + 1)));
      const earlier = async (place: number, name: string): Promise<LocalParts & EarlierParts> => {
        const [found, at] = [along[place - 1], `${targetUuid}/${name}`];
        if (found !== undefined) return { ...found, locator: null };
        const sibling = await this.openCopy(at).catch((error: unknown) => {
          throw damagedEarlier(at, error);
        });
        siblings.push(sibling);
        return { ...sibling, locator: at };
      };
      return { ...own, along, earlier, close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Whether a file of this name lies beside those of a copy; the directory need not be there. */
  async hasBeside(locator: string, name: string): Promise<boolean> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    const found = await this.useRoot((root) =>
      this.useTarget(root, targetUuid, (target) =>
        useCopy(target, nameCopy(taskUuid, attempt).finished, (directory) => isThere(directory, name)),
      ),
    );
    return found ?? false;
  }

  async explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explainWriteFailure(error, this.disk, this.root);
    }
  }
}
