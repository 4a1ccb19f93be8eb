import { Progress } from '../../../file-tree/progress.ts';
import { Warnings } from '../../../file-tree/warnings.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import type { EntrySink, ReadableCopy } from './unpack-copy.ts';
import { hashPieces, requireRecorded, unpackCopy } from './unpack-copy.ts';
import type { WrittenCopy } from './write-copy.ts';

/**
 * Unpacks a whole copy and compares every hash, writing nothing; answers what `writeCopy` did when it wrote it. Throws
 * `driver_failed`, `snapshot_damaged`.
 */
export const verifyCopy = async (
  copy: ReadableCopy,
  fingerprint: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<WrittenCopy> => {
  await requireRecorded(copy, fingerprint);
  const progress = new Progress(tell);
  const warnings = new Warnings();
  const sink: EntrySink = {
    addSkipped: (entry) => warnings.addSkipped(entry),
    add: async (entry, reader) => {
      if (entry.type === 'file') {
        for await (const _piece of hashPieces(entry, reader, progress, signal));
      }
      warnings.addEntry(entry);
      progress.addEntry(entry);
    },
  };
  await unpackCopy(copy, sink, signal);
  const { files: fileCount, bytes: contentBytes } = progress.finish();
  const sizeBytes = copy.data.sizeBytes + (await copy.manifest.stat()).size;
  return { sizeBytes, contentBytes, fileCount, fingerprint, warnings: warnings.list() };
};
