import { type Actor, scopeOf } from '../../domain/account.ts';
import { ACTIONS } from '../../domain/action.ts';
import { notFound, problem } from '../../domain/errors.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { problemOf, thing } from '../../domain/problems/index.ts';
import { LOCAL_DESTINATION, type Store, type StoreChange, type StoreLimits } from '../../domain/store.ts';
import type { StoreTrouble } from '../../domain/store-trouble.ts';
import type { Log } from '../../ports/log.ts';
import { type Key, nameOf, type Page, type Slice } from '../../ports/records/page.ts';
import type { StoreFilter } from '../../ports/records/stores.ts';
import type { DriverField, StoreSettings } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireStaff } from '../identity/index.ts';
import { onlyOne } from '../only-one.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';
import { addStore, checkLimit, checkLocation, checkNode } from './creation.ts';
import { settingsHere, settingsKept } from './home.ts';
import { readLeft } from './left-copies.ts';
import { findLocalStore, isReachedBy } from './local-store.ts';
import { dropLooks, readFree, readLooks } from './looks.ts';
import type { Ownership } from './ownership.ts';
import { endRefusedDeletions } from './refused-deletions.ts';
import type { StoreDrivers } from './store-drivers.ts';
import type { StorePlaces } from './store-places.ts';

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
  /** Whether it is only read until it is adopted; absent = it is written. */
  readonly needsAdoption?: boolean;
}

type StoreValues = Readonly<Record<string, string | null>>;

/** A kind of driver, and what its stores have for settings and secrets. */
export interface StoreKind {
  readonly name: string;
  readonly fields: readonly DriverField[];
}

/** What staff changes of a store; what is left out stays. */
export interface StoreWish {
  readonly locationCode?: string;
  /** `null` = every node reaches it. */
  readonly node?: string | null;
  /** These settings alone; `null` = no such setting any more. */
  readonly settings?: StoreValues;
  /** These secrets alone, in the same way. */
  readonly secrets?: StoreValues;
  readonly limits?: Partial<StoreLimits>;
}

/** A draft whose settings have been checked and whose secrets have been sealed. */
export type CheckedStoreDraft = Omit<StoreDraft, 'secrets'> & Pick<Store, 'uuid' | 'secretsSealed' | 'holdsOneTarget'>;

/** Finds, adds, limits and tests stores. */
export class Stores {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #ownership: Ownership;
  readonly #places: StorePlaces;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, ownership: Ownership, places: StorePlaces, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#ownership = ownership;
    this.#places = places;
    this.#log = log;
  }

  list(actor: Actor): Promise<readonly Store[]> {
    return this.#unitOfWork.records.stores.list(scopeOf(actor));
  }

  /** A page of them. */
  listPage(actor: Actor, filter: StoreFilter, page: Page<'id'>): Promise<Slice<Store>> {
    return this.#unitOfWork.records.stores.page(scopeOf(actor), filter, page);
  }

  /** What is free in stores, as far as their drivers can tell, as the nodes saw it last; by their ids. @throws `forbidden` (not staff). */
  async free(actor: Actor): Promise<ReadonlyMap<number, number>> {
    requireStaff(actor);
    return readFree(this.#unitOfWork.records, await this.#unitOfWork.now());
  }

  /** Those of these stores that fail, by their ids. */
  troubles(stores: readonly Store[]): Promise<ReadonlyMap<number, StoreTrouble>> {
    return this.#unitOfWork.records.storeTroubles.list(stores.map(({ id }) => id));
  }

  /** A store's settings with paths as they are on this node. */
  settingsHere(store: Store): StoreSettings {
    return settingsHere(store.settings, this.#ownership.pathsOf(store), this.#ownership.home);
  }

  /** Why stores that the actor may see cannot be written, as the nodes saw it last, by their ids. */
  async failures(actor: Actor): Promise<ReadonlyMap<number, Problem>> {
    const seen = await readLooks(this.#unitOfWork.records, await this.#unitOfWork.now());
    const failures = new Map<number, Problem>();
    for (const store of await this.list(actor)) {
      const place = { path: store.name, server: null };
      const isReadOnly = await this.#ownership.isReadOnly(store);
      const failure = isReadOnly ? problemOf('store_not_adopted', { place }) : seen.get(store.id);
      if (failure !== undefined) failures.set(store.id, failure);
    }
    return failures;
  }

  /** Those of these stores that this installation only reads, by id. */
  async readOnlyAmong(stores: readonly Store[]): Promise<ReadonlySet<number>> {
    const ids = new Set<number>();
    for (const store of stores) if (await this.#ownership.isReadOnly(store)) ids.add(store.id);
    return ids;
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

  /**
   * By its name, or, where several accounts have one of that name, by its id.
   *
   * @throws `not_found`, `conflict` (`ambiguous`).
   */
  async findByName(actor: Actor, name: string): Promise<Store> {
    const stores = await this.list(actor);
    const named = stores.filter((store) => store.name === name);
    return onlyOne('store', name, named.length > 0 ? named : stores.filter(({ id }) => String(id) === name));
  }

  /** @throws `not_found`. */
  async find(actor: Actor, key: Key): Promise<Store> {
    const [store] = (await this.list(actor)).filter((one) => ('id' in key ? one.id === key.id : one.uuid === key.uuid));
    if (store === undefined || store.deletedAt !== null) throw notFound('store', nameOf(key));
    return store;
  }

  /** By its key, or as `findByName`. */
  #named(actor: Actor, named: string | Key): Promise<Store> {
    return typeof named === 'string' ? this.findByName(actor, named) : this.find(actor, named);
  }

  /** The installation's own local store of a driver, for this node. @throws `not_found` (reason `no_local_store`). */
  findLocal(driver: string): Promise<Store> {
    return findLocalStore(this.#unitOfWork.records, isReachedBy(this.#drivers.node), driver);
  }

  /**
   * @throws `forbidden` (not staff), `invalid_request` (name, location, node, limits, driver's settings or secrets),
   *   `conflict` (name taken; `repository_of_other_store`, `store_place_taken`).
   */
  async add(actor: Actor, draft: StoreDraft): Promise<Store> {
    const checked = this.check(actor, draft);
    await this.#places.refuseTaken(checked);
    return this.#add(actor, checked);
  }

  /**
   * As `add`, once a small file was written, read and removed there; the store bears its mark from then on.
   *
   * @throws also `driver_failed`, `conflict` (`store_tested_elsewhere`: another node alone reaches it).
   */
  async addTested(actor: Actor, draft: StoreDraft): Promise<Store> {
    const checked = this.check(actor, draft);
    const { node = null } = checked;
    checkNode(node);
    if (node !== null && node !== this.#drivers.node) throw problem('store_tested_elsewhere', { node });
    await this.#unitOfWork.transaction((records) => this.#places.refuseShared(records, checked));
    await this.#places.refuseTaken(checked);
    await this.#places.test(draft, checked);
    await this.#places.inspect(draft, checked);
    const store = await this.#add(actor, checked);
    await this.#mark(store);
    return store;
  }

  /** Has the store bear its mark, by which the next that is added in its place finds it; what refuses it is told by the watch. */
  async #mark({ id }: Store): Promise<void> {
    if (this.#ownership.home.onlyLooks) return;
    try {
      await (await this.#drivers.open(id)).look();
      await this.#unitOfWork.records.stores.mark(id, { isMarked: true });
    } catch (error) {
      this.#log.warn({ store: id, err: error }, `The new store ${id} has no mark yet.`);
    }
  }

  #add(actor: Actor, checked: CheckedStoreDraft): Promise<Store> {
    return this.#unitOfWork.transaction(async (records) => {
      await this.#places.refuseShared(records, checked);
      return addStore(records, actor, checked);
    });
  }

  /** What stores of each kind have for settings and secrets. @throws `forbidden` (not staff). */
  kinds(actor: Actor): readonly StoreKind[] {
    requireStaff(actor);
    return this.#drivers.kinds().map(({ name, fields = [] }) => ({ name, fields }));
  }

  /**
   * A draft with its settings checked and its secrets sealed: for whoever adds it together with something else.
   *
   * @throws `forbidden` (not staff), `invalid_request` (driver's settings or secrets).
   */
  check(actor: Actor, draft: StoreDraft): CheckedStoreDraft {
    requireStaff(actor);
    const { secrets = {}, ...rest } = draft;
    const kind = this.#drivers.kind(draft.driver);
    kind.checkSettings(draft.settings, secrets);
    const settings = settingsKept(draft.settings, this.#ownership.pathsOf(draft), this.#ownership.home);
    const holdsOneTarget = kind.holdsOneTarget?.(draft.settings) ?? false;
    const secretsSealed = this.#drivers.sealSecrets(secrets);
    return { ...rest, uuid: crypto.randomUUID(), settings, holdsOneTarget, secretsSealed };
  }

  /**
   * Changes what is named. Snapshots stay where they are: whoever gives a store another place brings them there.
   *
   * @throws `forbidden` (not staff), `not_found`, `invalid_request` (a limit, location, node, setting or secret), `conflict`
   *   (`stale`; `store_holds_target`; `repository_of_other_store`, `store_place_taken`, where settings change).
   */
  async change(
    actor: Actor,
    named: string | Key,
    wish: StoreWish,
    options: Pick<ChangeOptions, 'version'> = {},
  ): Promise<Store> {
    requireStaff(actor);
    const found = await this.#named(actor, named);
    const change = this.#check(found, wish);
    const isPlaced = (wish.settings ?? wish.node) !== undefined;
    if (isPlaced) await this.#places.refuseTaken({ ...found, ...change });
    return this.#unitOfWork.transaction(async (records) => {
      if (isPlaced) await this.#places.refuseShared(records, { ...found, ...change });
      else if (change.secretsSealed !== undefined) await this.#drivers.confirmSealed(records);
      await lockSeen(records, found, options);
      if (change.holdsOneTarget === true) await refuseSeveralTargets(records, found);
      await records.stores.update(found.id, change);
      await endRefusedDeletions(records, found.id);
      await dropLooks(records, found.id);
      records.events.note('store.changed', found);
      const { settings, secrets, limits, ...rest } = wish;
      const names = { settings: Object.keys(settings ?? {}), secrets: Object.keys(secrets ?? {}) };
      await audit(records, actor, 'store.change', ['store', found], { fields: Object.keys(rest), ...limits, ...names });
      const [store] = await records.stores.findMany([found.id]);
      return store ?? found;
    });
  }

  #check(store: Store, { locationCode, node, settings, secrets, limits = {} }: StoreWish): StoreChange {
    for (const [field, limit] of Object.entries(limits)) checkLimit(field, limit);
    if (locationCode !== undefined) checkLocation(locationCode);
    if (node !== undefined) checkNode(node);
    const change: StoreChange = {
      ...limits,
      ...(locationCode === undefined ? {} : { locationCode }),
      ...(node === undefined ? {} : { node }),
    };
    if (settings === undefined && secrets === undefined) return change;
    const [paths, { home }] = [this.#ownership.pathsOf(store), this.#ownership];
    const given = withValues(settingsHere(store.settings, paths, home), settings);
    const opened = withValues(this.#drivers.openSecrets(store), secrets);
    const kind = this.#drivers.kind(store.driver);
    kind.checkSettings(given, opened);
    const holdsOneTarget = kind.holdsOneTarget?.(given) ?? false;
    const secretsSealed = this.#drivers.sealSecrets(opened);
    return { ...change, holdsOneTarget, settings: settingsKept(given, paths, home), secretsSealed };
  }

  /**
   * Makes a store this installation's own: from then on it alone writes there, and the installation whose it was, of
   * which this one is a copy, only reads it. Also where its disk was replaced by another one.
   *
   * @throws `forbidden` (not staff), `not_found`, `driver_failed`.
   */
  async adopt(actor: Actor, named: string | Key): Promise<Store> {
    requireStaff(actor);
    const store = await this.#named(actor, named);
    await this.#ownership.takeCharge('command', this.#log);
    const markName = await (await this.#drivers.open(store.id)).adopt();
    await this.#unitOfWork.transaction(async (records) => {
      await records.stores.mark(store.id, { markName, isMarked: true, needsAdoption: false });
      await endRefusedDeletions(records, store.id);
      await dropLooks(records, store.id);
      await audit(records, actor, 'store.adopt', ['store', store], { mark: markName });
    });
    return store;
  }

  /**
   * Forgets a store that nothing needs any more, with its secrets; what lies there stays as it is, and so do keys on this
   * node that it may be read with: then `keysStay`.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (`stale`, `store_in_use`, `copies_left`).
   */
  async remove(
    actor: Actor,
    named: string | Key,
    options: Pick<ChangeOptions, 'version'> = {},
  ): Promise<Pick<Store, 'driver' | 'uuid'> & { readonly keysStay: boolean }> {
    requireStaff(actor);
    const store = await this.#named(actor, named);
    await this.#unitOfWork.transaction(async (records) => {
      await lockSeen(records, store, options);
      await refuseUsed(records, store);
      await records.stores.markDeleted(store.id, records.now);
      await records.storeTroubles.end(store.id);
      await endRefusedDeletions(records, store.id);
      await dropLooks(records, store.id);
      records.events.note('store.changed', store);
      await audit(records, actor, 'store.remove', ['store', store]);
    });
    const { driver, uuid } = store;
    return { driver, uuid, keysStay: !(await this.#drivers.forget(store, { withKeys: false })) };
  }

  /** Writes, reads and removes a small file. @throws `not_found`, `driver_failed`. */
  async test(actor: Actor, named: string | Key): Promise<Store> {
    const store = await this.#named(actor, named);
    await (await this.#drivers.open(store.id)).test();
    return store;
  }
}

/** Locks a store that is to be written. @throws `not_found`, `conflict` (`stale`). */
async function lockSeen(records: Transaction, { id }: Store, options: Pick<ChangeOptions, 'version'>): Promise<void> {
  await records.stores.lock(id);
  const [store] = await records.stores.findMany([id]);
  if (store === undefined) throw notFound('store', id);
  refuseStale('store', store, options);
}

const withValues = (standing: StoreSettings, values: StoreValues = {}): StoreSettings =>
  Object.fromEntries(
    Object.entries({ ...standing, ...values }).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );

/** @throws `conflict` (`store_in_use`: snapshots, targets or schedules would be left without it; `copies_left`). */
async function refuseUsed(records: Transaction, store: Store): Promise<void> {
  const { id, accountId, locationCode } = store;
  const snapshots = await records.snapshots.countStanding(id);
  const { total: targets } = await records.targets.list('everything', { storeId: id }, NONE);
  const scope = accountId === null ? 'everything' : { accountId };
  const others = (await records.stores.list(scope)).filter((other) => other.locationCode === locationCode);
  // Another store at the location takes the schedules over, as far as it is for the same accounts.
  const isReplaced = others.some((other) => other.id !== id && [accountId, null].includes(other.accountId));
  const toThere = { to: locationCode, actions: ACTIONS };
  const schedules =
    isReplaced || locationCode === LOCAL_DESTINATION ? 0 : (await records.schedules.list(scope, toThere, NONE)).total;
  if (snapshots + targets + schedules > 0)
    throw problem('store_in_use', { store: thing('store', store), snapshots, targets, schedules });
  const left = await readLeft(records, { storeId: id });
  if (left.length > 0) throw problem('copies_left', { store: thing('store', store), copies: left.length });
}

const NONE = { offset: 0, limit: 0, orderBy: 'id', descending: false } as const;

/** @throws `conflict` (`store_holds_target`): it would hold one target, and has several. */
async function refuseSeveralTargets(records: Transaction, store: Store): Promise<void> {
  // As for a new target: of two at once one finds the other's.
  await records.stores.lock(store.id);
  const { rows } = await records.targets.list('everything', { storeId: store.id }, TWO);
  if (rows.length > 1) throw problem('store_holds_target', { store: thing('store', store) });
}

const TWO = { offset: 0, limit: 2, orderBy: 'id', descending: false } as const;
