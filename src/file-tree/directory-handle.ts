import type { BigIntStats } from 'node:fs';
import { constants, existsSync, readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { chmod, lchmod, lstat, open } from 'node:fs/promises';
import { damaged } from './failures.ts';
import { closeOpen, openThere } from './prompt-calls.ts';
import { setTimes } from './set-times.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;
/** Linux: a handle for passing through, needs no right to read; not among Node's constants. */
const O_PATH = 0o10000000;
const SLASH = Buffer.from('/');
const SELF = Buffer.from('.');
const MODE_BITS = 0o7777;
const OWNER_ACCESS = 0o700;
const ACCESS_BITS = 0o777n;
const OWNER_ONLY = 0o700n;
const HELD = /^\/proc\/self\/fd\/\d+(?=\/|$)/;
const hasProc = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Which file it is, whatever it is called. */
export interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

export const isSame = (one: Identity, other: Identity): boolean => one.dev === other.dev && one.ino === other.ino;

/** The directory named by a handle is no longer the one that was opened. */
const moved = (path: Buffer): Error => Object.assign(new Error(`${path} was replaced`), { code: 'ELOOP' });

/**
 * An open directory, and names relative to it: what `openat` is elsewhere. On Linux a child's path goes through
 * `/proc/self/fd`, so that swapping a parent for a link leads nowhere. Without `/proc` the full path is used and
 * `verify` compares every directory on the way with the one that was opened.
 *
 * Counted: each `retain` needs its `release`, the last of which closes.
 */
export class DirectoryHandle {
  readonly identity: Identity;
  /** Whether it was this process's own and shut to all others when it was opened. */
  readonly isPrivate: boolean;
  readonly #handle: FileHandle;
  readonly #parent: DirectoryHandle | null;
  readonly #path: Buffer;
  #mountId: string | null = null;
  #holders = 1;

  private constructor(handle: FileHandle, stats: BigIntStats, parent: DirectoryHandle | null, path: Buffer) {
    this.#handle = handle;
    this.identity = stats;
    this.isPrivate = Number(stats.uid) === process.geteuid?.() && (stats.mode & ACCESS_BITS) === OWNER_ONLY;
    this.#parent = hasProc ? null : (parent?.retain() ?? null);
    this.#path = hasProc ? Buffer.from(`/proc/self/fd/${handle.fd}`) : path;
  }

  static async #open(path: Buffer, parent: DirectoryHandle | null, flags: number): Promise<DirectoryHandle> {
    const handle = await open(path, flags | O_DIRECTORY | O_NOFOLLOW);
    try {
      return new DirectoryHandle(handle, await handle.stat({ bigint: true }), parent, path);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Opens an absolute path one component at a time, following no link; a link on the way is `ENOTDIR` or `ELOOP`. To be
   * passed through only, a directory need not be readable. A path that begins at an open handle's leads through the
   * very directory.
   */
  static async openPath(path: string, purpose: 'read' | 'pass'): Promise<DirectoryHandle> {
    const [held = ''] = (hasProc && HELD.exec(path)) || [];
    const passFlag = hasProc ? O_PATH : O_RDONLY;
    const lastFlag = purpose === 'read' ? O_RDONLY : passFlag;
    const names = path
      .slice(held.length)
      .split('/')
      .filter((name) => name !== '');
    let current = await DirectoryHandle.#open(Buffer.from(`${held}/.`), null, names.length === 0 ? lastFlag : passFlag);
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      try {
        const next = await DirectoryHandle.#open(
          current.childPath(Buffer.from(name)),
          current,
          isLast ? lastFlag : passFlag,
        );
        await next.verify();
        await current.release();
        current = next;
      } catch (error) {
        await current.release();
        throw error;
      }
    }
    return current;
  }

  /** For calls that take an open handle. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  /** The directory's own path, for reading its list. */
  get path(): Buffer {
    return this.#path;
  }

  /** How to reach `name`, one component, in this directory. */
  childPath(name: Buffer): Buffer {
    return Buffer.concat([this.#path, SLASH, name]);
  }

  async openDirectory(name: Buffer): Promise<DirectoryHandle> {
    const child = await DirectoryHandle.#open(this.childPath(name), this, O_RDONLY);
    try {
      await child.verify();
      return child;
    } catch (error) {
      await child.release();
      throw error;
    }
  }

  /**
   * As `openDirectory`, of one whose mode may keep even its owner out: he gets access first. Answers the mode it had.
   */
  async openUp(name: Buffer): Promise<{ readonly directory: DirectoryHandle; readonly mode: number }> {
    if (!hasProc) {
      const { mode } = await lstat(this.childPath(name));
      await lchmod(this.childPath(name), OWNER_ACCESS);
      return { directory: await this.openDirectory(name), mode: mode & MODE_BITS };
    }
    const shut = await DirectoryHandle.#open(this.childPath(name), this, O_PATH);
    try {
      const mode = (await shut.#handle.stat()).mode & MODE_BITS;
      await shut.chmod(mode | OWNER_ACCESS);
      return { directory: await shut.openDirectory(SELF), mode };
    } finally {
      await shut.release();
    }
  }

  /** Tells mounts apart, of one file system too; without `/proc` file systems only. */
  get mountId(): string {
    this.#mountId ??= hasProc ? readMountId(this.#handle.fd) : String(this.identity.dev);
    return this.#mountId;
  }

  /** Opens a file without following a link at its name. */
  async openFile(name: Buffer, flags: number, mode?: number): Promise<FileHandle> {
    const handle = await open(this.childPath(name), flags | O_NOFOLLOW, mode);
    try {
      await this.verify();
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** As `openFile`, of a file of a source; answers its descriptor, which is the caller's to close. */
  async openToRead(name: Buffer, flags: number): Promise<number> {
    const descriptor = await openThere(this.childPath(name), flags | O_NOFOLLOW);
    try {
      await this.verify();
      return descriptor;
    } catch (error) {
      await closeOpen(descriptor);
      throw error;
    }
  }

  /** Makes a file that only its owner reads and writes. @throws the system's `EEXIST` where the name is taken. */
  async createFile(name: Buffer): Promise<FileHandle> {
    return this.openFile(name, O_RDWR | O_CREAT | O_EXCL, 0o600);
  }

  /** Without `/proc` only: throws `ELOOP` if any directory on the way was replaced since it was opened. */
  async verify(): Promise<void> {
    if (hasProc) return;
    await this.#parent?.verify();
    if (!isSame(await lstat(this.#path, { bigint: true }), this.identity)) throw moved(this.#path);
  }

  async chmod(mode: number): Promise<void> {
    // Through the path, which leads to the handle: one that only passes through can change no mode.
    if (hasProc) await chmod(this.#path, mode);
    else await this.#handle.chmod(mode);
  }

  async chown(uid: number, gid: number): Promise<void> {
    await this.#handle.chown(uid, gid);
  }

  async setTimes(mtimeNs: bigint): Promise<void> {
    await setTimes(this.#handle, mtimeNs);
  }

  /** Makes the directory's names durable. */
  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  retain(): this {
    this.#holders += 1;
    return this;
  }

  async release(): Promise<void> {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    await this.#handle.close();
    await this.#parent?.release();
  }
}

/** At once: no disk is asked, and a tree that is removed has it read for every directory. */
const readMountId = (descriptor: number): string =>
  /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1] ?? '';

/**
 * Splits a path of a copy and refuses whatever could lead out of its root. Throws `driver_failed`, `snapshot_damaged`.
 */
export const splitPath = (path: Buffer): Buffer[] => {
  if (path.length === 0) return [];
  const names: Buffer[] = [];
  for (let start = 0; start <= path.length; ) {
    const slash = path.indexOf(0x2f, start);
    const end = slash === -1 ? path.length : slash;
    const name = path.subarray(start, end);
    const text = name.toString('latin1');
    if (text === '' || text === '.' || text === '..' || name.includes(0))
      throw damaged({ kind: 'path_forbidden', path: path.toString('utf8') });
    names.push(name);
    start = end + 1;
  }
  return names;
};
