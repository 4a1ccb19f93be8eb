import { ownerIn, relatedIn, uriOf } from '../related.ts';
import { formatTimestamp } from '../times.ts';
import type { DriveMeta, SeenSnapshot } from './load-snapshots.ts';
import { statusOf } from './states.ts';

/** A snapshot in its drive's own store. */
export const presentLocalSnapshot = (seen: SeenSnapshot) => presentAs('snapshots', seen, seen.snapshot.sizeBytes);

/** A snapshot anywhere else: with its location, and what its drive was. */
export function presentRemoteSnapshot(seen: SeenSnapshot) {
  const { snapshot, fields, location } = seen;
  return {
    ...presentAs('remotesnapshots', seen, snapshot.sizeBytes ?? 0),
    drive_meta: fields.drive_meta ?? driveMetaOf(seen),
    last_state_change: formatTimestamp(snapshot.availableAt ?? snapshot.createdAt),
    location,
  };
}

/** What a drive is at present. */
export const driveMetaOf = ({ target, driveFields }: Pick<SeenSnapshot, 'target' | 'driveFields'>): DriveMeta => ({
  media: driveFields.media,
  name: target.name,
  size: driveFields.size,
  src_uuid: target.uuid,
  storage_type: driveFields.storage_type,
});

const presentAs = (
  resource: string,
  { snapshot, fields, target, isRead, ownerUuid }: SeenSnapshot,
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
