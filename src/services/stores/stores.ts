import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { defaultLimits, type Store, type StoreLimits } from '../../domain/store.ts';
import type { StoreTrouble } from '../../domain/store-trouble.ts';
import { checkName } from '../../domain/text.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, refuseOverCap, requireStaff } from '../identity/index.ts';
import { findLocalStore, isReachedBy } from './local-store.ts';
import type { StoreDrivers } from './store-drivers.ts';

/** A new store; `accountId` of `null` = the provider's. */
export interface StoreDraft {
  readonly accountId: number | null;
  readonly name: string;
  readonly locationCode: string;
  readonly driver: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Write-only: sealed, and never shown again. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The node that alone reaches it; absent = every node does. */
  readonly node?: string;
  /** What is left out has its default: see `defaultLimits`. */
  readonly limits?: Partial<StoreLimits>;
}

/** A draft whose settings have been checked and whose secrets have been sealed. */
export type CheckedStoreDraft = Omit<StoreDraft, 'secrets'> & { readonly secretsSealed: string | null };

const LOCATION_CODE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

/** Finds, adds, limits and tests stores. */
export class Stores {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
  }

  list(actor: Actor): Promise<readonly Store[]> {
    return this.#unitOfWork.records.stores.list(scopeOf(actor));
  }

  /** Those of these stores that fail, by their ids. */
  troubles(stores: readonly Store[]): Promise<ReadonlyMap<number, StoreTrouble>> {
    return this.#unitOfWork.records.storeTroubles.list(stores.map(({ id }) => id));
  }

  /** The stores that an account may use: its own and the provider's; none of an account out of sight. */
  async usableBy(actor: Actor, accountId: number): Promise<readonly Store[]> {
    const scope = scopeOf(actor);
    if (scope !== 'everything' && scope.accountId !== accountId) return [];
    return this.#unitOfWork.records.stores.list({ accountId });
  }

  /** The location codes of stores that the actor may see, deleted ones too, by their ids. */
  locationsOf(actor: Actor, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    return this.#unitOfWork.records.stores.locationsOf(scopeOf(actor), [...new Set(ids)]);
  }

  /** @throws `not_found`. */
  async findByName(actor: Actor, name: string): Promise<Store> {
    const store = await this.#unitOfWork.records.stores.findByName(scopeOf(actor), name);
    if (store === null) throw notFound('store', name);
    return store;
  }

  /** The installation's own local store of a driver, for this node. @throws `not_found` (reason `no_local_store`). */
  findLocal(driver: string): Promise<Store> {
    return findLocalStore(this.#unitOfWork.records, isReachedBy(this.#drivers.node), driver);
  }

  /**
   * @throws `forbidden` (not staff), `invalid_request` (name, location, node, limits, driver's settings or secrets),
   *   `conflict` (name taken).
   */
  async add(actor: Actor, draft: StoreDraft): Promise<Store> {
    requireStaff(actor);
    const { secrets = {}, ...rest } = draft;
    this.#drivers.kind(draft.driver).checkSettings(draft.settings, secrets);
    const checked = { ...rest, secretsSealed: this.#drivers.sealSecrets(secrets) };
    return this.#unitOfWork.transaction((records) => addStore(records, actor, checked));
  }

  /** Changes the limits that are named. @throws `forbidden` (not staff), `not_found`, `invalid_request` (a limit). */
  async changeLimits(actor: Actor, name: string, limits: Partial<StoreLimits>): Promise<Store> {
    requireStaff(actor);
    for (const [field, limit] of Object.entries(limits)) checkLimit(field, limit);
    return this.#unitOfWork.transaction(async (records) => {
      const store = await records.stores.findByName(scopeOf(actor), name);
      if (store === null) throw notFound('store', name);
      await records.stores.updateLimits(store.id, limits);
      records.events.note('store.changed', store);
      await audit(records, actor, 'store.limits', ['store', store], limits);
      return { ...store, limits: { ...store.limits, ...limits } };
    });
  }

  /** Writes, reads and removes a small file. @throws `not_found`, `driver_failed`. */
  async test(actor: Actor, name: string): Promise<Store> {
    const store = await this.findByName(actor, name);
    await (await this.#drivers.open(store.id)).test();
    return store;
  }
}

/**
 * Writes a store in the caller's transaction.
 *
 * @throws `invalid_request` (name, location, node, limits), `conflict`, `quota_exceeded` (reason `over_cap`).
 */
export async function addStore(records: Transaction, actor: Actor, draft: CheckedStoreDraft): Promise<Store> {
  const { locationCode } = draft;
  if (!LOCATION_CODE.test(locationCode)) {
    throw problem('location_malformed', { field: 'location', value: locationCode });
  }
  const name = checkName(draft.name);
  if (draft.node?.trim() === '') throw problem('node_unnamed', { field: 'node', value: draft.node });
  const limits = { ...defaultLimits(locationCode), ...draft.limits };
  for (const [field, limit] of Object.entries(limits)) checkLimit(field, limit);
  const scope = draft.accountId === null ? 'everything' : { accountId: draft.accountId };
  if ((await records.stores.findByName(scope, name)) !== null) {
    throw problem('store_name_taken', { name });
  }
  if (draft.accountId !== null) await refuseOverCap(records, draft.accountId, 'stores');
  const id = await records.ids.one('store');
  const store: Store = {
    id,
    uuid: crypto.randomUUID(),
    accountId: draft.accountId,
    name,
    locationCode,
    driver: draft.driver,
    settings: draft.settings,
    secretsSealed: draft.secretsSealed,
    node: draft.node ?? null,
    limits,
    version: 1,
    createdAt: records.now,
    deletedAt: null,
  };
  await records.stores.insert(store);
  records.events.note('store.created', store);
  await audit(records, actor, 'store.add', ['store', store], { name });
  return store;
}

function checkLimit(field: string, limit: number | null): void {
  if (limit === null || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw problem('store_limit_malformed', { field, value: String(limit) });
}
