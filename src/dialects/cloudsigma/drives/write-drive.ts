import type { Actor } from '../../../domain/account.ts';
import { requireRole } from '../../../services/identity/index.ts';
import type { CloudSigmaServices, Given } from '../call.ts';
import { readPatch } from './changes.ts';
import { type LoadedDrive, loadDrive } from './load-drives.ts';
import type { SentDrive } from './read.ts';

/** Writes what was sent of a drive over what it shows. @throws as `readPatch` and `Targets.change` */
export async function writeDrive(
  services: CloudSigmaServices,
  { sent, uuid, account }: Given<SentDrive>,
  actor: Actor,
  isResize: boolean,
): Promise<LoadedDrive> {
  const seen = await loadDrive(services, actor, account, await services.targets.find(actor, { uuid }));
  requireRole(actor, 'operator');
  const { patch, ...memory } = readPatch(sent, seen, isResize);
  const written = await services.targets.change(actor, { uuid }, patch, { ...memory, version: seen.target.version });
  return loadDrive(services, actor, account, written);
}
