import type { FileHandle } from 'node:fs/promises';
import { DirectoryLister } from '../../../file-tree/directory-lister.ts';
import type { TreeEntry } from '../../../file-tree/entry.ts';
import { damaged } from '../../../file-tree/failures.ts';
import type { FileList, FileQuery, ListedFile } from '../../../ports/snapshot-driver.ts';
import { hashManifest, readLines } from './manifest-file.ts';

const NS_PER_SECOND = 1_000_000_000n;

const TYPES: Readonly<Record<TreeEntry['type'], ListedFile['type']>> = {
  directory: 'directory',
  file: 'file',
  hardlink: 'file',
  symlink: 'link',
};

/** Lists a directory of a copy by its manifest, which is the recorded one. Throws `snapshot_damaged`, `path_not_in_copy`. */
export const listCopy = async (manifest: FileHandle, query: FileQuery, signal: AbortSignal): Promise<FileList> => {
  if ((await hashManifest(manifest)) !== query.fingerprint) throw damaged({ kind: 'manifest_differs' });
  const lister = new DirectoryLister(query);
  const sizes = new Map<string, number>();
  for await (const line of readLines(manifest)) {
    signal.throwIfAborted();
    if (line.type === 'end' || line.type === 'skipped') continue;
    const path = line.path.toString('utf8');
    // A further name of a file has the size of the first.
    if (line.type === 'file' && line.linkGroup !== undefined) sizes.set(path, line.size);
    const ofTarget = line.type === 'hardlink' ? (sizes.get(line.target.toString('utf8')) ?? 0) : 0;
    lister.add({
      path,
      type: TYPES[line.type],
      sizeBytes: line.type === 'file' ? line.size : ofTarget,
      modifiedAt: Number(line.mtimeNs / NS_PER_SECOND),
    });
  }
  return lister.finish(query);
};
