import type { Instant } from '../../../domain/instant.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { LoadedRepository } from '../repositories/load.ts';
import { BORG, pathOf } from '../repositories/paths.ts';
import { formatTime } from '../times.ts';

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
