import type { Instant } from '../../../domain/instant.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { RoomAnswer } from '../call.ts';
import type { LoadedRepository } from '../repositories/load.ts';
import { BORG, pathOf } from '../repositories/paths.ts';
import { formatTime, formatTimeOrNull } from '../times.ts';

/** An instant as the archiver itself writes it: microseconds and no zone. */
const formatBorgTime = (instant: Instant): string => formatTime(instant).replace('Z', '.000000');

/** Archives as the archiver's own program lists them. */
export const showArchiveList = (
  { target, store, kept, actor }: LoadedRepository,
  archives: readonly Snapshot[],
): object => ({
  archives: archives.map((snapshot) => ({
    archive: snapshot.name,
    barchive: snapshot.name,
    id: snapshot.fingerprint ?? snapshot.uuid,
    name: snapshot.name,
    start: formatBorgTime(snapshot.takenFor),
    time: formatBorgTime(snapshot.takenFor),
  })),
  encryption: { mode: (store?.driver === BORG ? store.settings.encryption : undefined) ?? 'none' },
  repository: {
    id: target.uuid.replaceAll('-', ''),
    last_modified: formatBorgTime(kept?.lastMadeAt ?? target.createdAt),
    location: pathOf(target, store, actor),
  },
});

/** One directory of an archive. */
export interface FoundFiles {
  readonly files: readonly {
    readonly name: string;
    readonly path: string;
    readonly type: string;
    readonly sizeBytes: number;
    readonly modifiedAt: Instant | null;
  }[];
}

/** One directory of an archive, as pages read it; what is no directory is a file to them. */
export const showFiles = ({ files }: FoundFiles): object => ({
  items: files.map(({ name, path, type, sizeBytes, modifiedAt }) => ({
    name,
    path,
    type: type === 'directory' ? 'directory' : 'file',
    size: sizeBytes,
    mtime: formatTimeOrNull(modifiedAt),
  })),
});

/** A file that is read out of an archive. */
export interface OpenedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** Its bytes, to be saved under its name and never shown as a page. */
export const showDownload = ({ name, sizeBytes, stream }: OpenedFile): RoomAnswer => ({
  bytes: stream,
  headers: {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(sizeBytes),
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
  },
});
