import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { BorgUiServices } from '../call.ts';

/** The newest archive of a name in a repository that can be restored. @throws GatewayError `not_found` */
export async function findArchive(
  services: BorgUiServices,
  actor: Actor,
  targetId: number,
  name: string,
): Promise<Snapshot> {
  const page = { offset: 0, limit: 1, orderBy: 'id', descending: true } as const;
  const { rows } = await services.snapshots.list(actor, { targetId, names: [name], states: ['available'] }, page);
  const [snapshot] = rows;
  if (snapshot === undefined) throw notFound('snapshot', name);
  return snapshot;
}
