import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireStaff } from '../identity/index.ts';
import { noteMailing } from '../notifications/index.ts';
import { forgetNode, readNodes } from './nodes.ts';

/** A machine that works on the database, and what only it reaches. */
export interface GatewayNode {
  readonly name: string;
  /** `null` = no server of that name was ever seen. */
  readonly seenAt: Instant | null;
  readonly stores: number;
  readonly volumes: number;
}

/** Those that were ever seen, and those that stores or volumes are said to be on. @throws `forbidden` (not staff). */
export async function list({ records }: UnitOfWork, actor: Actor): Promise<readonly GatewayNode[]> {
  requireStaff(actor);
  const sightings = await readNodes(records);
  const stores = Map.groupBy(await records.stores.list('everything'), ({ node }) => node);
  const volumes = await records.targets.volumesByNode();
  const names = new Set([...sightings.keys(), ...[...stores.keys()].flatMap((node) => node ?? []), ...volumes.keys()]);
  return [...names].toSorted().map((name) => ({
    name,
    seenAt: sightings.get(name)?.seenAt ?? null,
    stores: stores.get(name)?.length ?? 0,
    volumes: volumes.get(name) ?? 0,
  }));
}

/**
 * Gives all that only one node reaches to another name: for a machine that took its place, or got another name.
 *
 * @throws `forbidden` (not staff), `not_found` (`node_unknown`), `invalid_request` (`node_unnamed`).
 */
export async function rename(unitOfWork: UnitOfWork, actor: Actor, from: string, to: string): Promise<GatewayNode> {
  requireStaff(actor);
  if (to.trim() === '') throw problem('node_unnamed', { field: 'node', value: to });
  const known = (await list(unitOfWork, actor)).find(({ name }) => name === from);
  if (known === undefined) throw problem('node_unknown', { node: from });
  await unitOfWork.transaction(async (records) => {
    for (const store of await records.stores.list('everything')) {
      if (store.node !== from) continue;
      await records.stores.update(store.id, { node: to });
      records.events.note('store.changed', store);
      await audit(records, actor, 'store.change', ['store', store], { node: to });
    }
    await records.targets.moveVolumes(from, to);
    await forgetNode(records, from);
    await noteMailing(records, from, false);
  });
  return { ...known, name: to };
}
