import { chmod, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../domain/errors.ts';

const HOLDER = /^\.backrota-restore-[0-9a-f-]{36}\.\d+\.\d+$/;
const OWNER_ACCESS = 0o700;
const MODE_BITS = 0o7777;

/** What an attempt at a restore left beside a place. */
export interface Holder {
  readonly path: string;
  readonly attempt: number;
}

/** The directory beside a place in which one attempt keeps what it makes. `index`: which of a restore's places. */
export const nameHolder = (place: string, restoreUuid: string, attempt: number, index: number): string =>
  join(dirname(place), `.backrota-restore-${restoreUuid}.${attempt}.${index}`);

/** Whether a path is such a directory. */
export const isHolder = (path: string): boolean => HOLDER.test(basename(path));

/** The directories that attempts at one restore left beside a place, the latest attempt last. */
export async function listHolders(place: string, restoreUuid: string, index: number): Promise<readonly Holder[]> {
  const names = await readdir(dirname(place)).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => HOLDER.test(name) && name.startsWith(`.backrota-restore-${restoreUuid}.`))
    .filter((name) => name.endsWith(`.${index}`))
    .map((name) => ({ path: join(dirname(place), name), attempt: Number(name.split('.').at(-2)) }))
    .sort((one, other) => one.attempt - other.attempt);
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
  const entry = await lstat(directory);
  if (!entry.isDirectory()) return;
  await chmod(directory, OWNER_ACCESS);
  for (const child of await readdir(directory, { withFileTypes: true })) {
    if (child.isDirectory()) await openUp(join(directory, child.name));
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
