import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { chmod, lstat, open, readlink } from 'node:fs/promises';
import type { Difference } from '../domain/action.ts';
import type { Comparison, Tell } from '../ports/snapshot-driver.ts';
import { splitPath } from './directory-handle.ts';
import { showPath } from './entry.ts';
import { errorCode } from './failures.ts';
import { stepsDone } from './steps.ts';

const MOST_TOLD = 100;
const MOST_PATH_CHARACTERS = 400;
const PIECE_BYTES = 1024 * 1024;
const TELL_EVERY = 64;
const OWNER_ACCESS = 0o700;
const SLASH = Buffer.from('/');

/** What a copy says of one thing in it; directories come before what is in them. */
export interface ExpectedEntry {
  /** From the directory that was restored to; empty for that itself. */
  readonly path: Buffer;
  readonly kind: 'directory' | 'file' | 'link';
  /** Of a file; absent where the copy does not say. */
  readonly size?: number;
  readonly sha256?: string;
  /** Of a link: where it leads. */
  readonly target?: Buffer;
}

/**
 * Compares what was restored, entry by entry, with what its copy says. The directory is the gateway's own, which nobody else
 * enters, and is removed afterwards: what its modes would keep even its owner from reading is made readable.
 */
export class TreeComparison {
  readonly #directory: string;
  readonly #tell: Tell;
  readonly #signal: AbortSignal;
  readonly #differences: Difference[] = [];
  #differenceCount = 0;
  #files = 0;
  #bytes = 0;

  constructor(directory: string, tell: Tell, signal: AbortSignal) {
    this.#directory = directory;
    this.#tell = tell;
    this.#signal = signal;
  }

  async add(entry: ExpectedEntry): Promise<void> {
    this.#signal.throwIfAborted();
    stepsDone.add();
    const how = await this.#compare(entry);
    if (entry.kind !== 'directory') this.#files += 1;
    if (this.#files % TELL_EVERY === 0) this.#report();
    if (how === null) return;
    this.#differenceCount += 1;
    if (this.#differences.length >= MOST_TOLD) return;
    this.#differences.push({ path: showPath(entry.path).slice(0, MOST_PATH_CHARACTERS), how });
  }

  finish(): Comparison {
    this.#report();
    const [files, bytes] = [this.#files, this.#bytes];
    return { files, bytes, differences: this.#differences, differenceCount: this.#differenceCount };
  }

  #report(): void {
    this.#tell({ kind: 'progress', progress: { files: this.#files, bytes: this.#bytes } });
  }

  async #compare({ path, kind, size, sha256, target }: ExpectedEntry): Promise<Difference['how'] | null> {
    const names = splitPath(path).flatMap((name) => [SLASH, name]);
    const place = Buffer.concat([Buffer.from(this.#directory), ...names]);
    const found = await lstat(place).catch((error) => {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null;
      throw error;
    });
    if (found === null) return 'missing';
    if (kindOf(found) !== kind) return 'kind';
    if (kind === 'link') return target === undefined || target.equals(await readlink(place, 'buffer')) ? null : 'link';
    if ((found.mode & OWNER_ACCESS) !== OWNER_ACCESS) await chmod(place, found.mode | OWNER_ACCESS);
    if (kind === 'directory') return null;
    if (size !== undefined && found.size !== size) return 'size';
    return sha256 === undefined || (await this.#hash(place)) === sha256 ? null : 'content';
  }

  async #hash(place: Buffer): Promise<string> {
    const sum = createHash('sha256');
    const handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
      for (;;) {
        this.#signal.throwIfAborted();
        const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES);
        if (bytesRead === 0) return sum.digest('hex');
        sum.update(buffer.subarray(0, bytesRead));
        this.#bytes += bytesRead;
        stepsDone.add();
      }
    } finally {
      await handle.close();
    }
  }
}

const kindOf = (found: Stats): ExpectedEntry['kind'] | 'other' => {
  if (found.isDirectory()) return 'directory';
  if (found.isFile()) return 'file';
  return found.isSymbolicLink() ? 'link' : 'other';
};
