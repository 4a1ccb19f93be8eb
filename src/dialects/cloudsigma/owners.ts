import type { Account, Actor } from '../../domain/account.ts';
import type { CloudSigmaServices } from './call.ts';

/** Something that an account owns. */
interface Owned {
  readonly accountId: number;
}

/** Whose things are, for one call: an account is asked for once. Only staff see others' things than their own. */
export class Owners {
  readonly #accounts: CloudSigmaServices['accounts'];
  readonly #actor: Actor;
  readonly #uuids: Map<number, Account['uuid']>;

  constructor({ accounts }: Pick<CloudSigmaServices, 'accounts'>, actor: Actor, own: Account) {
    this.#accounts = accounts;
    this.#actor = actor;
    this.#uuids = new Map([[own.id, own.uuid]]);
  }

  /** Finds whose these things are; answers the uuid of each one's account. */
  async find(things: readonly Owned[]): Promise<(thing: Owned) => Account['uuid']> {
    const uuids = this.#uuids;
    for (const { accountId } of things) {
      if (!uuids.has(accountId)) uuids.set(accountId, (await this.#accounts.find(this.#actor, accountId)).uuid);
    }
    return ({ accountId }) => {
      const uuid = uuids.get(accountId);
      if (uuid === undefined) throw new Error(`The account ${accountId} was not found before it was shown.`);
      return uuid;
    };
  }
}

/** Adds to things of one noun what showing them takes, in as many queries for many of one account as for one. */
type LoadMany<Thing, Loaded> = (
  services: CloudSigmaServices,
  actor: Actor,
  owners: Owners,
  things: readonly Thing[],
) => Promise<readonly Loaded[]>;

/** The same of one. */
export const loadOneBy =
  <Thing extends Owned, Loaded>(load: LoadMany<Thing, Loaded>) =>
  async (services: CloudSigmaServices, actor: Actor, own: Account, thing: Thing): Promise<Loaded> => {
    const [loaded] = await load(services, actor, new Owners(services, actor, own), [thing]);
    if (loaded === undefined) throw new Error('Something was found and could not be shown.');
    return loaded;
  };
