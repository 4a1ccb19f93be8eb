import type { Actor } from '../../../domain/account.ts';
import { type CloudSigmaServices, type Given, given, type RoomEndpoint } from '../call.ts';
import { rememberClone } from './changes.ts';
import { type LoadedDrive, loadDrive } from './load-drives.ts';
import { type DriveAction, readDriveAction, type SentClone } from './read.ts';
import { showDrive } from './show.ts';
import { writeDrive } from './write-drive.ts';

/** The drive that an action answers with. */
interface Acted {
  readonly kind: DriveAction['kind'];
  readonly drive: LoadedDrive;
}

/**
 * `POST /drives/{uuid}/action/?do=…`: `set_scheduler` is answered bare, `clone` and `resize` in an envelope (source: the
 * provider's dumps).
 */
export const actOnDrive: RoomEndpoint<Given<DriveAction>, Acted> = {
  name: 'drive.action',
  status: 202,
  request: (call) => given(call, readDriveAction(call.request)),
  call: async (services, { sent, ...call }, actor) => {
    switch (sent.kind) {
      case 'set_scheduler':
        return { kind: sent.kind, drive: await setScheduler(services, { ...call, sent: sent.scheduler }, actor) };
      case 'clone':
        return { kind: sent.kind, drive: await cloneDrive(services, { ...call, sent: sent.clone }, actor) };
      case 'resize':
        return { kind: sent.kind, drive: await writeDrive(services, { ...call, sent: sent.drive }, actor, true) };
    }
  },
  response: ({ kind, drive }) => {
    if (kind === 'set_scheduler') return { json: showDrive(drive) };
    return { json: { objects: [kind === 'resize' ? showDrive(drive, 'resizing') : showDrive(drive)] } };
  },
};

/** Gives a drive its scheduler, or takes it. */
async function setScheduler(
  services: CloudSigmaServices,
  { sent, uuid, account }: Given<string | null>,
  actor: Actor,
): Promise<LoadedDrive> {
  const scheduler = sent === null ? null : { uuid: sent };
  const { target } = await services.primarySchedules.set(actor, { uuid }, scheduler);
  return loadDrive(services, actor, account, target);
}

/** Copies a drive as it is now. Without a name the clone has the drive's: nothing is appended. */
async function cloneDrive(
  services: CloudSigmaServices,
  { sent, uuid, account }: Given<SentClone>,
  actor: Actor,
): Promise<LoadedDrive> {
  const source = await loadDrive(services, actor, account, await services.targets.find(actor, { uuid }));
  const { target } = await services.restores.cloneTarget(
    actor,
    { uuid },
    {
      name: sent.name ?? source.target.name,
      kind: 'drive',
      memory: rememberClone(source.fields, sent, source.fields),
    },
  );
  return loadDrive(services, actor, account, target);
}
