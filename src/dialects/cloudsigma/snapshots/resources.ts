import { createLocal, createRemote } from './create.ts';
import type { SnapshotResource } from './routes.ts';
import { REMOTE_SNAPSHOT_FIELDS, SNAPSHOT_FIELDS } from './schema.ts';
import { presentLocalSnapshot, presentRemoteSnapshot } from './show.ts';

/** `/snapshots/`: in the drive's own store. */
export const LOCAL_SNAPSHOTS: SnapshotResource = {
  noun: 'snapshot',
  resource: 'snapshots',
  place: 'local',
  fields: SNAPSHOT_FIELDS,
  create: createLocal,
  present: presentLocalSnapshot,
};

/** `/remotesnapshots/`: at any other location. */
export const REMOTE_SNAPSHOTS: SnapshotResource = {
  noun: 'remote_snapshot',
  resource: 'remotesnapshots',
  place: 'remote',
  fields: REMOTE_SNAPSHOT_FIELDS,
  create: createRemote,
  present: presentRemoteSnapshot,
};
