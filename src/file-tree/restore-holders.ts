import { chmod, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../domain/errors.ts';
import { HOLDER_NAME } from '../domain/restore.ts';

const OWNER_ACCESS = 0o700;
const MODE_BITS = 0o7777;

/** What an attempt at a restore left beside a place. */
export interface Holder {
  readonly path: string;
  /** Whose it is now: the attempt that took it over, or made it. */
  readonly attempt: number;
  /** The attempt that made it. */
  readonly madeBy: number;
}

/** A holder: which restore's, which attempt's, for which of the restore's places. */
interface HolderKey {
  readonly restoreUuid: string;
  readonly attempt: number;
  readonly index: number;
}

/** The directory beside a place in which one attempt keeps what it makes. */
export const nameHolder = (place: string, { restoreUuid, attempt, index }: HolderKey): string =>
  join(dirname(place), `.backrota-restore-${restoreUuid}.${attempt}.${index}`);

/** What an attempt calls the holder of an earlier one: a name that the earlier one does not know. */
export const nameTaken = (place: string, key: HolderKey, madeBy: number): string =>
  `${nameHolder(place, key)}.${madeBy}`;

/** The directories that attempts at one restore left beside a place, the one that was made last at the end. */
export async function listHolders(place: string, restoreUuid: string, index: number): Promise<readonly Holder[]> {
  const holders: Holder[] = [];
  for (const name of await namesBeside(place)) {
    const [, uuid, attempt, of, madeBy] = HOLDER_NAME.exec(name) ?? [];
    if (uuid !== restoreUuid || Number(of) !== index) continue;
    const path = join(dirname(place), name);
    holders.push({ path, attempt: Number(attempt), madeBy: Number(madeBy ?? attempt) });
  }
  return holders.sort((one, other) => one.madeBy - other.madeBy);
}

/**
 * Removes all that a restore left where this holder is or was: a later attempt may have given it another name.
 *
 * @throws `Error` where the path is no holder's.
 */
export async function removeHoldersLike(holder: string): Promise<void> {
  const [, uuid] = HOLDER_NAME.exec(basename(holder)) ?? [];
  if (uuid === undefined) throw new Error(`'${holder}' was not kept by a restore.`);
  for (const name of await namesBeside(holder)) {
    if (HOLDER_NAME.exec(name)?.[1] === uuid) await removeTree(join(dirname(holder), name));
  }
}

async function namesBeside(path: string): Promise<readonly string[]> {
  return readdir(dirname(path)).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
}

/** Whether anything has this name, a link that leads nowhere too. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Renames on one file system, also a directory that its owner may not write. */
export async function moveEntry(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const entry = ['EACCES', 'EPERM'].includes(codeOf(error)) ? await lstat(from) : null;
    if (entry === null || !entry.isDirectory()) throw error;
    // A directory that changes its parent is itself written: its entry `..`.
    await chmod(from, (entry.mode & MODE_BITS) | OWNER_ACCESS);
    const isMoved = await rename(from, to).then(
      () => true,
      () => false,
    );
    await chmod(isMoved ? to : from, entry.mode & MODE_BITS);
    if (!isMoved) throw error;
  }
}

/** Removes a name and all below it, following no link; what is gone already is no error. */
export async function removeTree(path: string): Promise<void> {
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 3 });
  try {
    await remove();
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM') throw error;
    await openUp(path);
    await remove();
  }
}

/** Gives the owner access to every directory: modes restored from a copy may forbid their removal. */
async function openUp(directory: string): Promise<void> {
  try {
    const entry = await lstat(directory);
    if (!entry.isDirectory()) return;
    await chmod(directory, OWNER_ACCESS);
    for (const child of await readdir(directory, { withFileTypes: true })) {
      if (child.isDirectory()) await openUp(join(directory, child.name));
    }
  } catch (error) {
    // A removal that failed at one name may still be busy with others.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Makes a directory's names durable. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The system's error code (`ENOENT` …), or an empty string. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Does something at a place, with a sentence for a person where the system refuses: `driver_failed`. */
export async function explaining<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GatewayError || !(error instanceof Error) || !('syscall' in error)) throw error;
    const code = codeOf(error);
    const [reason, advice] = ADVICE.get(code) ?? ['destination_failed', 'see to its disk'];
    const message = `'${place}' cannot be replaced (${code}); ${advice}, or restore to a new directory.`;
    throw new GatewayError('driver_failed', { message, reason }, { cause: error });
  }
}

const UNWRITABLE = [
  'destination_unwritable',
  'give the gateway the right to write the directory that it is in',
] as const;
const FULL = ['destination_full', 'free some room on its file system'] as const;
const MOUNTED = ['mount_point', 'what is mounted cannot be moved aside'] as const;
const ADVICE: ReadonlyMap<string, readonly [string, string]> = new Map<string, readonly [string, string]>([
  ['EACCES', UNWRITABLE],
  ['EPERM', UNWRITABLE],
  ['EROFS', UNWRITABLE],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EBUSY', MOUNTED],
  ['EXDEV', MOUNTED],
  ['ENOENT', ['destination_missing', 'make the directory that it is in']],
]);
