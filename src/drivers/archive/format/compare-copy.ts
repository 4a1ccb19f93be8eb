import type { FileHandle } from 'node:fs/promises';
import { type ExpectedEntry, TreeComparison } from '../../../file-tree/compare-tree.ts';
import { damaged } from '../../../file-tree/failures.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import type { CompareJob, Comparison, Tell } from '../../../ports/snapshot-driver.ts';
import { hashManifest, readLines } from './manifest-file.ts';
import { partOfCopy, WHOLE_COPY } from './part-of-copy.ts';

/**
 * Compares what was restored of a copy with its manifest: what is there, how large, its content and where links lead. Of a
 * file with holes that were left out, the hash is of what was stored: its size alone is compared. Throws `snapshot_damaged`.
 */
export const compareCopy = async (
  manifest: FileHandle,
  { fingerprint, path, directory }: CompareJob,
  tell: Tell,
  signal: AbortSignal,
): Promise<Comparison> => {
  if ((await hashManifest(manifest)) !== fingerprint) throw damaged({ kind: 'manifest_differs' });
  const part = path === undefined ? WHOLE_COPY : await partOfCopy(manifest, path);
  const comparison = new TreeComparison(directory, tell, signal);
  for await (const line of readLines(manifest)) {
    if (line.type === 'end' || line.type === 'skipped') continue;
    const entry = part.place(line);
    if (entry !== null) await comparison.add(expected(entry));
  }
  return comparison.finish();
};

function expected(entry: ManifestEntry): ExpectedEntry {
  const { path } = entry;
  if (entry.type === 'directory') return { path, kind: 'directory' };
  if (entry.type === 'symlink') return { path, kind: 'link', target: entry.target };
  if (entry.type === 'hardlink') return { path, kind: 'file' };
  const { size, sha256, storedBytes } = entry;
  return { path, kind: 'file', size, ...(storedBytes === undefined ? { sha256 } : {}) };
}
