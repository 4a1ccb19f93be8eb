import type { Account, Actor } from '../../domain/account.ts';
import type { CloudSigmaServices } from './wire.ts';

/** Something that an account owns. */
interface Owned {
  readonly accountId: number;
}

/** Finds whose these things are; answers the uuid of each one's account. Only staff see others' than their own. */
export async function findOwners(
  { accounts }: Pick<CloudSigmaServices, 'accounts'>,
  actor: Actor,
  own: Account,
  things: readonly Owned[],
): Promise<(thing: Owned) => Account['uuid']> {
  const uuids = new Map([[own.id, own.uuid]]);
  for (const { accountId } of things) {
    if (!uuids.has(accountId)) uuids.set(accountId, (await accounts.find(actor, accountId)).uuid);
  }
  return ({ accountId }) => {
    const uuid = uuids.get(accountId);
    if (uuid === undefined) throw new Error(`The account ${accountId} was not found before it was shown.`);
    return uuid;
  };
}
