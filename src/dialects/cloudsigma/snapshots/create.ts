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

/** Queues the snapshots that a client asks for, all or none; answers their rows, `creating`. */
export type CreateSnapshots = (
  services: CloudSigmaServices,
  call: Given<readonly NewSnapshot[]>,
  actor: Actor,
) => Promise<readonly Snapshot[]>;

/** In the drive's own store. */
export const createLocal: CreateSnapshots = (services, { sent }, actor) =>
  queue(
    services,
    actor,
    'snapshot',
    sent.map((one) => ({ sent: one, place: {}, remembered: {} })),
  );

/**
 * At a location, by default the installation's remote one. What the drive is now is kept with the snapshot, which
 * outlives it.
 */
export const createRemote: CreateSnapshots = async (services, { sent, account, settings }, actor) => {
  const orders: Order[] = [];
  for (const one of sent) {
    const location = one.location ?? settings.defaultRemoteLocation;
    const target = await services.targets.find(actor, { uuid: one.drive });
    const { fields: driveFields } = await loadDrive(services, actor, account, target);
    if (location === LOCAL_DESTINATION) {
      throw refuse('local_as_remote', 'location', { field: 'location', value: location, advice: '' });
    }
    const remembered = { drive_meta: driveMetaOf({ target, driveFields }) };
    orders.push({ sent: one, place: { destination: location, isElsewhere: true }, remembered });
  }
  return queue(services, actor, 'backup', orders);
};

/** A snapshot that is asked for, and what is known of it besides. */
interface Order {
  readonly sent: NewSnapshot;
  readonly place: Pick<BackupOptions, 'destination' | 'isElsewhere'>;
  readonly remembered: Pick<SnapshotFields, 'drive_meta'>;
}

async function queue(
  services: CloudSigmaServices,
  actor: Actor,
  snapshotClass: Snapshot['class'],
  orders: readonly Order[],
): Promise<readonly Snapshot[]> {
  const now = await services.now();
  const requests = orders.map(({ sent: { drive, name, meta = {}, tags = [] }, place, remembered }) => {
    const data = { texts: {}, fields: { ...remembered, meta, tags } };
    const options: BackupOptions = { ...place, memory: { dialect: DIALECT, data } };
    return { key: { uuid: drive }, name: name ?? nameByTime(drive, now), options };
  });
  const runs = await services.backups.backUpAll(actor, snapshotClass, requests).catch((error: unknown) => {
    throw refusedAt('location', 'destination', error);
  });
  return runs.flatMap(({ snapshots }) => snapshots);
}
