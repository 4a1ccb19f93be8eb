import { access, lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '../domain/errors.ts';
import type { DirectoryItem, DirectoryListing } from '../ports/file-area.ts';

/** More of one directory is not listed. */
const MOST_ENTRIES = 1_000;

const isPresent = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** What cannot be looked at is left out, and so are links, wherever they lead. */
const describe = async (directory: string, name: string): Promise<readonly DirectoryItem[]> => {
  const path = join(directory, name);
  const stats = await lstat(path).catch(() => null);
  if (stats === null || stats.isSymbolicLink()) return [];
  const isDirectory = stats.isDirectory();
  const isRepository = isDirectory && (await isPresent(join(path, 'config'))) && (await isPresent(join(path, 'data')));
  return [{ name, path, isDirectory, sizeBytes: isDirectory ? 0 : stats.size, isRepository }];
};

/** As `FileArea.listDirectory`, of a real path; `hidden`: real paths that are left out. */
export async function lookInto(directory: string, given: string, hidden: readonly string[]): Promise<DirectoryListing> {
  const names = await readdir(directory).catch(() => null);
  if (names === null) throw problem('directory_unreadable', { field: 'directory', value: given });
  const entries: DirectoryItem[] = [];
  for (const name of names.sort().slice(0, MOST_ENTRIES)) {
    const real = await realpath(join(directory, name)).catch(() => null);
    if (real !== null && !hidden.includes(real)) entries.push(...(await describe(directory, name)));
  }
  return { path: directory, entries };
}
