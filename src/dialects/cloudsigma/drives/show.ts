import { type Restore, UNFINISHED_RESTORE } from '../../../domain/restore.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import { ownerIn, relatedIn, uriOf } from '../related.ts';
import type { LoadedDrive, ShortDrive } from './load-drives.ts';

/** The full drive. What the product does not know of a target is as in the provider's example. */
export function showDrive(drive: LoadedDrive, status = statusOf(drive)) {
  const { target, fields, schedule, snapshots, jobs, ownerUuid } = drive;
  const isLocal = ({ storeId }: Snapshot): boolean => storeId === target.storeId;
  const local = snapshots.filter(isLocal);
  return {
    affinities: fields.affinities,
    allow_multimount: fields.allow_multimount,
    backup_scheduler: schedule === null ? null : relatedIn('backupschedulers')(schedule),
    grantees: [],
    iops: null,
    jobs: jobs.map(relatedIn('jobs')),
    licenses: [],
    media: fields.media,
    meta: fields.meta,
    mounted_on: [],
    name: target.name,
    owner: ownerIn(ownerUuid),
    permissions: [],
    remote_snapshots: snapshots.filter((snapshot) => !isLocal(snapshot)).map(relatedIn('remotesnapshots')),
    resource_uri: uriOf('drives', target),
    runtime: {
      is_snapshotable: true,
      snapshots_allocated_size: local.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
      storage_type: fields.storage_type,
    },
    size: fields.size,
    snapshots: local.map(relatedIn('snapshots')),
    status,
    storage_type: fields.storage_type,
    tags: fields.tags,
    uuid: target.uuid,
  };
}

/** The object of the short list. */
export const showShortDrive = (drive: ShortDrive) => ({
  name: drive.target.name,
  owner: ownerIn(drive.ownerUuid),
  resource_uri: uriOf('drives', drive.target),
  status: statusOf(drive),
  uuid: drive.target.uuid,
});

const isUnfinished = ({ state }: Restore): boolean => isOneOf(UNFINISHED_RESTORE, state);

/** A drive that was to be a clone and could not be filled has no files, and can only be deleted: `unavailable`. */
function statusOf({ restore, isCloned }: ShortDrive): string {
  if (restore !== null && isUnfinished(restore)) return 'cloning_dst';
  if (restore !== null && restore.kind === 'new_target' && restore.state !== 'succeeded') return 'unavailable';
  return isCloned ? 'cloning_src' : 'unmounted';
}
