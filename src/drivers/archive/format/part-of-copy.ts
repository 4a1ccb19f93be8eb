import type { FileHandle } from 'node:fs/promises';
import { problem } from '../../../domain/errors.ts';
import type { HardlinkEntry } from '../../../file-tree/entry.ts';
import type { ManifestEntry } from '../../../file-tree/manifest.ts';
import { readLines } from './manifest-file.ts';

/** Which entries of a copy are written back, and as what. */
export interface CopyPartition {
  /** `null` = it is not meant. */
  place(entry: ManifestEntry): ManifestEntry | null;
}

/** All of them, as they are. */
export const WHOLE_COPY: CopyPartition = { place: (entry) => entry };

/**
 * One thing in a copy and what is below it, under its own name. Of a file whose first name is elsewhere, the first of its
 * names that is meant gets the content. Throws `path_not_in_copy`.
 */
export const partOfCopy = async (manifest: FileHandle, path: string): Promise<CopyPartition> => {
  const wanted = Buffer.from(path);
  const below = Buffer.from(`${path}/`);
  const cut = path.lastIndexOf('/') + 1;
  const skipped = Buffer.byteLength(path.slice(0, cut));
  const isMeant = (name: Buffer): boolean => name.equals(wanted) || name.subarray(0, below.length).equals(below);
  /** By the name of a file that is not meant: the entry that stands for it. */
  const heirs = new Map<string, HardlinkEntry>();
  let isThere = false;
  for await (const line of readLines(manifest)) {
    if (line.type === 'end' || line.type === 'skipped' || !isMeant(line.path)) continue;
    isThere = true;
    if (line.type !== 'hardlink' || isMeant(line.target)) continue;
    const target = line.target.toString('latin1');
    if (!heirs.has(target)) heirs.set(target, line);
  }
  if (!isThere) throw problem('path_not_in_copy', { path });
  const here = (name: Buffer): Buffer => name.subarray(skipped);
  return {
    place: (entry) => {
      const heir = heirs.get(entry.path.toString('latin1'));
      if (entry.type === 'file' && heir !== undefined) return { ...entry, path: here(heir.path) };
      if (!isMeant(entry.path)) return null;
      if (entry.type !== 'hardlink') return { ...entry, path: here(entry.path) };
      const first = heirs.get(entry.target.toString('latin1'));
      if (first === undefined) return { ...entry, path: here(entry.path), target: here(entry.target) };
      return first.path.equals(entry.path) ? null : { ...entry, path: here(entry.path), target: here(first.path) };
    },
  };
};
