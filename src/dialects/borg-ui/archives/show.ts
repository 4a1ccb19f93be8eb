import type { Actor } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import { IMPORTED, type Snapshot } from '../../../domain/snapshot.ts';
import { attachmentOf } from '../../../server/attachment.ts';
import type { RoomAnswer } from '../call.ts';
import { sayProblemTo } from '../problems.ts';
import type { LoadedRepository } from '../repositories/load.ts';
import { encryptionOf, pathOf } from '../repositories/paths.ts';
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
  encryption: { mode: encryptionOf(store) },
  repository: {
    id: target.uuid.replaceAll('-', ''),
    last_modified: formatBorgTime(kept?.lastMadeAt ?? target.createdAt),
    location: pathOf(target, store, actor),
  },
});

/** How this wire calls what becomes of an archive that is deleted. */
const DELETIONS = { deleting: 'running', deleted: 'completed', delete_failed: 'failed' } as const;

/** States of archives that were deleted. */
export const DELETION_STATES = Object.keys(DELETIONS) as (keyof typeof DELETIONS)[];

/** The deletion of an archive, as a job. */
export const showDeletion = ({ id, name, targetId, state, error, deletedAt }: Snapshot, actor: Actor): object => ({
  id,
  repository_id: targetId,
  archive_name: name,
  status: DELETIONS[state as keyof typeof DELETIONS],
  completed_at: formatTimeOrNull(deletedAt),
  error_message: error === null ? null : sayProblemTo(actor, error),
});

/** An archive as pages list it; who made one that was found in its repository is not known. */
export const showArchive = ({ fingerprint, uuid, name, takenFor, scheduleId, origin }: Snapshot): object => ({
  id: fingerprint ?? uuid,
  name,
  start: formatTime(takenFor),
  time: formatTime(takenFor),
  ...(origin === IMPORTED ? {} : { triggered_by: scheduleId === null ? 'manual' : 'schedule' }),
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
    'Content-Disposition': attachmentOf(name),
  },
});
