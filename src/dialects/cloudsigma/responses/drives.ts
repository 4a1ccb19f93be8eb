import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Target } from '../../../domain/target.ts';
import type { ScheduledTarget } from '../../../services/primary-schedules.ts';
import { RESOURCE_ROOT } from '../wire.ts';
import { presentOwner } from './owner.ts';
import { schedulerUri } from './schedulers.ts';

/** A target, of whatever kind, with all that its presentation takes. */
export interface Drive extends ScheduledTarget {
  /** The available ones, newest first. */
  readonly snapshots: readonly Snapshot[];
  /** Its account's. */
  readonly ownerUuid: string;
}

/** The full drive. What the product does not know of a target is as in the provider's example. */
export function presentDrive({ target, schedule, snapshots, ownerUuid }: Drive) {
  const isLocal = ({ storeId }: Snapshot): boolean => storeId === target.storeId;
  const oldestFirst = snapshots.toReversed();
  const local = oldestFirst.filter(isLocal);
  return {
    affinities: [],
    allow_multimount: false,
    backup_scheduler: schedule === null ? null : { resource_uri: schedulerUri(schedule), uuid: schedule.uuid },
    grantees: [],
    iops: null,
    jobs: [],
    licenses: [],
    media: 'disk',
    meta: {},
    mounted_on: [],
    name: target.name,
    owner: presentOwner(ownerUuid),
    permissions: [],
    remote_snapshots: oldestFirst.filter((snapshot) => !isLocal(snapshot)).map(presentIn('remotesnapshots')),
    resource_uri: driveUri(target),
    runtime: {
      is_snapshotable: true,
      snapshots_allocated_size: local.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
      storage_type: 'dssd',
    },
    size: snapshots[0]?.contentBytes ?? 0,
    snapshots: local.map(presentIn('snapshots')),
    status: 'unmounted',
    storage_type: 'dssd',
    tags: [],
    uuid: target.uuid,
  };
}

const driveUri = ({ uuid }: Target): string => `${RESOURCE_ROOT}/drives/${uuid}/`;

const presentIn =
  (resource: string) =>
  ({ uuid }: Snapshot) => ({ resource_uri: `${RESOURCE_ROOT}/${resource}/${uuid}/`, uuid });
