import { type ExpectedEntry, TreeComparison } from '../../file-tree/compare-tree.ts';
import type { CheckJob, CompareJob, Comparison, Tell } from '../../ports/snapshot-driver.ts';
import { OutlineReader } from './archive-tree.ts';
import { bytesOf } from './paths.ts';
import type { BorgRepository, HashedItem } from './repository.ts';

const FLAGS = {
  repository_only: '--repository-only',
  archives_only: '--archives-only',
  verify_data: '--verify-data',
} as const;

/** How borg is asked to check a repository. Only the repository itself it checks in parts, each of so many seconds. */
export function checkArguments({ flags, maxSeconds }: CheckJob): readonly string[] {
  const isWhole = flags.some((flag) => flag !== 'repository_only');
  if (maxSeconds !== null && !isWhole) return ['check', '--repository-only', '--max-duration', String(maxSeconds)];
  return ['check', ...(flags.length === 0 ? ['--verify-data'] : flags.map((flag) => FLAGS[flag]))];
}

/** Compares what was restored of an archive with its list, in which borg hashes what it has of each file. */
export async function compareArchive(
  repository: BorgRepository,
  name: string,
  { directory, path }: CompareJob,
  tell: Tell,
  signal: AbortSignal,
): Promise<Comparison> {
  const paths = path === undefined ? [] : [`pp:${path}`];
  const reader = new OutlineReader();
  await repository.items(name, (item) => reader.add(item), { signal }, paths);
  const { root, stripped } = reader.finish(path);
  const placeOf = (listed: string): string => {
    if (root === '.') return listed === '.' ? '' : listed;
    if (root !== null) return listed.slice(root.length + 1);
    return listed.split('/').slice(stripped).join('/');
  };
  const comparison = new TreeComparison(directory, tell, signal);
  const take = async (item: HashedItem): Promise<void> => {
    const entry = expected(item, placeOf(item.path));
    if (entry !== null) await comparison.add(entry);
  };
  await repository.hashedItems(name, take, { signal }, paths);
  return comparison.finish();
}

/** `null` = it is nothing that is compared: a device, or a pipe. */
function expected({ type, mode, size, sha256, linktarget }: HashedItem, place: string): ExpectedEntry | null {
  const path = bytesOf(place);
  if (type === 'd') return { path, kind: 'directory' };
  if (type === 'l') return { path, kind: 'link', target: bytesOf(linktarget) };
  if (type !== '-') return null;
  // A further name of a file has no content of its own.
  if (mode.startsWith('h')) return { path, kind: 'file' };
  return { path, kind: 'file', size, ...(sha256 ? { sha256 } : {}) };
}
