import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Target } from '../../../domain/target.ts';
import { type CloudSigmaServices, DIALECT } from '../call.ts';
import { showFields } from '../drives/changes.ts';
import type { DriveFields } from '../drives/read.ts';
import { loadOneBy, type Owners } from '../owners.ts';
import { FOUND_STATES } from './states.ts';

/** What a drive was when a remote snapshot of it was made. */
export interface DriveMeta extends Pick<DriveFields, 'media' | 'size' | 'storage_type'> {
  readonly name: string;
  readonly src_uuid: string;
}

/** What this room alone knows of a snapshot. */
export interface SnapshotFields extends Pick<DriveFields, 'meta' | 'tags'> {
  readonly drive_meta?: DriveMeta;
}

/** Where the snapshots of a resource lie: in their drive's own store, or in any other. */
export type Place = 'local' | 'remote';

/** A snapshot with all that showing it takes. */
export interface LoadedSnapshot {
  readonly snapshot: Snapshot;
  readonly fields: SnapshotFields;
  /** Deleted, maybe. */
  readonly target: Target;
  /** The drive's; where no size was declared, the bytes of this snapshot's files. */
  readonly driveFields: DriveFields;
  /** Its store's code. */
  readonly location: string;
  /** A clone of it is being made. */
  readonly isRead: boolean;
  /** Its account's. */
  readonly ownerUuid: string;
}

/** Adds what showing them takes, in as many queries for many snapshots of one account as for one. */
export async function loadSnapshots(
  services: CloudSigmaServices,
  actor: Actor,
  owners: Owners,
  snapshots: readonly Snapshot[],
): Promise<readonly LoadedSnapshot[]> {
  const ids = snapshots.map(({ id }) => id);
  const targetIds = [...new Set(snapshots.map(({ targetId }) => targetId))];
  const targets = new Map((await services.targets.findMany(actor, targetIds)).map((target) => [target.id, target]));
  const dataById = await services.snapshots.recall(actor, DIALECT, ids);
  const dataOfDrives = await services.targets.recall(actor, DIALECT, targetIds);
  const locations = await services.stores.locationsOf(
    actor,
    snapshots.map(({ storeId }) => storeId),
  );
  const read = await services.restores.reading(actor, ids);
  const ownerUuid = await owners.find(snapshots);
  return snapshots.map((snapshot) => {
    const target = targets.get(snapshot.targetId);
    if (target === undefined) throw new Error(`Snapshot ${snapshot.id} has lost its target.`);
    return {
      snapshot,
      // Written by this room's snapshot endpoints only.
      fields: { meta: {}, tags: [], ...(dataById.get(snapshot.id)?.fields as Partial<SnapshotFields> | undefined) },
      target,
      driveFields: showFields(dataOfDrives.get(target.id) ?? null, snapshot.contentBytes ?? 0),
      location: locations.get(snapshot.storeId) ?? '',
      isRead: read.has(snapshot.id),
      ownerUuid: ownerUuid(snapshot),
    };
  });
}

/** The same of one. */
export const loadSnapshot = loadOneBy(loadSnapshots);

/** These snapshots, in this place. @throws GatewayError `not_found` naming the first that is not there. */
export async function findIn(
  { snapshots }: Pick<CloudSigmaServices, 'snapshots'>,
  actor: Actor,
  place: Place,
  uuids: readonly string[],
): Promise<readonly Snapshot[]> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { rows } = await snapshots.list(actor, { uuids, place, states: FOUND_STATES, withoutFollowers: true }, page);
  return uuids.map((uuid) => {
    const snapshot = rows.find((row) => row.uuid === uuid);
    if (snapshot === undefined) throw notFound('snapshot', uuid);
    return snapshot;
  });
}

/** The same of one. */
export async function findOneIn(
  services: Pick<CloudSigmaServices, 'snapshots'>,
  actor: Actor,
  place: Place,
  uuid: string,
): Promise<Snapshot> {
  const [snapshot] = await findIn(services, actor, place, [uuid]);
  if (snapshot === undefined) throw notFound('snapshot', uuid);
  return snapshot;
}
