import { randomUUID } from 'node:crypto';
import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { GatewayError, invalid, notFound } from '../domain/errors.ts';
import type { Store, StoreLimits } from '../domain/store.ts';
import { LOCAL_DESTINATION } from '../domain/store.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import { checkName, requireStaff } from './access.ts';
import { audit } from './auditing.ts';
import { newId } from './new-id.ts';
import type { StoreDrivers } from './store-drivers.ts';
import { defaultLimits } from './store-limits.ts';

/** A new store; `accountId` of `null` = the provider's. */
export interface StoreDraft {
  readonly accountId: number | null;
  readonly name: string;
  readonly locationCode: string;
  readonly driver: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Write-only: sealed, and never shown again. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly node?: string;
  /** What is left out has its default: see `defaultLimits`. */
  readonly limits?: Partial<StoreLimits>;
}

/** A draft whose settings have been checked and whose secrets have been sealed. */
export type CheckedStoreDraft = Omit<StoreDraft, 'secrets'> & { readonly secretsSealed: string | null };

const LOCATION_CODE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

/** Where snapshots live. */
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

  /** The stores that an account may use: its own and the provider's; none of an account out of sight. */
  async usableBy(actor: Actor, accountId: number): Promise<readonly Store[]> {
    const scope = scopeOf(actor);
    if (scope !== 'everything' && scope.accountId !== accountId) return [];
    return this.#unitOfWork.records.stores.list({ accountId });
  }

  /** The location codes of stores, deleted ones too, by their ids. */
  async locationsOf(ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const stores = await this.#unitOfWork.records.stores.findMany([...new Set(ids)]);
    return new Map(stores.map(({ id, locationCode }) => [id, locationCode]));
  }

  /** @throws `not_found`. */
  async findByName(actor: Actor, name: string): Promise<Store> {
    const store = await this.#unitOfWork.records.stores.findByName(scopeOf(actor), name);
    if (store === null) throw notFound('store', name);
    return store;
  }

  /** The installation's own local store of a driver. @throws `not_found` saying how to add one. */
  async findLocal(driver: string): Promise<Store> {
    const stores = await this.#unitOfWork.records.stores.list('everything');
    const local = stores.find(
      (store) => store.accountId === null && store.driver === driver && store.locationCode === LOCAL_DESTINATION,
    );
    if (local !== undefined) return local;
    throw new GatewayError('not_found', {
      message: `This installation has no local store of the driver '${driver}'; add one with 'backrota store add'.`,
      noun: 'store',
      id: driver,
    });
  }

  /**
   * @throws `forbidden` (not staff), `invalid_request` (name, location, limits, driver's settings or secrets), `conflict`
   *   (name taken).
   */
  async add(actor: Actor, draft: StoreDraft): Promise<Store> {
    requireStaff(actor);
    const { secrets = {}, ...rest } = draft;
    this.#drivers.kind(draft.driver).checkSettings(draft.settings, secrets);
    const checked = { ...rest, secretsSealed: this.#drivers.sealSecrets(secrets) };
    return this.#unitOfWork.transaction((records) => addStore(records, actor, checked));
  }

  /** Writes, reads and removes a small file. @throws `not_found`, `driver_failed`. */
  async test(actor: Actor, name: string): Promise<Store> {
    const store = await this.findByName(actor, name);
    await (await this.#drivers.open(store.id)).test();
    return store;
  }
}

/** Writes a store in the caller's transaction. @throws `invalid_request` (name, location, limits), `conflict`. */
export async function addStore(records: Transaction, actor: Actor, draft: CheckedStoreDraft): Promise<Store> {
  const { locationCode } = draft;
  if (!LOCATION_CODE.test(locationCode)) {
    throw invalid(
      'location',
      locationCode,
      `The location '${locationCode}' is not a code of 1 to 32 letters, digits, '_' or '-'.`,
    );
  }
  const name = checkName(draft.name);
  const limits = { ...defaultLimits(locationCode), ...draft.limits };
  for (const [field, limit] of Object.entries(limits)) checkLimit(field, limit);
  const scope = draft.accountId === null ? 'everything' : { accountId: draft.accountId };
  if ((await records.stores.findByName(scope, name)) !== null) {
    throw new GatewayError('conflict', { message: `A store named '${name}' exists already.`, noun: 'store', id: name });
  }
  const id = await newId(records, 'store');
  const store: Store = {
    id,
    uuid: randomUUID(),
    accountId: draft.accountId,
    name,
    locationCode,
    driver: draft.driver,
    settings: draft.settings,
    secretsSealed: draft.secretsSealed,
    node: draft.node ?? null,
    limits,
    createdAt: records.now,
    deletedAt: null,
  };
  await records.stores.insert(store);
  await audit(records, actor, 'store.add', store, { name });
  return store;
}

function checkLimit(field: string, limit: number | null): void {
  if (limit === null || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw invalid(field, String(limit), `The limit '${field}' is '${limit}'; give a whole number, or none.`);
}
