import { lstat, mkdir, readlink, rmdir } from 'node:fs/promises';
import { problem } from '../domain/errors.ts';
import type { RestoreKey } from '../ports/file-area.ts';
import { type DirectoryHandle, isSame } from './directory-handle.ts';
import { errorCode } from './failures.ts';
import { isEmpty, namesIn } from './list-directory.ts';
import { mountsBelow, readMounts, wayTo } from './mount-table.ts';
import { isThere } from './move-entry.ts';
import { openPrivate } from './open-private.ts';
import { emptyDirectory } from './remove-tree.ts';

const PREFIX = '.backrota-restore-';
const MAX_TRIES = 3;
/** What is removed has this behind its name first, so that no attempt takes it for anything any more. */
export const GONE = '.gone';
const WORK = /^(\d+)(?:\.(\d+))?$/;

/** What an attempt at a restore made for one place. */
export interface Work {
  readonly name: string;
  /** Whose it is now: the attempt that took it over, or made it. */
  readonly attempt: number;
  /** The attempt that made it. */
  readonly madeBy: number;
}

/** What an attempt calls what it made, or took over from an earlier one: a name that the earlier one does not know. */
export const nameWork = (attempt: number, madeBy: number): string =>
  attempt === madeBy ? String(attempt) : `${attempt}.${madeBy}`;

/**
 * A directory beside a place in which a restore keeps what it makes and what stood there before. Others may be able to
 * write where it is, so that a name alone proves nothing: it is the gateway's where it is a directory of its own user,
 * shut to all others, whose name holds the restore's secret, and which has a directory of that name in it. All else is
 * in there, where nobody else gets to: whatever comes to stand under the staging directory's own name, nothing is
 * reached through it.
 */
export class StagingDirectory {
  readonly #parent: DirectoryHandle;
  readonly #name: string;
  readonly #directory: DirectoryHandle;
  /** Holds what the attempts made, a directory each. */
  readonly works: DirectoryHandle;
  readonly #secret: Buffer;

  private constructor(
    parent: DirectoryHandle,
    name: string,
    opened: { directory: DirectoryHandle; works: DirectoryHandle },
    secret: Buffer,
  ) {
    this.#parent = parent.retain();
    this.#name = name;
    this.#directory = opened.directory;
    this.works = opened.works;
    this.#secret = secret;
  }

  /**
   * Opens a restore's staging directory for its `index`-th place; `null` where there is none, or only something that
   * looks like it.
   */
  static find(parent: DirectoryHandle, key: RestoreKey, index: number): Promise<StagingDirectory | null> {
    return StagingDirectory.#open(parent, nameStaging(key, index), secretOf(key));
  }

  /** Removes all that a restore has in a directory, beside `place`. @throws as `remove`. */
  static async removeAll(parent: DirectoryHandle, key: RestoreKey, place: string): Promise<void> {
    const start = `${PREFIX}${secretOf(key)}.`;
    const isMeant = (name: string) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length));
    for (const name of await namesIn(parent, isMeant)) {
      const staging = await StagingDirectory.#open(parent, name, secretOf(key));
      await staging?.remove(place).finally(() => staging.release());
    }
  }

  /**
   * Opens it, and makes it where it is not there.
   *
   * @throws `driver_failed` (`destination_failed`): something else has its name.
   */
  static async make(parent: DirectoryHandle, key: RestoreKey, index: number, place: string): Promise<StagingDirectory> {
    const [name, secret] = [nameStaging(key, index), secretOf(key)];
    return untold(async () => {
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        await makeDirectory(parent, Buffer.from(name));
        const directory = await openPrivate(parent, Buffer.from(name));
        if (directory === null) break;
        try {
          const isMarked = await isThere({ directory, name: Buffer.from(secret) });
          if (!isMarked && !(await isEmpty(directory))) break;
          await makeDirectory(directory, Buffer.from(secret));
        } catch (error) {
          // An attempt that was overtaken, but does not know yet, has just removed it as empty.
          if (errorCode(error) !== 'ENOENT') throw error;
        } finally {
          await directory.release();
        }
        const staging = await StagingDirectory.#open(parent, name, secret);
        if (staging !== null) return staging;
      }
      throw problem('destination_failed', { why: 'name_taken', place: { path: place, server: null } });
    });
  }

  static async #open(parent: DirectoryHandle, name: string, secret: string): Promise<StagingDirectory | null> {
    return untold(async () => {
      const directory = await openPrivate(parent, Buffer.from(name));
      if (directory === null) return null;
      const works = await openPrivate(directory, Buffer.from(secret)).catch(async (error) => {
        await directory.release();
        throw error;
      });
      if (works !== null) return new StagingDirectory(parent, name, { directory, works }, Buffer.from(secret));
      await directory.release();
      return null;
    });
  }

  /** What the attempts made, the last made at the end. */
  async list(): Promise<readonly Work[]> {
    const works = (await namesIn(this.works)).flatMap((name) => {
      const [, attempt, madeBy] = WORK.exec(name) ?? [];
      return attempt === undefined ? [] : [{ name, attempt: Number(attempt), madeBy: Number(madeBy ?? attempt) }];
    });
    return works.sort((one, other) => one.madeBy - other.madeBy);
  }

  /** What was being removed when a process ended. */
  listGone(): Promise<readonly string[]> {
    return namesIn(this.works, (name) => name.endsWith(GONE));
  }

  /** Makes its names durable, its own included. */
  async sync(): Promise<void> {
    await this.works.sync();
    await this.#directory.sync();
    await this.#parent.sync();
  }

  /** Removes it if nothing is in it any more. */
  async dropIfEmpty(): Promise<void> {
    await untold(async () => {
      if (!(await removeEmpty(this.#directory, this.#secret))) return;
      const name = Buffer.from(this.#name);
      const now = await lstat(this.#parent.childPath(name), { bigint: true }).catch(() => null);
      if (now !== null && isSame(now, this.#directory.identity)) await removeEmpty(this.#parent, name);
    });
  }

  /**
   * Removes it with all that is in it. @param place what it is beside.
   *
   * @throws `driver_failed` (`mount_point`): something is mounted in it; then all of it stays.
   */
  async remove(place: string): Promise<void> {
    await refuseMounted(this.works, place);
    await emptyDirectory(this.works);
    await this.dropIfEmpty();
  }

  async release(): Promise<void> {
    await this.works.release();
    await this.#directory.release();
    await this.#parent.release();
  }
}

/**
 * Looks for what is mounted below a directory that is to be removed; without `/proc` nobody knows.
 *
 * @throws `driver_failed` (`mount_point`): something is.
 */
export async function refuseMounted(directory: DirectoryHandle, place: string): Promise<void> {
  const path = await readlink(directory.path, 'utf8').catch(() => null);
  if (path === null) return;
  const mounts = await readMounts();
  const [mount] = mountsBelow(mounts, path);
  if (mount === undefined) return;
  const way = wayTo(mounts, path, mount).replace(/^[\d.]+\//, '');
  throw problem('mount_point', { why: 'kept', path: way, place });
}

const secretOf = ({ restoreUuid, stagingSecret }: RestoreKey): string => stagingSecret ?? restoreUuid;

const nameStaging = (key: RestoreKey, index: number): string => `${PREFIX}${secretOf(key)}.${index}`;

const makeDirectory = async (parent: DirectoryHandle, name: Buffer): Promise<void> => {
  await mkdir(parent.childPath(name), { mode: 0o700 }).catch((error) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
};

/** Whether it was removed, by whomever; only an empty directory is. */
export const removeEmpty = async (parent: DirectoryHandle, name: Buffer): Promise<boolean> => {
  try {
    await rmdir(parent.childPath(name));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error))) return false;
    throw error;
  }
};

/** A failure of the system is logged: it must not carry the names that it was met at, which hold the secret. */
async function untold<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    const code = errorCode(error);
    throw Object.assign(new Error(`${error.syscall} failed in a restore's staging directory (${code})`), {
      code,
      syscall: error.syscall,
    });
  }
}
