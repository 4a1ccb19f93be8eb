import { ownerIn, relatedIn, uriOf } from '../related.ts';
import { formatTimestamp } from '../times.ts';
import type { DriveMeta, LoadedSnapshot } from './load-snapshots.ts';
import { statusOf } from './states.ts';

/** A snapshot in its drive's own store. */
export const showLocalSnapshot = (loaded: LoadedSnapshot) => showAs('snapshots', loaded, loaded.snapshot.sizeBytes);

/** A snapshot anywhere else: with its location, and what its drive was. */
export function showRemoteSnapshot(loaded: LoadedSnapshot) {
  const { snapshot, fields, location } = loaded;
  return {
    ...showAs('remotesnapshots', loaded, snapshot.sizeBytes ?? 0),
    drive_meta: fields.drive_meta ?? driveMetaOf(loaded),
    last_state_change: formatTimestamp(snapshot.availableAt ?? snapshot.createdAt),
    location,
  };
}

/** What a drive is at present. */
export const driveMetaOf = ({ target, driveFields }: Pick<LoadedSnapshot, 'target' | 'driveFields'>): DriveMeta => ({
  media: driveFields.media,
  name: target.name,
  size: driveFields.size,
  src_uuid: target.uuid,
  storage_type: driveFields.storage_type,
});

const showAs = (
  resource: string,
  { snapshot, fields, target, isRead, ownerUuid }: LoadedSnapshot,
  allocatedSize: number | null,
) => ({
  allocated_size: allocatedSize,
  drive: relatedIn('drives')(target),
  grantees: [],
  meta: fields.meta,
  name: snapshot.name,
  owner: ownerIn(ownerUuid),
  permissions: [],
  resource_uri: uriOf(resource, snapshot),
  status: statusOf(snapshot, isRead),
  tags: fields.tags,
  timestamp: formatTimestamp(snapshot.createdAt),
  uuid: snapshot.uuid,
});
