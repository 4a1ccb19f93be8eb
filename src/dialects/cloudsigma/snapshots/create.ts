import type { Actor } from '../../../domain/account.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { BackupOptions } from '../../../services/runs/index.ts';
import { type CloudSigmaServices, DIALECT, type Given } from '../call.ts';
import { loadDrive } from '../drives/load-drives.ts';
import { refuse, refusedAt } from '../problems.ts';
import { nameByTime } from '../times.ts';
import type { SnapshotFields } from './load-snapshots.ts';
import type { NewSnapshot } from './read.ts';
import { driveMetaOf } from './show.ts';

/** Queues the snapshot that a client asks for; answers its row, `creating`. */
export type CreateSnapshot = (
  services: CloudSigmaServices,
  call: Given<NewSnapshot>,
  actor: Actor,
) => Promise<Snapshot>;

/** In the drive's own store. */
export const createLocal: CreateSnapshot = (services, { sent }, actor) =>
  queue(services, actor, 'snapshot', sent, {}, {});

/**
 * At a location, by default the installation's remote one. What the drive is now is kept with the snapshot, which
 * outlives it.
 */
export const createRemote: CreateSnapshot = async (services, { sent, account, settings }, actor) => {
  const location = sent.location ?? settings.defaultRemoteLocation;
  const target = await services.targets.find(actor, { uuid: sent.drive });
  const { fields: driveFields } = await loadDrive(services, actor, account, target);
  if (location === LOCAL_DESTINATION) {
    throw refuse('local_as_remote', 'location', { field: 'location', value: location, advice: '' });
  }
  const memory = { drive_meta: driveMetaOf({ target, driveFields }) };
  return queue(services, actor, 'backup', sent, { destination: location, isElsewhere: true }, memory);
};

async function queue(
  services: CloudSigmaServices,
  actor: Actor,
  snapshotClass: Snapshot['class'],
  { drive, name, meta = {}, tags = [] }: NewSnapshot,
  place: Pick<BackupOptions, 'destination' | 'isElsewhere'>,
  remembered: Pick<SnapshotFields, 'drive_meta'>,
): Promise<Snapshot> {
  const dialectData = { texts: {}, fields: { ...remembered, meta, tags } };
  const options: BackupOptions = { ...place, memory: { dialect: DIALECT, data: dialectData } };
  const { snapshots } = await services.backups
    .backUp(actor, { uuid: drive }, snapshotClass, name ?? nameByTime(drive, await services.now()), options)
    .catch((error: unknown) => {
      throw refusedAt('location', 'destination', error);
    });
  const [snapshot] = snapshots;
  if (snapshot === undefined) throw new Error('A backup was queued without its snapshot.');
  return snapshot;
}
