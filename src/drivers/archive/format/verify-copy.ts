import { Progress } from '../../../file-tree/progress.ts';
import { Warnings } from '../../../file-tree/warnings.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import { readHead, readSummary } from './manifest-file.ts';
import type { EntrySink, ReadableCopy } from './unpack-copy.ts';
import { hashPieces, type OpenEarlier, requireRecorded, unpackCopy } from './unpack-copy.ts';
import type { WrittenCopy } from './write-copy.ts';

/**
 * Unpacks a whole copy and compares every hash, writing nothing; answers what `writeCopy` did when it wrote it. Of an increment
 * what earlier copies have is read where these are given; its figures are those of its manifest's end. Throws `driver_failed`,
 * `snapshot_damaged`.
 */
export const verifyCopy = async (
  copy: ReadableCopy,
  fingerprint: string,
  tell: Tell,
  signal: AbortSignal,
  openEarlier: OpenEarlier | null = null,
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
  await unpackCopy(copy, sink, signal, openEarlier);
  progress.finish();
  const { fileCount, contentBytes } = await readSummary(copy.manifest);
  const { earlier } = await readHead(copy.manifest);
  const sizeBytes = copy.data.sizeBytes + (await copy.manifest.stat()).size;
  const written = { sizeBytes, contentBytes, fileCount, fingerprint, warnings: warnings.list() };
  return earlier.length === 0 ? written : { ...written, isIncremental: true };
};
