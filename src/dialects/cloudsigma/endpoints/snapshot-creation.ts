import type { Actor } from '../../../domain/account.ts';
import { invalid } from '../../../domain/errors.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import type { BackupOptions } from '../../../services/backups.ts';
import type { NewSnapshot } from '../requests/snapshots.ts';
import { driveMetaOf } from '../responses/snapshots.ts';
import { nameByTime } from '../responses/times.ts';
import { seeDrive } from '../seen-drives.ts';
import { type CloudSigmaServices, DIALECT, type Given, type SnapshotFields } from '../wire.ts';

/** Queues the snapshot that a client asks for; answers its row, `creating`. */
export type CreateSnapshot = (
  services: CloudSigmaServices,
  call: Given<NewSnapshot>,
  actor: Actor,
) => Promise<Snapshot>;

/** In the drive's own store. */
export const createLocal: CreateSnapshot = ({ backups }, { sent }, actor) =>
  queue(backups, actor, 'snapshot', sent, LOCAL_DESTINATION, {});

/**
 * At a location, by default the installation's remote one. What the drive is now is kept with the snapshot, which
 * outlives it.
 */
export const createRemote: CreateSnapshot = async (services, { sent, account, settings }, actor) => {
  const location = sent.location ?? settings.defaultRemoteLocation;
  const target = await services.targets.find(actor, { uuid: sent.drive });
  await requireRemote(services, actor, target, location);
  const { fields: driveFields } = await seeDrive(services, actor, account, target);
  const memory = { drive_meta: driveMetaOf({ target, driveFields }) };
  return queue(services.backups, actor, 'backup', sent, location, memory);
};

async function queue(
  backups: CloudSigmaServices['backups'],
  actor: Actor,
  snapshotClass: Snapshot['class'],
  { drive, name, meta = {}, tags = [] }: NewSnapshot,
  destination: string,
  memory: Pick<SnapshotFields, 'drive_meta'>,
): Promise<Snapshot> {
  const nameNow = name ?? (({ uuid }: Target, now: number) => nameByTime(uuid, now));
  const native = { dialect: DIALECT, native: { texts: {}, fields: { ...memory, meta, tags } } };
  const options: BackupOptions = { destination, native };
  const { snapshots } = await backups.backUp(actor, { uuid: drive }, snapshotClass, nameNow, options);
  const [snapshot] = snapshots;
  if (snapshot === undefined) throw new Error('A backup was queued without its snapshot.');
  return snapshot;
}

/** @throws GatewayError `invalid_request` (field `location`: no store is there, or only the drive's own) */
async function requireRemote(
  { stores }: Pick<CloudSigmaServices, 'stores'>,
  actor: Actor,
  target: Target,
  location: string,
): Promise<void> {
  const usable = await stores.usableBy(actor, target.accountId);
  const there = location === LOCAL_DESTINATION ? [] : usable.filter(({ locationCode }) => locationCode === location);
  if (there.length === 0) {
    throw invalid('location', location, `There is no store at the location '${location}'; name another one.`);
  }
  if (there.some(({ id }) => id === target.storeId)) {
    const message = `The location '${location}' is the drive's own; make a local snapshot, or name another one.`;
    throw invalid('location', location, message);
  }
}
