import { type BigIntStats, constants } from 'node:fs';
import { lstat, unlink } from 'node:fs/promises';
import type { DirectoryHandle } from '../../file-tree/directory-handle.ts';
import type { Extended, TreeEntry } from '../../file-tree/entry.ts';
import { hasCapabilities, hasSpecialMode, withoutSpecialMode } from '../../file-tree/entry-attributes.ts';
import { dropCapabilities, readAttributes } from '../../file-tree/extended-attributes.ts';
import { listDirectory } from '../../file-tree/list-directory.ts';
import { attributesOf } from '../../file-tree/read-entry.ts';
import { stepsDone } from '../../file-tree/steps.ts';
import type { Warnings } from '../../file-tree/warnings.ts';

const SLASH = Buffer.from('/');

/**
 * Takes out of a tree, which nobody else gets to, what is not to be restored: devices; and, where nothing is to give
 * anybody rights (`isPlain`), setuid and setgid bits and capabilities. Each of them is a warning.
 */
export const makePlain = (
  root: DirectoryHandle,
  warnings: Warnings,
  isPlain: boolean,
  signal: AbortSignal,
): Promise<void> => new PlainTree(warnings, isPlain, signal).visit(root, Buffer.alloc(0));

class PlainTree {
  readonly #warnings: Warnings;
  readonly #isPlain: boolean;
  readonly #signal: AbortSignal;

  constructor(warnings: Warnings, isPlain: boolean, signal: AbortSignal) {
    this.#warnings = warnings;
    this.#isPlain = isPlain;
    this.#signal = signal;
  }

  async visit(directory: DirectoryHandle, parent: Buffer): Promise<void> {
    const devices: Buffer[] = [];
    const list = await listDirectory(directory);
    try {
      for (let child = await list.read(); child !== null; child = await list.read()) {
        this.#signal.throwIfAborted();
        stepsDone.add();
        const path = parent.length === 0 ? child.name : Buffer.concat([parent, SLASH, child.name]);
        const stats = await lstat(directory.childPath(child.name), { bigint: true });
        if (stats.isDirectory()) await this.#visitDirectory(directory, child.name, path, stats);
        else if (stats.isFile() && this.#isPlain) await this.#visitFile(directory, child.name, path, stats);
        else if (stats.isBlockDevice() || stats.isCharacterDevice()) {
          devices.push(child.name);
          this.#warnings.add({ kind: 'device', path: path.toString('utf8') });
        }
      }
    } finally {
      await list.close();
    }
    if (devices.length > 0) await removeFrom(directory, devices);
  }

  async #visitDirectory(parent: DirectoryHandle, name: Buffer, path: Buffer, stats: BigIntStats): Promise<void> {
    const { directory } = await parent.openUp(name);
    try {
      await this.visit(directory, path);
      const entry: TreeEntry = { ...attributesOf(path, stats), type: 'directory' };
      if (this.#isPlain) this.#warnings.addPlain(entry);
      await directory.chmod((this.#isPlain ? withoutSpecialMode(entry) : entry).mode);
    } finally {
      await directory.release();
    }
  }

  async #visitFile(parent: DirectoryHandle, name: Buffer, path: Buffer, stats: BigIntStats): Promise<void> {
    const handle = await parent.openFile(name, constants.O_RDONLY);
    try {
      const extended: Extended = readAttributes(handle.fd);
      const entry: TreeEntry = {
        ...attributesOf(path, stats),
        ...extended,
        type: 'file',
        size: Number(stats.size),
        isSparse: false,
      };
      this.#warnings.addPlain(entry);
      if (hasCapabilities(entry)) dropCapabilities(handle.fd);
      if (hasSpecialMode(entry)) await handle.chmod(withoutSpecialMode(entry).mode);
    } finally {
      await handle.close();
    }
  }
}

/** The directory's own time stays. */
const removeFrom = async (directory: DirectoryHandle, names: readonly Buffer[]): Promise<void> => {
  const { mtimeNs } = await lstat(directory.childPath(Buffer.from('.')), { bigint: true });
  for (const name of names) await unlink(directory.childPath(name));
  await directory.setTimes(mtimeNs);
};
